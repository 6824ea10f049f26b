//! What the sandbox's `nu` and `sabesp` do to it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::sandbox::world::datasets::Refusal;
use crate::sandbox::{PASSWORD, Sandbox, lock};

/// Lets pass whoever has the token.
pub async fn token(request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|given| given.to_str().ok()).unwrap_or_default();
    if given.strip_prefix("Bearer ") == Some(PASSWORD) {
        return next.run(request).await;
    }
    StatusCode::UNAUTHORIZED.into_response()
}

/// Kills a job: 404 if no instance of it runs.
pub async fn kill(
    State(sandbox): State<Arc<Sandbox>>,
    Path((role, env, name)): Path<(String, String, String)>,
) -> Result<Json<Value>, StatusCode> {
    let running = sandbox.job(&role, &env, &name);
    let instances = running.iter().filter(|one| one.status() == "RUNNING").count();
    let Some(first) = running.first().filter(|_| instances > 0) else { return Err(StatusCode::NOT_FOUND) };
    let now = sandbox.clock.now_ms();
    lock(&sandbox.cluster).kill(&name, first.events[0].0, now);
    // Airflow sees the process end, and what it computed is not there.
    let mut world = sandbox.world();
    world.break_running(&name);
    world.end_job(&name);
    Ok(Json(json!({ "instances": instances })))
}

/// Begins to replace the machines of a service: how many there are, and how long it takes.
pub async fn cycle(
    State(sandbox): State<Arc<Sandbox>>,
    Path(service): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    let size = super::cluster::size(&service);
    if size == 0 {
        return Err(StatusCode::NOT_FOUND);
    }
    let now = sandbox.clock.now_ms();
    let takes = lock(&sandbox.cluster).cycle(&service, now);
    Ok(Json(json!({ "machines": size, "takes_ms": takes })))
}

/// The machines of a service.
pub async fn machines(State(sandbox): State<Arc<Sandbox>>, Path(service): Path<String>) -> Json<Value> {
    let now = sandbox.clock.now_ms();
    Json(json!({ "machines": lock(&sandbox.cluster).machines(&service, now) }))
}

/// Commits a dataset by hand: 404 for a transaction or a dataset that nobody knows.
pub async fn commit(
    State(sandbox): State<Arc<Sandbox>>,
    Path((transaction, dataset, format, path)): Path<(String, String, String, String)>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let done = sandbox.world().commit(&transaction, &dataset, &format, &path);
    done.map_err(|why| refused(why, &transaction, &dataset))?;
    Ok(Json(json!({})))
}

/// Starts a job that computes one dataset, and commits it when it is done.
pub async fn itaipu(
    State(sandbox): State<Arc<Sandbox>>,
    Path((cluster, transaction, filter)): Path<(String, String, String)>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let begun = sandbox.world().compute(&cluster, &transaction, &filter);
    let (ends, well) = begun.map_err(|why| refused(why, &transaction, &filter))?;
    lock(&sandbox.cluster).start(&cluster, sandbox.clock.now_ms(), ends, well);
    Ok(Json(json!({ "ends": ends })))
}

fn refused(why: Refusal, transaction: &str, dataset: &str) -> (StatusCode, String) {
    let words = match why {
        Refusal::Transaction => format!("Metapod knows no transaction {transaction}."),
        Refusal::Dataset | Refusal::Nothing => format!("The transaction {transaction} has no dataset {dataset}."),
    };
    (StatusCode::NOT_FOUND, words)
}
