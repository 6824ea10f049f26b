//! `/dags`: the list, one, its details, and pausing it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use super::body::Body;
use super::error::Error;
use super::list::{Key, Page, compare, orders};
use super::out;
use crate::sandbox::query::Query;
use crate::sandbox::time::{MINUTE, zulu};
use crate::sandbox::wire::extend;
use crate::sandbox::world::World;
use crate::sandbox::world::state::RunState;
use crate::sandbox::{Sandbox, token};

/// By what dags may be ordered.
const ORDERS: [&str; 7] =
    ["dag_id", "dag_display_name", "next_dagrun", "state", "start_date", "last_run_state", "last_run_start_date"];

/// `GET /dags`
pub async fn list(State(sandbox): State<Arc<Sandbox>>, RawQuery(raw): RawQuery) -> Result<Json<Value>, Error> {
    let query = Query::read(raw.as_deref());
    let (page, orders) = (Page::read(&query)?, orders(&query, &ORDERS, "dag_id")?);
    let world = sandbox.world();
    let pattern = query.get("dag_id_pattern").map(|text| text.trim_matches('%').to_lowercase());
    let mut found: Vec<usize> = (0..world.dags.len())
        .filter(|dag| query.admits("paused", if world.paused[*dag] { "true" } else { "false" }))
        .filter(|dag| pattern.as_ref().is_none_or(|text| world.dags[*dag].id.contains(text.as_str())))
        .filter(|dag| {
            let tags = query.all("tags");
            tags.is_empty() || tags.iter().any(|tag| world.dags[*dag].tags.contains(tag))
        })
        .collect();
    let key = |dag: usize| [Key::Text(world.dags[dag].id.to_owned())];
    found.sort_by(|left, right| compare(&key(*left), &key(*right), &orders));
    let total = found.len();
    let dags: Vec<Value> = page.of(found).into_iter().map(|at| dag(&sandbox, &world, at)).collect();
    Ok(Json(json!({ "dags": dags, "total_entries": total })))
}

/// `GET /dags/{dag}`
pub async fn one(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let world = sandbox.world();
    let at = world.find_dag(&id).ok_or_else(|| Error::no_dag(&id))?;
    Ok(Json(dag(&sandbox, &world, at)))
}

/// `GET /dags/{dag}/details`
pub async fn details(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let world = sandbox.world();
    let at = world.find_dag(&id).ok_or_else(|| Error::no_dag(&id))?;
    let running = world.runs.iter().filter(|run| run.dag == at && run.state == RunState::Running).count();
    let mut dag = dag(&sandbox, &world, at);
    let more = json!({
        "catchup": false, "dag_run_timeout": null, "asset_expression": null, "doc_md": null,
        "start_date": zulu(out::created(&world, at)), "end_date": null, "is_paused_upon_creation": false,
        "params": {}, "render_template_as_native_obj": false, "template_search_path": null, "timezone": "UTC",
        "last_parsed": zulu(world.now), "default_args": { "retries": 1 }, "rerun_with_latest_version": null,
        "owner_links": {}, "is_favorite": false, "active_runs_count": running, "concurrency": 64,
        "latest_dag_version": out::version(&world, at),
    });
    extend(&mut dag, more);
    Ok(Json(dag))
}

/// `PATCH /dags/{dag}`: pauses it or lets it go on.
pub async fn patch(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let mut body = Body::read(&body)?;
    body.required("is_paused");
    let paused = body.flag("is_paused", false);
    body.finish()?;
    let mut world = sandbox.world();
    let at = world.find_dag(&id).ok_or_else(|| Error::not_found(format!("Dag with id: {id} was not found")))?;
    let mask = Query::read(raw.as_deref());
    let mask = mask.all("update_mask");
    if !mask.is_empty() && mask != ["is_paused"] {
        return Err(Error::bad_request("Only `is_paused` field can be updated through the REST API"));
    }
    world.pause(at, paused);
    Ok(Json(dag(&sandbox, &world, at)))
}

fn dag(sandbox: &Sandbox, world: &World, at: usize) -> Value {
    let dag = &world.dags[at];
    let last = world.runs.iter().rfind(|run| run.dag == at).map_or(world.born, |run| run.run_after);
    let next = zulu(last - last.rem_euclid(MINUTE) + dag.period);
    let tag = |name: &&str| json!({ "name": name, "dag_id": dag.id, "dag_display_name": dag.id });
    let file = format!("{}.py", dag.id);
    let payload = json!({ "bundle_name": "dags-folder", "relative_fileloc": file }).to_string();
    json!({
        "dag_id": dag.id,
        "dag_display_name": dag.id,
        "is_paused": world.paused[at],
        "is_stale": false,
        "last_parsed_time": zulu(world.now - world.now.rem_euclid(30_000)),
        "last_parse_duration": 0.085,
        "last_expired": null,
        "bundle_name": "dags-folder",
        "bundle_version": null,
        "relative_fileloc": file,
        "fileloc": format!("/opt/airflow/dags/{file}"),
        "description": dag.description,
        "timetable_summary": dag.cron,
        "timetable_description": dag.schedule,
        "timetable_partitioned": false,
        "timetable_periodic": true,
        "tags": dag.tags.iter().map(tag).collect::<Vec<_>>(),
        "max_active_tasks": 64,
        "max_active_runs": 16,
        "max_consecutive_failed_dag_runs": 0,
        "has_task_concurrency_limits": false,
        "has_import_errors": false,
        "next_dagrun_logical_date": next,
        "next_dagrun_data_interval_start": next,
        "next_dagrun_data_interval_end": next,
        "next_dagrun_run_after": next,
        "allowed_run_types": null,
        "owners": dag.owners(),
        "is_backfillable": true,
        "file_token": token::sign(sandbox.options.seed, &payload),
    })
}
