//! `/dags/{dag}/tasks`: what the graph is drawn from.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use super::error::Error;
use super::out;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::time::zulu;
use crate::sandbox::world::dag::{Dag, Task};

/// By what tasks may be ordered (`_SORTABLE_TASK_FIELDS`).
const ORDERS: [&str; 20] = [
    "task_id", "task_display_name", "owner", "start_date", "end_date", "trigger_rule", "depends_on_past",
    "wait_for_downstream", "retries", "queue", "pool", "pool_slots", "execution_timeout", "retry_delay",
    "retry_exponential_backoff", "priority_weight", "weight_rule", "ui_color", "ui_fgcolor", "operator_name",
];

/// `GET /dags/{dag}/tasks`: all of them, without pages.
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Error> {
    let query = Query::read(raw.as_deref());
    let world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Error::no_dag(&dag))?;
    let by = query.get("order_by").unwrap_or("task_id");
    let field = by.trim_start_matches('-');
    if !ORDERS.contains(&field) {
        return Err(Error::ordering(field));
    }
    let shape = &world.dags[at];
    let mut order: Vec<&Task> = shape.tasks.iter().collect();
    match field {
        "owner" => order.sort_by_key(|task| task.owner),
        "trigger_rule" => order.sort_by_key(|task| task.rule.name()),
        "retries" => order.sort_by_key(|task| task.retries),
        "operator_name" => order.sort_by_key(|task| task.operator.name()),
        _ => order.sort_by(|left, right| left.id.cmp(&right.id)),
    }
    if by.starts_with('-') {
        order.reverse();
    }
    let start = out::created(&world, at);
    let tasks: Vec<Value> = order.into_iter().map(|one| task(shape, one, start)).collect();
    let total = tasks.len();
    Ok(Json(json!({ "tasks": tasks, "total_entries": total })))
}

/// `GET /dags/{dag}/tasks/{task}`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, id)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Error::no_dag(&dag))?;
    let shape = &world.dags[at];
    let found = shape.find(&id).ok_or_else(|| Error::not_found(format!("Task with id {id} was not found")))?;
    Ok(Json(task(shape, &shape.tasks[found], out::created(&world, at))))
}

fn task(dag: &Dag, task: &Task, start: i64) -> Value {
    let (class, module, colour, fields) = task.operator.describe();
    let mut downstream: Vec<&str> = task.downstream.iter().map(|at| dag.tasks[*at].id.as_str()).collect();
    downstream.sort_unstable();
    json!({
        "task_id": task.id,
        "task_display_name": task.id,
        "owner": task.owner,
        "start_date": zulu(start),
        "end_date": null,
        "trigger_rule": task.rule.name(),
        "depends_on_past": false,
        "wait_for_downstream": false,
        "retries": f64::from(task.retries),
        "queue": "default",
        "pool": "default_pool",
        "pool_slots": 1.0,
        "execution_timeout": null,
        "retry_delay": {
            "__type": "TimeDelta", "days": 0, "seconds": task.retry_delay / 1_000,
            "microseconds": task.retry_delay % 1_000 * 1_000,
        },
        "retry_exponential_backoff": 0.0,
        "priority_weight": 1.0,
        "weight_rule": "downstream",
        "ui_color": colour,
        "ui_fgcolor": "#000",
        "template_fields": fields,
        "downstream_task_ids": downstream,
        "doc_md": null,
        "operator_name": class,
        "params": {},
        "class_ref": { "module_path": module, "class_name": class },
        "is_mapped": task.mapped.is_some(),
        "extra_links": [],
    })
}
