//! `/dags` and `/dags/{dag}/tasks`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::Problem;
use super::form::{Form, Page};
use crate::sandbox::query::Query;
use crate::sandbox::time::{DAY, MINUTE, offset};
use crate::sandbox::world::World;
use crate::sandbox::world::dag::{Dag, Task};
use crate::sandbox::{Sandbox, token};

/// `GET /dags`
pub async fn list(State(sandbox): State<Arc<Sandbox>>, RawQuery(raw): RawQuery) -> Result<Json<Value>, Problem> {
    let query = Query::read(raw.as_deref());
    let known = ["tags", "only_active", "paused", "order_by", "dag_id_pattern", "fields"];
    let page = Page::read(&query, &known)?;
    let world = sandbox.world();
    let mut found: Vec<usize> = (0..world.dags.len())
        .filter(|dag| query.admits("paused", if world.paused[*dag] { "true" } else { "false" }))
        .filter(|dag| query.get("dag_id_pattern").is_none_or(|text| world.dags[*dag].id.contains(text)))
        .collect();
    found.sort_by_key(|dag| world.dags[*dag].id);
    let total = found.len();
    let dags: Vec<Value> = page.of(found).into_iter().map(|at| dag(&sandbox, &world, at)).collect();
    Ok(Json(json!({ "dags": dags, "total_entries": total })))
}

/// `GET /dags/{dag}`
pub async fn one(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let world = sandbox.world();
    let detail = || Some(format!("The DAG with dag_id: {id} was not found"));
    let at = world.find_dag(&id).ok_or_else(|| Problem::titled(StatusCode::NOT_FOUND, "DAG not found", detail()))?;
    Ok(Json(dag(&sandbox, &world, at)))
}

/// `PATCH /dags/{dag}`
pub async fn patch(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let form = Form::read(&body, &["is_paused"])?;
    let query = Query::read(raw.as_deref());
    let mask = query.all("update_mask");
    if !mask.is_empty() && mask != ["is_paused"] {
        return Err(Problem::bad_request("Only `is_paused` field can be updated through the REST API"));
    }
    let mut world = sandbox.world();
    let at = world.find_dag(&id).ok_or_else(|| Problem::not_found(format!("Dag with id: '{id}' not found")))?;
    let paused = form.flag("is_paused", world.paused[at])?;
    world.pause(at, paused);
    Ok(Json(dag(&sandbox, &world, at)))
}

/// `GET /dags/{dag}/tasks`
pub async fn tasks(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let world = sandbox.world();
    let at = world.find_dag(&id).ok_or_else(|| Problem::not_found("DAG not found"))?;
    let dag = &world.dags[at];
    let mut order: Vec<&Task> = dag.tasks.iter().collect();
    order.sort_by(|left, right| left.id.cmp(&right.id));
    let start = world.born - DAY;
    let tasks: Vec<Value> = order.into_iter().map(|one| describe(dag, one, start)).collect();
    let total = tasks.len();
    Ok(Json(json!({ "tasks": tasks, "total_entries": total })))
}

/// `GET /dags/{dag}/tasks/{task}`
pub async fn task(
    State(sandbox): State<Arc<Sandbox>>,
    Path((id, task)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let world = sandbox.world();
    let at = world.find_dag(&id).ok_or_else(|| Problem::not_found("DAG not found"))?;
    let dag = &world.dags[at];
    let found = dag.find(&task).ok_or_else(|| Problem::not_found("Task not found"))?;
    Ok(Json(describe(dag, &dag.tasks[found], world.born - DAY)))
}

fn dag(sandbox: &Sandbox, world: &World, at: usize) -> Value {
    let dag = &world.dags[at];
    let last = world.runs.iter().rfind(|run| run.dag == at).map_or(world.born, |run| run.run_after);
    let next = last - last.rem_euclid(MINUTE) + dag.period;
    let file = format!("/opt/airflow/dags/{}.py", dag.id);
    json!({
        "dag_id": dag.id, "dag_display_name": dag.id, "root_dag_id": null, "is_paused": world.paused[at],
        "is_active": true, "is_subdag": false, "last_parsed_time": offset(world.now - world.now.rem_euclid(30_000)),
        "last_pickled": null, "last_expired": null, "scheduler_lock": null, "pickle_id": null,
        "default_view": "grid", "fileloc": file, "file_token": token::sign(sandbox.options.seed, &file),
        "owners": dag.owners(), "description": dag.description,
        "schedule_interval": { "__type": "CronExpression", "value": dag.cron },
        "timetable_description": dag.schedule,
        "tags": dag.tags.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "max_active_tasks": 64, "max_active_runs": 16, "has_task_concurrency_limits": false,
        "has_import_errors": false, "next_dagrun": offset(next), "next_dagrun_data_interval_start": offset(next),
        "next_dagrun_data_interval_end": offset(next + dag.period), "next_dagrun_create_after": offset(next + dag.period),
        "max_consecutive_failed_dag_runs": 0,
    })
}

fn describe(dag: &Dag, task: &Task, start: i64) -> Value {
    let (class, module, colour, fields) = task.operator.describe();
    let downstream: Vec<&str> = task.downstream.iter().map(|at| dag.tasks[*at].id.as_str()).collect();
    json!({
        "class_ref": { "class_name": class, "module_path": module.replace("airflow.providers.standard", "airflow") },
        "depends_on_past": false, "doc_md": null, "downstream_task_ids": downstream, "end_date": null,
        "execution_timeout": null, "extra_links": [], "is_mapped": task.mapped.is_some(), "operator_name": class,
        "owner": task.owner, "params": {}, "pool": "default_pool", "pool_slots": 1.0, "priority_weight": 1.0,
        "queue": "default", "retries": f64::from(task.retries),
        "retry_delay": {
            "__type": "TimeDelta", "days": 0, "microseconds": task.retry_delay % 1_000 * 1_000,
            "seconds": task.retry_delay / 1_000,
        },
        "retry_exponential_backoff": false, "start_date": offset(start), "task_display_name": task.id,
        "task_id": task.id, "template_fields": fields, "trigger_rule": task.rule.name(), "ui_color": colour,
        "ui_fgcolor": "#000", "wait_for_downstream": false, "weight_rule": "downstream",
    })
}
