//! Aurora, as the console and the tools see it: the jobs of what runs, and the machines below them. Answers
//! `POST /apibeta/getTasksWithoutConfigs` as the real scheduler does (PROTOCOLS.md §2); what the sandbox's
//! `nu` and `sabesp` do goes through `/tools`.

mod cluster;
mod tools;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};

pub use self::cluster::Cluster;
use super::{Sandbox, lock};

/// Everything under `/aurora`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    Router::new()
        .route("/apibeta/{method}", post(call))
        .route("/tools/kill/{role}/{env}/{name}", post(tools::kill))
        .route("/tools/cycle/{service}", post(tools::cycle))
        .route("/tools/machines/{service}", post(tools::machines))
        .with_state(sandbox)
}

async fn call(State(sandbox): State<Arc<Sandbox>>, Path(method): Path<String>, body: String) -> Response {
    if method != "getTasksWithoutConfigs" && method != "getTasksStatus" {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(asked) = serde_json::from_str::<Value>(&body) else {
        return (StatusCode::BAD_REQUEST, "not JSON").into_response();
    };
    let query = &asked["query"];
    let text = |key: &str| query[key].as_str().unwrap_or_default();
    let job = sandbox.job(text("role"), text("environment"), text("jobName"));
    let tasks: Vec<Value> = job
        .into_iter()
        .map(|(number, id, status, host, since)| {
            json!({
                "assignedTask": { "taskId": id, "slaveId": "", "slaveHost": host, "instanceId": number },
                "status": status,
                "failureCount": 0,
                "taskEvents": [{ "timestamp": since, "status": status, "message": null }],
            })
        })
        .collect();
    let details: Vec<Value> = Vec::new();
    Json(json!({
        "responseCode": "OK",
        "serverInfo": { "clusterName": "sandbox", "statsUrlPrefix": "" },
        "result": { "scheduleStatusResult": { "tasks": tasks } },
        "details": details,
    }))
    .into_response()
}

/// Number, task id, status, host, and since when, of one instance.
type Row = (i32, String, &'static str, String, i64);

impl Sandbox {
    /// The instances of a job. Tasks of the pipeline that run are jobs of the same name.
    fn job(&self, role: &str, env: &str, name: &str) -> Vec<Row> {
        if (role, env) != ("jobs", "prod") {
            return Vec::new();
        }
        let now = self.clock.now_ms();
        let runs = self.world().running_since(name);
        lock(&self.cluster).job(name, runs, now)
    }
}
