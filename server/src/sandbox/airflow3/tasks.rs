//! `/dags/{dag}/tasks`: what the graph is drawn from.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::error::Error;
use super::out;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::time::zulu;
use crate::sandbox::world::dag::{Dag, Task};

/// By what tasks may be ordered (`_SORTABLE_TASK_FIELDS`).
const ORDERS: [&str; 20] = [
    "task_id",
    "task_display_name",
    "owner",
    "start_date",
    "end_date",
    "trigger_rule",
    "depends_on_past",
    "wait_for_downstream",
    "retries",
    "queue",
    "pool",
    "pool_slots",
    "execution_timeout",
    "retry_delay",
    "retry_exponential_backoff",
    "priority_weight",
    "weight_rule",
    "ui_color",
    "ui_fgcolor",
    "operator_name",
];

/// `GET /dags/{dag}/tasks`: all of them, without pages.
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Error> {
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
    let start = zulu(out::created(&world, at));
    let tasks: Vec<Out<'_>> = order.into_iter().map(|one| task(shape, one, &start)).collect();
    let total_entries = tasks.len();
    Ok(Json(Collection { tasks, total_entries }).into_response())
}

/// `GET /dags/{dag}/tasks/{task}`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Error::no_dag(&dag))?;
    let shape = &world.dags[at];
    let found = shape.find(&id).ok_or_else(|| Error::not_found(format!("Task with id {id} was not found")))?;
    let start = zulu(out::created(&world, at));
    Ok(Json(task(shape, &shape.tasks[found], &start)).into_response())
}

fn task<'d>(dag: &'d Dag, task: &'d Task, start: &'d str) -> Out<'d> {
    let (class, module, colour, fields) = task.operator.describe();
    let mut downstream: Vec<&str> = task.downstream.iter().map(|at| dag.tasks[*at].id.as_str()).collect();
    downstream.sort_unstable();
    Out {
        task_id: &task.id,
        task_display_name: &task.id,
        owner: task.owner,
        start_date: start,
        end_date: None,
        trigger_rule: task.rule.name(),
        depends_on_past: false,
        wait_for_downstream: false,
        retries: f64::from(task.retries),
        queue: "default",
        pool: "default_pool",
        pool_slots: 1.0,
        execution_timeout: None,
        retry_delay: Delta {
            kind: "TimeDelta",
            days: 0,
            seconds: task.retry_delay / 1_000,
            microseconds: task.retry_delay % 1_000 * 1_000,
        },
        retry_exponential_backoff: 0.0,
        priority_weight: 1.0,
        weight_rule: "downstream",
        ui_color: colour,
        ui_fgcolor: "#000",
        template_fields: fields,
        downstream_task_ids: downstream,
        doc_md: None,
        operator_name: class,
        params: Empty {},
        class_ref: Class { module_path: module, class_name: class },
        is_mapped: task.mapped.is_some(),
        extra_links: [],
    }
}

/// The list, written without building it in memory twice: there may be 50,000.
#[derive(Serialize)]
struct Collection<'d> {
    tasks: Vec<Out<'d>>,
    total_entries: usize,
}

/// `TaskResponse`.
#[derive(Serialize)]
struct Out<'d> {
    task_id: &'d str,
    task_display_name: &'d str,
    owner: &'d str,
    start_date: &'d str,
    end_date: Option<&'d str>,
    trigger_rule: &'d str,
    depends_on_past: bool,
    wait_for_downstream: bool,
    retries: f64,
    queue: &'d str,
    pool: &'d str,
    pool_slots: f64,
    execution_timeout: Option<Delta>,
    retry_delay: Delta,
    retry_exponential_backoff: f64,
    priority_weight: f64,
    weight_rule: &'d str,
    ui_color: &'d str,
    ui_fgcolor: &'d str,
    template_fields: &'d [&'d str],
    downstream_task_ids: Vec<&'d str>,
    doc_md: Option<&'d str>,
    operator_name: &'d str,
    params: Empty,
    class_ref: Class<'d>,
    is_mapped: bool,
    extra_links: [&'d str; 0],
}

/// A time span as the task list writes it.
#[derive(Serialize)]
struct Delta {
    #[serde(rename = "__type")]
    kind: &'static str,
    days: i64,
    seconds: i64,
    microseconds: i64,
}

/// Where an operator is defined.
#[derive(Serialize)]
struct Class<'d> {
    module_path: &'d str,
    class_name: &'d str,
}

/// An object without fields.
#[derive(Serialize)]
struct Empty {}
