//! A piece of a log.

use app::model::error::AppError;
use app::model::log::LogChunk;
use app::ports::LogRequest;

use crate::clients::airflow::{InstanceKey, LogAsk};
use crate::service::backends::{Backends, told};

/// Reads one piece. A try that is over has no more pieces after one without a token.
pub async fn chunk(backends: &Backends, request: &LogRequest) -> Result<LogChunk, AppError> {
    let LogRequest { run, task, map_index, attempt, from } = request;
    let airflow = backends.airflow(&run.airflow).await?;
    let tell = |error| told(&run.airflow, &error).context("The log cannot be read");
    let key = InstanceKey {
        dag: run.dag.clone(),
        run: run.run.clone(),
        task: task.clone(),
        map_index: map_index.unwrap_or(-1),
    };
    let ask = LogAsk { key, attempt: *attempt, token: from.clone() };
    let piece = airflow.log(&ask).await.map_err(tell)?;
    let instances = airflow.instance(&run.dag, &run.run, task).await.map_err(tell)?;
    let newest = instances.iter().find(|one| one.map_index == map_index.unwrap_or(-1));
    let settled = newest.is_none_or(|one| one.try_number > *attempt || one.state.phase().is_settled());
    // Airflow gives a token for ever while a try runs, and one more after it ended.
    let next = piece.next.filter(|_| !(settled && piece.lines.is_empty()));
    Ok(LogChunk { lines: piece.lines, complete: settled && next.is_none(), next })
}
