//! Planning and confirming.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};

use super::{answer, caller};
use crate::model::error::AppError;
use crate::model::plan::{Confirmation, Plan};
use crate::model::procedure::{Declaration, PlanRequest};

/// Every procedure.
#[server(endpoint = "procedures", input = GetUrl)]
pub async fn list_procedures() -> Result<Vec<Declaration>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.catalog(&who).await
    };
    answer(result.await)
}

/// Reads the world and says what would be done; and, with the ticket of a showing before, what is
/// different from it.
#[server(endpoint = "plan", input = GetUrl)]
pub async fn get_plan(request: PlanRequest, since: Option<String>) -> Result<Plan, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.plan(&who, &request, since.as_deref()).await
    };
    answer(result.await)
}

/// Runs exactly the plan that was seen, and leads to its execution; or asks for a second person; or, if
/// the world has moved or somebody was first, leads back to the plan, with nothing done.
#[server(endpoint = "confirm", input = PostUrl)]
pub async fn confirm_plan(
    request: PlanRequest,
    fingerprint: String,
    ticket: String,
    #[server(default)] typed: String,
    #[server(default)] reason: String,
    #[server(default)] break_glass: bool,
) -> Result<Confirmation, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        let seen = crate::ports::Seen {
            fingerprint: &fingerprint,
            ticket: &ticket,
            typed: &typed,
            reason: &reason,
            break_glass,
        };
        ports.procedures.confirm(&who, &request, seen).await
    };
    let result = answer(result.await);
    if let Ok(confirmation) = &result {
        leptos_axum::redirect(&match confirmation {
            Confirmation::Started(id) => crate::paths::execution(id),
            Confirmation::Asked(id) => crate::paths::approval(id),
            Confirmation::Moved => crate::paths::plan_moved(&request, &ticket),
            Confirmation::Taken { execution } => crate::paths::plan_taken(&request, execution),
        });
    }
    result
}
