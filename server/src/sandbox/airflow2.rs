//! Airflow 2.11.2: REST API v1 with Basic auth, over the same runs as the newer one. What differs is
//! what the real servers differ in: problem details instead of `detail`, 403 without credentials,
//! `dry_run` in the body and true unless said otherwise, references instead of instances, logs as
//! text with the host first.

mod batch;
mod clear;
mod dags;
pub mod error;
mod form;
mod instances;
mod logs;
mod runs;
mod states;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use self::error::Problem;
use super::{PASSWORD, Sandbox, USER, token};

/// Everything under `/airflow2`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    let run = "/api/v1/dags/{dag}/dagRuns/{run}";
    let of = |rest: &str| format!("{run}/taskInstances{rest}");
    let guarded = Router::new()
        .route("/api/v1/dags", get(dags::list))
        .route("/api/v1/dags/{dag}", get(dags::one).patch(dags::patch))
        .route("/api/v1/dags/{dag}/tasks", get(dags::tasks))
        .route("/api/v1/dags/{dag}/tasks/{task}", get(dags::task))
        .route("/api/v1/dags/{dag}/clearTaskInstances", post(clear::clear))
        .route("/api/v1/dags/{dag}/updateTaskInstancesState", post(states::update))
        .route("/api/v1/dags/{dag}/dagRuns", get(runs::list).post(runs::trigger))
        .route("/api/v1/dags/~/dagRuns/~/taskInstances/list", post(batch::instances))
        .route(run, get(runs::one).patch(runs::patch))
        .route(&of(""), get(instances::list))
        .route(&of("/{task}"), get(instances::one).patch(states::patch))
        .route(&of("/{task}/listMapped"), get(instances::list_mapped))
        .route(&of("/{task}/tries"), get(instances::tries))
        .route(&of("/{task}/logs/{try}"), get(logs::get))
        .route(&of("/{task}/{map_index}"), get(instances::mapped).patch(states::patch_mapped))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&sandbox), guard));
    Router::new()
        .route("/api/v1/version", get(version))
        .merge(guarded)
        .fallback(unknown)
        .method_not_allowed_fallback(not_allowed)
        .with_state(sandbox)
}

async fn version() -> Response {
    Json(json!({ "git_version": "", "version": "2.11.2" })).into_response()
}

/// Within the API a problem, anywhere else (so also under `/api/v2`) a page.
async fn unknown(request: Request) -> Response {
    if request.uri().path().starts_with("/api/v1/") {
        let detail = "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.";
        return Problem::titled(StatusCode::NOT_FOUND, "Not Found", Some(detail.into())).into_response();
    }
    (StatusCode::NOT_FOUND, Html("<!DOCTYPE html>\n<html lang=\"en\"><title>Airflow 404</title></html>\n"))
        .into_response()
}

async fn not_allowed() -> Problem {
    Problem::titled(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed", None)
}

/// Missing and wrong credentials are both a 403 without a word (observed).
async fn guard(State(_): State<Arc<Sandbox>>, request: Request, next: Next) -> Response {
    if knows(request.headers()) {
        return next.run(request).await;
    }
    Problem::new(StatusCode::FORBIDDEN, None, "Forbidden").into_response()
}

fn knows(headers: &HeaderMap) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let pair = sent.and_then(|value| value.strip_prefix("Basic ")).and_then(token::decode);
    pair.is_some_and(|pair| pair == format!("{USER}:{PASSWORD}").as_bytes())
}
