//! The console itself: what it talks to.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};

use super::{answer, caller};
use crate::model::error::AppError;
use crate::model::platform::BackendReport;

/// Tries every configured backend.
#[server(endpoint = "backends", input = GetUrl)]
pub async fn check_backends() -> Result<Vec<BackendReport>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.platform.check(&who).await
    };
    answer(result.await)
}

/// Puts the sandbox back to last night.
#[server(endpoint = "reset_sandbox", input = PostUrl)]
pub async fn reset_sandbox() -> Result<(), AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.platform.reset_sandbox(&who).await
    };
    let result = answer(result.await);
    if result.is_ok() {
        leptos_axum::redirect("/");
    }
    result
}
