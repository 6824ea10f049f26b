//! `…/taskInstances`: lists (unknown runs have empty ones), one instance, tries.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};

use super::error::Problem;
use super::form::{Page, date};
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::time::offset;
use crate::sandbox::wire::{extend, rendered, seconds};
use crate::sandbox::world::World;
use crate::sandbox::world::attempt::{Attempt, Instance};
use crate::sandbox::world::dag::Dag;
use crate::sandbox::world::log::host;
use crate::sandbox::world::state::State as TaskState;

/// What the list may be asked for.
const KNOWN: [&str; 14] = [
    "execution_date_gte",
    "execution_date_lte",
    "start_date_gte",
    "start_date_lte",
    "end_date_gte",
    "end_date_lte",
    "updated_at_gte",
    "updated_at_lte",
    "duration_gte",
    "duration_lte",
    "state",
    "pool",
    "queue",
    "executor",
];

/// `GET /dags/{dag}/dagRuns/{run}/taskInstances`
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let query = Query::read(raw.as_deref());
    let page = Page::read(&query, &KNOWN)?;
    let mut world = sandbox.world();
    let runs: Vec<usize> = (0..world.runs.len())
        .filter(|at| dag == "~" || world.dags[world.runs[*at].dag].id == dag)
        .filter(|at| run == "~" || world.runs[*at].id == run)
        .collect();
    collect(&mut world, &query, page, &runs, None)
}

/// `GET …/taskInstances/{task}/listMapped`
pub async fn list_mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task)): Path<(String, String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Problem> {
    let query = Query::read(raw.as_deref());
    let mut known = KNOWN.to_vec();
    known.push("order_by");
    let page = Page::read(&query, &known)?;
    let mut world = sandbox.world();
    let shape = world.find_dag(&dag).map(|at| Arc::clone(&world.dags[at]));
    let shape = shape.ok_or_else(|| Problem::not_found(format!("DAG {dag} not found")))?;
    let found = shape.find(&task).ok_or_else(|| Problem::not_found(format!("Task id {task} not found")))?;
    if shape.tasks[found].mapped.is_none() {
        return Err(Problem::not_found(format!("Task id {task} is not mapped")));
    }
    let runs: Vec<usize> = world.find_run(&dag, &run).into_iter().collect();
    collect(&mut world, &query, page, &runs, Some(found))
}

/// `GET …/taskInstances/{task}`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task)): Path<(String, String, String)>,
) -> Result<Json<Value>, Problem> {
    let mut world = sandbox.world();
    let (at, slots) = world.find_slots(&dag, &run, &task).ok_or_else(missing)?;
    let shape = world.dag_of(at);
    if shape.map_index(slots.start) >= 0 {
        let detail = "Task instance is mapped, add the map_index value to the URL".to_owned();
        return Err(Problem::titled(StatusCode::NOT_FOUND, "Task instance not found", Some(detail)));
    }
    Ok(Json(describe(&mut world, at, slots.start)))
}

/// `GET …/taskInstances/{task}/{map_index}`
pub async fn mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, index)): Path<(String, String, String, String)>,
) -> Result<Json<Value>, Problem> {
    let index: i64 = index.parse().map_err(|_| missing())?;
    let mut world = sandbox.world();
    let (at, slot) = world.find_slot(&dag, &run, &task, index).ok_or_else(missing)?;
    Ok(Json(describe(&mut world, at, slot)))
}

/// `GET …/taskInstances/{task}/tries`; of a task nobody knows there are none, which is no error.
pub async fn tries(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task)): Path<(String, String, String)>,
) -> Json<Value> {
    let mut world = sandbox.world();
    let mut tries = Vec::new();
    if let Some((at, slot)) = world.find_slot(&dag, &run, &task, -1) {
        let (shape, id) = (world.dag_of(at), world.runs[at].id.clone());
        let instance = &world.instances(at)[slot];
        let present = Some(&instance.now).filter(|now| now.state != Some(TaskState::UpForRetry));
        tries.extend(instance.before.iter().chain(present).map(|one| attempt(&shape, &id, slot, one)));
    }
    let total = tries.len();
    Json(json!({ "task_instances": tries, "total_entries": total }))
}

fn missing() -> Problem {
    Problem::not_found("Task instance not found")
}

/// The answer: of these runs, all tasks or one.
pub(super) fn collect(
    world: &mut World,
    query: &Query,
    page: Page,
    runs: &[usize],
    task: Option<usize>,
) -> Result<Response, Problem> {
    let mut states = Vec::new();
    for text in query.all("state") {
        match TaskState::parse(text) {
            Some(state) => states.push(Some(state)),
            None if text == "none" => states.push(None),
            // The real server breaks over a state it does not know (observed).
            None => {
                return Ok((StatusCode::INTERNAL_SERVER_ERROR, Html("<h1>Internal Server Error</h1>")).into_response());
            }
        }
    }
    let (from, to) = (date(query, "start_date_gte")?, date(query, "start_date_lte")?);
    let admits = |instance: &Instance| {
        let start = instance.now.start;
        (states.is_empty() || states.contains(&instance.now.state))
            && from.is_none_or(|from| start.is_some_and(|start| start >= from))
            && to.is_none_or(|to| start.is_some_and(|start| start <= to))
    };
    let mut found = Vec::new();
    for run in runs {
        let shape = world.dag_of(*run);
        let slots = task.map_or(0..shape.slots, |task| shape.tasks[task].slots());
        let instances = world.instances(*run);
        found.extend(slots.filter(|slot| admits(&instances[*slot])).map(|slot| (*run, slot)));
    }
    let total = found.len();
    let entries: Vec<Value> = page.of(found).into_iter().map(|(run, slot)| describe(world, run, slot)).collect();
    Ok(Json(json!({ "task_instances": entries, "total_entries": total })).into_response())
}

fn describe(world: &mut World, run: usize, slot: usize) -> Value {
    let (dag, id) = (world.dag_of(run), world.runs[run].id.clone());
    let logical = world.runs[run].logical.unwrap_or(world.runs[run].run_after);
    let instance = &world.instances(run)[slot];
    let task = &dag.tasks[dag.task_of_slot[slot]];
    let mut out = attempt(&dag, &id, slot, &instance.now);
    let rest = json!({
        "execution_date": offset(logical), "note": instance.note, "rendered_map_index": null, "sla_miss": null,
        "rendered_fields": if instance.now.pid.is_some() { rendered(task.operator, &task.id) } else { json!({}) },
        "trigger": null, "triggerer_job": null,
    });
    extend(&mut out, rest);
    out
}

fn attempt(dag: &Dag, run: &str, slot: usize, attempt: &Attempt) -> Value {
    let task = &dag.tasks[dag.task_of_slot[slot]];
    json!({
        "dag_id": dag.id, "dag_run_id": run, "duration": attempt.duration.map(seconds),
        "end_date": attempt.end.map(offset), "executor": null, "executor_config": "{}",
        "hostname": attempt.host.map(host).unwrap_or_default(), "map_index": dag.map_index(slot),
        "max_tries": attempt.max_tries, "operator": task.operator.name(), "pid": attempt.pid, "pool": "default_pool",
        "pool_slots": 1, "priority_weight": 1, "queue": "default", "queued_when": attempt.queued.map(offset),
        "start_date": attempt.start.map(offset), "state": attempt.state.map(TaskState::name),
        "task_display_name": task.id, "task_id": task.id, "try_number": attempt.number, "unixname": "airflow",
    })
}
