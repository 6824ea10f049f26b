//! CircleCI, as far as an artifact of a version is looked for (API v2; PROTOCOLS.md §12): a pipeline of
//! `gh/nubank/itaipu` on `release` for every version that a night ran with and for one that has not run yet.
//! Artifacts lie behind a redirect, as they do there.

pub mod pipelines;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use self::pipelines::{BRANCH, Pipeline};
use super::query::Query;
use super::{PASSWORD, Sandbox, time};

/// How many pipelines stand on a page.
const PAGE: usize = 20;

/// Everything under `/circleci`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/api/v2/project/gh/nubank/itaipu/pipeline", get(list))
        .route("/api/v2/pipeline/{id}/workflow", get(workflows))
        .route("/api/v2/workflow/{id}/job", get(jobs))
        .route("/api/v2/project/gh/nubank/itaipu/{job}/artifacts", get(artifacts))
        .route("/api/v2/{*path}", get(async || message(StatusCode::NOT_FOUND, "Project not found")))
        .route("/output/{job}/{file}", get(output))
        .layer(middleware::from_fn(token))
        .route("/storage/{job}/{file}", get(storage))
        .with_state(sandbox)
}

/// An error as CircleCI tells it.
pub fn message(status: StatusCode, words: &str) -> Response {
    (status, Json(json!({ "message": words }))).into_response()
}

async fn token(headers: HeaderMap, request: Request, next: Next) -> Response {
    match headers.get("Circle-Token").is_some_and(|token| token == PASSWORD) {
        true => next.run(request).await,
        false => message(StatusCode::UNAUTHORIZED, "You must log in first."),
    }
}

fn page(items: Vec<Value>, next: Option<String>) -> Response {
    Json(json!({ "items": items, "next_page_token": next })).into_response()
}

async fn list(State(sandbox): State<Arc<Sandbox>>, RawQuery(query): RawQuery) -> Response {
    let query = Query::read(query.as_deref());
    let all = if query.admits("branch", BRANCH) { pipelines::all(&sandbox) } else { Vec::new() };
    let from = match query.get("page-token").map(|token| token.strip_prefix("page-").unwrap_or("").parse::<usize>()) {
        None => 0,
        Some(Ok(from)) => from,
        Some(Err(_)) => return message(StatusCode::BAD_REQUEST, "Invalid page token"),
    };
    let next = (from + PAGE < all.len()).then(|| format!("page-{}", from + PAGE));
    let item = |one: &Pipeline| {
        json!({
            "id": one.id, "number": one.number, "state": "created", "created_at": time::zulu(one.at),
            "project_slug": "gh/nubank/itaipu", "errors": [],
            "vcs": { "provider_name": "GitHub", "revision": one.revision, "branch": BRANCH },
        })
    };
    page(all.iter().skip(from).take(PAGE).map(item).collect(), next)
}

async fn workflows(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Response {
    let Some(one) = pipelines::all(&sandbox).into_iter().find(|one| one.id == id) else {
        return message(StatusCode::NOT_FOUND, "Pipeline not found");
    };
    let item = |name: &str| {
        json!({ "id": one.workflow(name), "name": name, "status": "success", "pipeline_id": one.id,
            "pipeline_number": one.number, "project_slug": "gh/nubank/itaipu", "created_at": time::zulu(one.at) })
    };
    page(["lint", "build"].map(item).to_vec(), None)
}

async fn jobs(State(sandbox): State<Arc<Sandbox>>, Path(id): Path<String>) -> Response {
    for one in pipelines::all(&sandbox) {
        let job = |(name, number): (&str, u64)| {
            json!({ "id": one.workflow(name), "name": name, "job_number": one.jobs() + number, "type": "build",
                "status": "success", "project_slug": "gh/nubank/itaipu", "dependencies": [] })
        };
        if id == one.workflow("lint") {
            return page(vec![job(("scalafmt", 0))], None);
        }
        if id == one.workflow("build") {
            let approval = json!({ "id": one.workflow("hold"), "name": "hold", "type": "approval", "status": "on_hold",
                "project_slug": "gh/nubank/itaipu", "dependencies": [] });
            return page(vec![job(("unit-tests", 1)), approval, job(("integration-tests", 2))], None);
        }
    }
    message(StatusCode::NOT_FOUND, "Workflow not found")
}

async fn artifacts(State(sandbox): State<Arc<Sandbox>>, headers: HeaderMap, Path(job): Path<u64>) -> Response {
    let Some((_, kind)) = pipelines::job(&sandbox, job) else {
        return message(StatusCode::NOT_FOUND, "Job not found");
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let item = |folder: &str, file: &str| {
        let url = format!("http://{host}/circleci/output/{job}/{file}");
        json!({ "path": format!("{folder}/{file}"), "node_index": 0, "url": url })
    };
    page(
        match kind {
            0 => Vec::new(),
            1 => vec![item("test-results", "unit.xml")],
            _ => vec![item("test-results", "integration.xml"), item("target/itaipu", "spark_ops.json")],
        },
        None,
    )
}

async fn output(Path((job, file)): Path<(u64, String)>) -> Response {
    let to = format!("/circleci/storage/{job}/{file}?signature=sandbox");
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

async fn storage(
    State(sandbox): State<Arc<Sandbox>>,
    RawQuery(query): RawQuery,
    Path((job, file)): Path<(u64, String)>,
) -> Response {
    if Query::read(query.as_deref()).get("signature") != Some("sandbox") {
        return (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response();
    }
    let kind = pipelines::job(&sandbox, job).map(|(_, kind)| kind);
    if (kind, file.as_str()) != (Some(2), "spark_ops.json") {
        return (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response();
    }
    Json(sandbox.world().ops()).into_response()
}
