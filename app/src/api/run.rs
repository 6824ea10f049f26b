//! Reading runs, tasks and logs.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::text::Text;
use super::{answer, caller};
use crate::model::context::RunRef;
use crate::model::error::AppError;
use crate::model::fragment::{OpenedRun, Panel};
use crate::model::log::LogChunk;
use crate::model::overlay::Overlay;
use crate::model::runs::{RunFilter, RunsPage};
use crate::paths::RunQuery;

/// Every DAG's recent runs.
#[server(endpoint = "runs", input = GetUrl)]
pub async fn list_runs(filter: RunFilter) -> Result<RunsPage, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.runs.list(&who, &filter).await
    };
    answer(result.await)
}

/// A run as its page opens; `query` is what the page's address says.
#[server(endpoint = "run", input = GetUrl)]
pub async fn open_run(run: RunRef, query: RunQuery) -> Result<OpenedRun, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        let view = ports.runs.view(&who, &run).await?;
        let first = view.broke_first().and_then(|place| view.tasks.get(place as usize)).map(|row| row.id.clone());
        let task = Some(query.task.clone()).filter(|task| !task.is_empty()).or(first);
        let panel = match task {
            Some(task) => panel(&ports, &who, &run, &task, &query).await.map(Some),
            None => Ok(None),
        };
        let words = crate::fragments::words(&view);
        let context = crate::fragments::context(&view);
        let overlay = over(&ports, &who, &run, &query).await;
        let table = if query.view == "table" { crate::fragments::table(&view, &query) } else { String::new() };
        Ok(OpenedRun { view, panel, context, words, overlay, table })
    };
    answer(result.await)
}

/// The panel of one task, rendered; `query` is what the page's address says.
#[server(endpoint = "panel", input = GetUrl, output = Text)]
pub async fn get_panel(run: RunRef, task: String, #[server(default)] query: RunQuery) -> Result<Panel, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        panel(&ports, &who, &run, &task, &query).await
    };
    answer(result.await)
}

async fn panel(
    ports: &crate::ports::Ports,
    who: &crate::model::person::Person,
    run: &RunRef,
    task: &str,
    query: &RunQuery,
) -> Result<Panel, AppError> {
    let detail = ports.runs.task(who, run, task).await?;
    let log = crate::fragments::log_of(run, &detail, query);
    let crate::model::fragment::LogOf { run: of, task, map_index, attempt } = log.clone();
    let request = crate::ports::LogRequest { run: of, task, map_index, attempt, from: None };
    let first = ports.runs.log(who, &request).await;
    Ok(crate::fragments::panel(detail, query, log, first, ports.platform.now()))
}

/// What is drawn over the graph; `query` is what the page's address says.
#[server(endpoint = "overlay", input = GetUrl, output = Text)]
pub async fn get_overlay(run: RunRef, #[server(default)] query: RunQuery) -> Result<Overlay, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        Ok(over(&ports, &who, &run, &query).await)
    };
    answer(result.await)
}

/// It, or why not: the graph is there without it.
async fn over(
    ports: &crate::ports::Ports,
    who: &crate::model::person::Person,
    run: &RunRef,
    query: &RunQuery,
) -> Overlay {
    let insight = ports.runs.insight(who, run, query).await;
    crate::fragments::overlay(run, query, insight)
}

/// The tasks as a table, rendered; `query` is what the page's address says.
#[server(endpoint = "table", input = GetUrl, output = Text)]
pub async fn get_table(run: RunRef, #[server(default)] query: RunQuery) -> Result<String, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        let view = ports.runs.view(&who, &run).await?;
        Ok(crate::fragments::table(&view, &query))
    };
    answer(result.await)
}

/// A piece of the log of a try.
#[server(endpoint = "log", input = GetUrl, output = Text)]
pub async fn get_log(
    run: RunRef,
    task: String,
    #[server(default)] map_index: Option<i32>,
    attempt: u32,
    #[server(default)] from: Option<String>,
) -> Result<LogChunk, AppError> {
    let request = crate::ports::LogRequest { run, task, map_index, attempt, from };
    let result = async {
        let (ports, who) = caller()?;
        ports.runs.log(&who, &request).await
    };
    answer(result.await)
}
