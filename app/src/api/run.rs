//! Reading runs, tasks and logs.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[cfg(feature = "ssr")]
use super::{answer, caller};
use crate::model::context::RunRef;
use crate::model::error::AppError;
use crate::model::log::LogChunk;
use crate::model::run::RunView;
use crate::model::runs::{RunFilter, RunsPage};
use crate::model::task::TaskDetail;

/// Every DAG's recent runs.
#[server(endpoint = "runs", input = GetUrl)]
pub async fn list_runs(filter: RunFilter) -> Result<RunsPage, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.runs.list(&who, &filter).await
    };
    answer(result.await)
}

/// One run with all its tasks.
#[server(endpoint = "run", input = GetUrl)]
pub async fn get_run(run: RunRef) -> Result<RunView, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.runs.view(&who, &run).await
    };
    answer(result.await)
}

/// One task of a run.
#[server(endpoint = "task", input = GetUrl)]
pub async fn get_task(run: RunRef, task: String) -> Result<TaskDetail, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.runs.task(&who, &run, &task).await
    };
    answer(result.await)
}

/// A piece of the log of a try.
#[server(endpoint = "log", input = GetUrl)]
pub async fn get_log(
    run: RunRef,
    task: String,
    map_index: Option<i32>,
    attempt: u32,
    from: Option<String>,
) -> Result<LogChunk, AppError> {
    let request = crate::ports::LogRequest { run, task, map_index, attempt, from };
    let result = async {
        let (ports, who) = caller()?;
        ports.runs.log(&who, &request).await
    };
    answer(result.await)
}
