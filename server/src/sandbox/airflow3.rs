//! Airflow 3.3.2: the login of its simple auth manager and REST API v2. Shapes, texts and statuses
//! are those the real server gave when asked the same; where a file says "observed", that is what it
//! means. Paths: `airflow/api_fastapi/core_api/routes/public/` of the wheel.

mod auth;
mod batch;
mod body;
mod clear;
mod dags;
pub mod error;
mod instances;
mod list;
mod logs;
mod out;
mod patch;
mod runs;
mod tasks;
mod tries;
mod trigger;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use serde_json::json;

use self::error::Error;
use super::Sandbox;

/// Everything under `/airflow`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    let run = "/api/v2/dags/{dag}/dagRuns/{run}";
    let of = |rest: &str| format!("{run}/taskInstances{rest}");
    let guarded = Router::new()
        .route("/api/v2/dags", get(dags::list))
        .route("/api/v2/dags/{dag}", get(dags::one).patch(dags::patch))
        .route("/api/v2/dags/{dag}/details", get(dags::details))
        .route("/api/v2/dags/{dag}/tasks", get(tasks::list))
        .route("/api/v2/dags/{dag}/tasks/{task}", get(tasks::one))
        .route("/api/v2/dags/{dag}/clearTaskInstances", post(clear::clear))
        .route("/api/v2/dags/{dag}/dagRuns", get(runs::list).post(trigger::trigger))
        .route("/api/v2/dags/~/dagRuns/list", post(batch::runs))
        .route("/api/v2/dags/~/dagRuns/~/taskInstances/list", post(batch::instances))
        .route(run, get(runs::one).patch(trigger::patch))
        .route(&of(""), get(instances::list))
        .route(&of("/{task}"), get(instances::one).patch(patch::one))
        .route(&of("/{task}/dry_run"), patch(patch::preview))
        .route(&of("/{task}/dependencies"), get(instances::dependencies))
        .route(&of("/{task}/listMapped"), get(instances::list_mapped))
        .route(&of("/{task}/tries"), get(tries::list))
        .route(&of("/{task}/tries/{try}"), get(tries::one))
        .route(&of("/{task}/logs/{try}"), get(logs::get))
        .route(&of("/{task}/{map_index}"), get(instances::mapped).patch(patch::mapped))
        .route(&of("/{task}/{map_index}/dry_run"), patch(patch::preview_mapped))
        .route(&of("/{task}/{map_index}/dependencies"), get(instances::dependencies))
        .route(&of("/{task}/{map_index}/tries"), get(tries::list_mapped))
        .route(&of("/{task}/{map_index}/tries/{try}"), get(tries::one_mapped))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&sandbox), auth::guard));
    Router::new()
        .route("/auth/token", post(auth::login))
        .route("/api/v2/version", get(version))
        .merge(guarded)
        .fallback(unknown)
        .method_not_allowed_fallback(not_allowed)
        .with_state(sandbox)
}

async fn version() -> Response {
    Json(json!({
        "version": "3.3.2",
        "git_version": ".release:aa19d2dbb9ed187ec01957a92848d9b005e9ba9d",
    }))
    .into_response()
}

async fn unknown() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "error": "API route not found" }))).into_response()
}

async fn not_allowed() -> Error {
    Error::detail(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}
