//! `…/tries`: every attempt at an instance. One that waits for its next try is listed only among
//! those before, where it counts as failed (observed).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use super::error::{Error, not_a_number};
use super::instances::{map_index, missing};
use super::out::Frame;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::world::state::State as TaskState;

/// `GET …/taskInstances/{task}/tries?map_index=`
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task)): Path<(String, String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Error> {
    all(&sandbox, &dag, &run, &task, index_of(raw.as_deref())?)
}

/// `GET …/taskInstances/{task}/{map_index}/tries`
pub async fn list_mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, index)): Path<(String, String, String, String)>,
) -> Result<Json<Value>, Error> {
    all(&sandbox, &dag, &run, &task, map_index(&index)?)
}

/// `GET …/taskInstances/{task}/tries/{try}?map_index=`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, number)): Path<(String, String, String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Error> {
    single(&sandbox, &dag, &run, &task, index_of(raw.as_deref())?, &number)
}

/// `GET …/taskInstances/{task}/{map_index}/tries/{try}`
pub async fn one_mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, index, number)): Path<(String, String, String, String, String)>,
) -> Result<Json<Value>, Error> {
    single(&sandbox, &dag, &run, &task, map_index(&index)?, &number)
}

/// `map_index` of a query: −1 unless given.
///
/// # Errors
/// 422 where it is no number.
pub fn index_of(raw: Option<&str>) -> Result<i64, Error> {
    let query = Query::read(raw);
    let Some(text) = query.get("map_index") else {
        return Ok(-1);
    };
    text.parse().map_err(|_| Error::invalid(vec![not_a_number(json!(["query", "map_index"]), text)]))
}

fn all(sandbox: &Sandbox, dag: &str, run: &str, task: &str, index: i64) -> Result<Json<Value>, Error> {
    let mut world = sandbox.world();
    let (at, slot) = world.find_slot(dag, run, task, index).ok_or_else(|| missing(dag, run, task, index))?;
    let frame = Frame::of(&world, at);
    let instance = &world.instances(at)[slot];
    let present = Some(&instance.now).filter(|now| now.state != Some(TaskState::UpForRetry));
    let tries: Vec<Value> = instance.before.iter().chain(present).map(|one| frame.attempt(slot, one)).collect();
    let total = tries.len();
    Ok(Json(json!({ "task_instances": tries, "total_entries": total })))
}

fn single(sandbox: &Sandbox, dag: &str, run: &str, task: &str, index: i64, number: &str) -> Result<Json<Value>, Error> {
    let wanted: u32 =
        number.parse().map_err(|_| Error::invalid(vec![not_a_number(json!(["path", "task_try_number"]), number)]))?;
    let mut world = sandbox.world();
    let none = || {
        Error::not_found(format!(
            "The Task Instance with dag_id: `{dag}`, run_id: `{run}`, task_id: `{task}`, try_number: `{number}` and map_index: `{index}` was not found"
        ))
    };
    let (at, slot) = world.find_slot(dag, run, task, index).ok_or_else(none)?;
    let frame = Frame::of(&world, at);
    let attempt = world.instances(at)[slot].attempt(wanted).ok_or_else(none)?;
    Ok(Json(frame.attempt(slot, attempt)))
}
