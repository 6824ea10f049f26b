//! What ran, and what is still held.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};

use super::{answer, caller};
use crate::model::context::RunRef;
use crate::model::error::AppError;
use crate::model::execution::{Control, ExecutionHead, Held};
use crate::model::fragment::Fragment;

/// One execution, rendered.
#[server(endpoint = "execution", input = GetUrl)]
pub async fn get_execution(id: String) -> Result<Fragment, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.execution(&who, &id).await.map(|execution| crate::fragments::execution(&execution, &who))
    };
    answer(result.await)
}

/// Pauses, goes on with, cancels, retries an execution, or says what became of a step; leads back to it.
#[server(endpoint = "control", input = PostUrl)]
pub async fn control_execution(id: String, control: Control) -> Result<(), AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.control(&who, &id, control).await
    };
    let result = answer(result.await);
    if result.is_ok() {
        leptos_axum::redirect(&crate::paths::execution(&id));
    }
    result
}

/// Executions, newest first; of one run if given.
#[server(endpoint = "executions", input = GetUrl)]
pub async fn list_executions(run: Option<RunRef>) -> Result<Vec<ExecutionHead>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.executions(&who, run.as_ref()).await
    };
    answer(result.await)
}

/// Machines of a run that are held up.
#[server(endpoint = "held", input = GetUrl)]
pub async fn list_held(run: RunRef) -> Result<Vec<Held>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.held(&who, &run).await
    };
    answer(result.await)
}
