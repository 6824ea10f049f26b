//! `/dags/{dag}/dagRuns`. A DAG nobody knows has an empty list, not a 404 (observed).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::Problem;
use super::form::{Form, Page, date};
use crate::sandbox::query::Query;
use crate::sandbox::time::offset;
use crate::sandbox::world::World;
use crate::sandbox::world::run::Run;
use crate::sandbox::world::schedule::Trigger;
use crate::sandbox::world::state::RunState;
use crate::sandbox::{Sandbox, USER};

/// What the list may be asked for.
const KNOWN: [&str; 11] = [
    "order_by",
    "state",
    "execution_date_gte",
    "execution_date_lte",
    "start_date_gte",
    "start_date_lte",
    "end_date_gte",
    "end_date_lte",
    "updated_at_gte",
    "updated_at_lte",
    "fields",
];

/// `GET /dags/{dag}/dagRuns`; `~` stands for every DAG.
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Problem> {
    let query = Query::read(raw.as_deref());
    let page = Page::read(&query, &KNOWN)?;
    let by = query.get("order_by").unwrap_or("id");
    let field = by.trim_start_matches('-');
    if ![
        "id",
        "state",
        "dag_id",
        "execution_date",
        "dag_run_id",
        "start_date",
        "end_date",
        "updated_at",
        "external_trigger",
        "conf",
    ]
    .contains(&field)
    {
        return Err(Problem::bad_request(format!(
            "Ordering with '{field}' is disallowed or the attribute does not exist on the model"
        )));
    }
    let bounds = [("execution_date", 0), ("start_date", 1), ("end_date", 2)]
        .map(|(name, which)| Ok((which, date(&query, &format!("{name}_gte"))?, date(&query, &format!("{name}_lte"))?)));
    let bounds: Vec<_> = bounds.into_iter().collect::<Result<_, Problem>>()?;
    let world = sandbox.world();
    let states = query.all("state");
    let mut found: Vec<&Run> = world
        .runs
        .iter()
        .filter(|run| dag == "~" || world.dags[run.dag].id == dag)
        .filter(|run| states.is_empty() || states.contains(&run.state.name()))
        .filter(|run| {
            let dates = [run.logical.or(Some(run.run_after)), run.start, run.end];
            bounds.iter().all(|(which, low, high)| within(dates[*which], *low, *high))
        })
        .collect();
    match field {
        "state" => found.sort_by_key(|run| run.state.name()),
        "dag_id" => found.sort_by_key(|run| run.dag),
        "dag_run_id" => found.sort_by(|left, right| left.id.cmp(&right.id)),
        "execution_date" => found.sort_by_key(|run| run.run_after),
        // What has no date yet is the greatest, as in PostgreSQL.
        "start_date" => found.sort_by_key(|run| run.start.unwrap_or(i64::MAX)),
        "end_date" => found.sort_by_key(|run| run.end.unwrap_or(i64::MAX)),
        _ => {}
    }
    if by.starts_with('-') {
        found.reverse();
    }
    let total = found.len();
    let runs: Vec<Value> = page.of(found).into_iter().map(|run| describe(&world, run)).collect();
    Ok(Json(json!({ "dag_runs": runs, "total_entries": total })))
}

fn within(value: Option<i64>, low: Option<i64>, high: Option<i64>) -> bool {
    match value {
        None => low.is_none() && high.is_none(),
        Some(value) => low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high),
    }
}

/// `GET /dags/{dag}/dagRuns/{run}`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let world = sandbox.world();
    let at = world.find_run(&dag, &run).ok_or_else(|| missing(&dag, &run))?;
    Ok(Json(describe(&world, &world.runs[at])))
}

/// `POST /dags/{dag}/dagRuns`
pub async fn trigger(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let known =
        ["dag_run_id", "logical_date", "execution_date", "conf", "data_interval_start", "data_interval_end", "note"];
    let form = Form::read(&body, &known)?;
    let mut world = sandbox.world();
    let logical = form.date("logical_date")?.or(form.date("execution_date")?).unwrap_or(world.now);
    let detail = || Some(format!("DAG with dag_id: '{dag}' not found"));
    let at = world.find_dag(&dag).ok_or_else(|| Problem::titled(StatusCode::NOT_FOUND, "DAG not found", detail()))?;
    let id = form.text("dag_run_id")?.unwrap_or_else(|| format!("manual__{}", offset(logical)));
    let conf = form.0.get("conf").and_then(Value::as_object).cloned().unwrap_or_default();
    let asked = Trigger { id: Some(id.clone()), logical: Some(logical), conf, note: form.text("note")? };
    let run = world.trigger(at, USER, asked).map_err(|_| {
        let detail = format!("DAGRun with DAG ID: '{dag}' and DAGRun ID: '{id}' already exists");
        Problem::titled(StatusCode::CONFLICT, "Conflict", Some(detail))
    })?;
    Ok(Json(describe(&world, &world.runs[run])))
}

/// `PATCH /dags/{dag}/dagRuns/{run}`
pub async fn patch(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let form = Form::read(&body, &["state"])?;
    let state = form.choice("state", &["success", "failed", "queued"])?;
    let mut world = sandbox.world();
    let at = world
        .find_run(&dag, &run)
        .ok_or_else(|| Problem::not_found(format!("Dag Run id {run} not found in dag {dag}")))?;
    match state.as_deref().and_then(RunState::parse) {
        Some(RunState::Queued) => world.queue_again(at),
        Some(state) => world.end_run(at, state == RunState::Success),
        None => {}
    }
    Ok(Json(describe(&world, &world.runs[at])))
}

fn missing(dag: &str, run: &str) -> Problem {
    let detail = format!("DAGRun with DAG ID: '{dag}' and DagRun ID: '{run}' not found");
    Problem::titled(StatusCode::NOT_FOUND, "DAGRun not found", Some(detail))
}

/// A run. In 2.x every run has a logical date.
fn describe(world: &World, run: &Run) -> Value {
    let logical = offset(run.logical.unwrap_or(run.run_after));
    json!({
        "conf": run.conf, "dag_id": world.dags[run.dag].id, "dag_run_id": run.id, "data_interval_end": logical,
        "data_interval_start": logical, "end_date": run.end.map(offset), "execution_date": logical,
        "external_trigger": run.user.is_some(), "last_scheduling_decision": run.decided.map(offset),
        "logical_date": logical, "note": run.note, "run_type": run.run_type(), "start_date": run.start.map(offset),
        "state": run.state.name(),
    })
}
