//! What the sandbox's `nu` and `sabesp` do to it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::sandbox::{Sandbox, lock};

/// Kills a job: 404 if no instance of it runs.
pub async fn kill(
    State(sandbox): State<Arc<Sandbox>>,
    Path((role, env, name)): Path<(String, String, String)>,
) -> Result<Json<Value>, StatusCode> {
    let running = sandbox.job(&role, &env, &name);
    let instances = running.iter().filter(|row| row.2 == "RUNNING").count();
    if instances == 0 {
        return Err(StatusCode::NOT_FOUND);
    }
    let now = sandbox.clock.now_ms();
    lock(&sandbox.cluster).kill(&name, now);
    // Airflow sees the process end.
    sandbox.world().break_running(&name);
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
