//! Asking a second person.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};

use super::{answer, caller};
use crate::model::approval::{Approval, ApprovalHead, Decision};
use crate::model::error::AppError;

/// Every request, the pending ones first.
#[server(endpoint = "approvals", input = GetUrl)]
pub async fn list_approvals() -> Result<Vec<ApprovalHead>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.approvals.queue(&who).await
    };
    answer(result.await)
}

/// One request.
#[server(endpoint = "approval", input = GetUrl)]
pub async fn get_approval(id: String) -> Result<Approval, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.approvals.approval(&who, &id).await
    };
    answer(result.await)
}

/// Decides a request, and leads to the execution if one was started.
#[server(endpoint = "decide", input = PostUrl)]
pub async fn decide_approval(id: String, decision: Decision, comment: String) -> Result<Option<String>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.approvals.decide(&who, &id, decision, &comment).await
    };
    let result = answer(result.await);
    if let Ok(execution) = &result {
        let back = || crate::paths::approval(&id);
        leptos_axum::redirect(&execution.as_ref().map_or_else(back, |id| crate::paths::execution(id)));
    }
    result
}
