//! Starting a run and ending one: `POST /dags/{dag}/dagRuns`, `PATCH …/{run}`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::body::Body;
use super::error::{Error, problem};
use super::out;
use super::runs::no_run;
use crate::sandbox::query::Query;
use crate::sandbox::world::schedule::Trigger;
use crate::sandbox::world::state::RunState;
use crate::sandbox::{Sandbox, USER};

/// `POST /dags/{dag}/dagRuns`
pub async fn trigger(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let mut body = Body::read(&body)?;
    let id = body.text("dag_run_id");
    let (from, to) = (body.date("data_interval_start"), body.date("data_interval_end"));
    body.required("logical_date");
    let logical = body.date("logical_date");
    body.date("run_after");
    let conf = body.any("conf").unwrap_or(Value::Null);
    let note = body.text("note");
    body.text("partition_key");
    if from.is_some() != to.is_some() {
        return Err(body.value_error(
            "Either both data_interval_start and data_interval_end must be provided or both must be None",
        ));
    }
    if !(conf.is_object() || conf.is_null()) {
        body.wrong("dict_type", "conf", "Input should be a valid dictionary", &conf);
    }
    body.finish()?;
    let mut world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Error::not_found(format!("Dag with dag_id: '{dag}' not found")))?;
    if let Some(id) = &id {
        legal(id)?;
    }
    let conf = conf.as_object().cloned().unwrap_or_default();
    let asked = Trigger { id, logical, conf, note: note.filter(|note| !note.is_empty()) };
    let run = world.trigger(at, USER, asked).map_err(|_| {
        Error::detail(StatusCode::CONFLICT, json!({
            "reason": "Unique constraint violation",
            "statement": "hidden",
            "orig_error": "hidden",
            "message": "Serious error when handling your request. Check logs for more details - you will find it in api server when you look for ID vWNv4gNx",
        }))
    })?;
    Ok(Json(out::run(&world, run)))
}

/// A run id of one's own must look like one and must not look like a scheduled one (observed).
fn legal(id: &str) -> Result<(), Error> {
    if id.starts_with("scheduled__") {
        return Err(Error::bad_request(format!(
            "A manual DAG run cannot use ID '{id}' since it is reserved for scheduled runs"
        )));
    }
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || "_.~:+-".contains(c)) {
        return Err(Error::bad_request(format!(
            "The run_id provided '{id}' does not match regex pattern '^[A-Za-z0-9_.~:+-]+$' or \
             '^(?:manual|scheduled|asset_triggered)__(?:\\d{{4}}-\\d{{2}}-\\d{{2}}T\\d{{2}}:\\d{{2}}:\\d{{2}}\\+00:00)$'"
        )));
    }
    Ok(())
}

/// `PATCH /dags/{dag}/dagRuns/{run}`: a state, a note.
pub async fn patch(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let mut body = Body::read(&body)?;
    let state = body.any("state").filter(|state| !state.is_null());
    let note = body.sent.contains_key("note").then(|| body.text("note"));
    let wanted = state.as_ref().and_then(Value::as_str).and_then(RunState::parse).filter(|s| *s != RunState::Running);
    if let (Some(sent), None) = (&state, wanted) {
        let message = "Input should be 'queued', 'success' or 'failed'";
        let mut wrong = problem("enum", json!(["body", "state"]), message, sent);
        wrong["ctx"] = json!({ "expected": "'queued', 'success' or 'failed'" });
        body.push(wrong);
    }
    body.finish()?;
    let query = Query::read(raw.as_deref());
    let mut world = sandbox.world();
    let at = world.find_run(&dag, &run).ok_or_else(|| no_run(&dag, &run))?;
    if let Some(note) = note.filter(|_| query.admits("update_mask", "note")) {
        world.runs[at].note = note.filter(|note| !note.is_empty());
    }
    match wanted.filter(|_| query.admits("update_mask", "state")) {
        Some(RunState::Queued) => world.queue_again(at),
        Some(state @ (RunState::Success | RunState::Failed)) => world.end_run(at, state == RunState::Success),
        Some(RunState::Running) | None => {}
    }
    Ok(Json(out::run(&world, at)))
}
