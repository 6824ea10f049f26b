//! Planning and confirming.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};

#[cfg(feature = "ssr")]
use super::{answer, caller};
use crate::model::error::AppError;
use crate::model::plan::{Confirmation, Plan};
use crate::model::procedure::PlanRequest;

/// Reads the world and says what would be done.
#[server(endpoint = "plan", input = GetUrl)]
pub async fn get_plan(request: PlanRequest) -> Result<Plan, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.plan(&who, &request).await
    };
    answer(result.await)
}

/// Runs exactly the plan that was seen, and leads to its execution; or, if the world has moved or
/// somebody was first, back to the plan, with nothing done.
#[server(endpoint = "confirm", input = PostUrl)]
pub async fn confirm_plan(request: PlanRequest, fingerprint: String, ticket: String) -> Result<Confirmation, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        let seen = crate::ports::Seen { fingerprint: &fingerprint, ticket: &ticket };
        ports.procedures.confirm(&who, &request, seen).await
    };
    let result = answer(result.await);
    if let Ok(confirmation) = &result {
        leptos_axum::redirect(&match confirmation {
            Confirmation::Started(id) => crate::paths::execution(id),
            Confirmation::Moved => crate::paths::plan_moved(&request),
            Confirmation::Taken { execution } => crate::paths::plan_taken(&request, execution),
        });
    }
    result
}
