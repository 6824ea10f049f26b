//! `POST /dags/{dag}/clearTaskInstances` of API v1: a dry run unless said otherwise, and the run
//! itself stays as it is unless `reset_dag_runs` is set. The answer is references (observed).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::Value;

use super::error::Problem;
use super::form::{Form, repr};
use super::states::{Around, dated, references};
use crate::sandbox::Sandbox;
use crate::sandbox::world::act::Selection;

const CLEAR: [&str; 14] = [
    "dry_run",
    "start_date",
    "end_date",
    "only_failed",
    "only_running",
    "include_subdags",
    "include_parentdag",
    "reset_dag_runs",
    "task_ids",
    "dag_run_id",
    "include_upstream",
    "include_downstream",
    "include_future",
    "include_past",
];
/// `POST /dags/{dag}/clearTaskInstances`
pub async fn clear(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let form = Form::read(&body, &CLEAR)?;
    let (only_failed, only_running) = (form.flag("only_failed", true)?, form.flag("only_running", false)?);
    let (from, to, run) = (form.date("start_date")?, form.date("end_date")?, form.text("dag_run_id")?);
    let dry_run = form.flag("dry_run", true)?;
    let reset = form.flag("reset_dag_runs", false)?;
    let tasks = task_ids(&form)?;
    let around = Around::read(&form)?;
    let schema = |text: &str| Err(Problem::bad_request(format!("{{'_schema': ['{text}']}}")));
    if only_failed && only_running {
        return schema("only_failed and only_running both are set to True");
    }
    if run.is_some() && (from.is_some() || to.is_some()) {
        return schema("Exactly one of dag_run_id or start_date must be provided");
    }
    let mut world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Problem::not_found(format!("Dag id {dag} not found")))?;
    let (mut from, mut to) = (from, to);
    if let Some(id) = &run {
        let found = world
            .find_run(&dag, id)
            .ok_or_else(|| Problem::not_found(format!("Dag Run id {id} not found in dag {dag}")))?;
        let date = world.runs[found].logical.unwrap_or(world.runs[found].run_after);
        (from, to) = (Some(date), Some(date));
    }
    let shape = Arc::clone(&world.dags[at]);
    let markers = tasks.map(|ids| {
        let own: Vec<_> = ids.iter().filter_map(|id| shape.find(id)).collect();
        around.markers(&shape, &own)
    });
    let selection = Selection { markers, only_failed, only_running };
    let (from, to) = (from.filter(|_| !around.past), to.filter(|_| !around.future));
    let mut met = Vec::new();
    for run in dated(&world, at, from, to) {
        let slots = world.select(run, &selection);
        if !dry_run {
            world.clear(run, &slots, reset);
        }
        met.push((run, slots));
    }
    Ok(references(&world, &met))
}

fn task_ids(form: &Form) -> Result<Option<Vec<String>>, Problem> {
    let Some(value) = form.0.get("task_ids") else {
        return Ok(None);
    };
    let Some(items) = value.as_array() else {
        return Err(Problem::bad_request(format!("{} is not of type 'array' - 'task_ids'", repr(value))));
    };
    if items.is_empty() {
        return Err(Problem::bad_request("[] should be non-empty - 'task_ids'"));
    }
    Ok(Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect()))
}
