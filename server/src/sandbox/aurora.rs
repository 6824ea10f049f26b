//! Aurora, as the console and the tools see it: the jobs of what runs, and the machines below them. Answers
//! `POST /apibeta/getTasksWithoutConfigs`, `getTasksStatus` and `getJobSummary` as the real scheduler does
//! (PROTOCOLS.md §2); what the sandbox's `nu` and `sabesp` do goes through `/tools`, for which they need the
//! token that the console hands them.

mod cluster;
mod refusal;
mod tools;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};

pub use self::cluster::{Cluster, Instance};
pub use self::refusal::refuse;
use super::{Sandbox, lock};

/// Everything under `/aurora`.
pub fn router(sandbox: Arc<Sandbox>) -> Router {
    let tools = Router::new()
        .route("/tools/kill/{role}/{env}/{name}", post(tools::kill))
        .route("/tools/cycle/{service}", post(tools::cycle))
        .route("/tools/machines/{service}", post(tools::machines))
        .route("/tools/commit/{transaction}/{dataset}/{format}/{path}", post(tools::commit))
        .route("/tools/itaipu/{cluster}/{transaction}/{filter}", post(tools::itaipu))
        .layer(axum::middleware::from_fn(tools::token));
    Router::new().route("/apibeta/{method}", post(call)).merge(tools).with_state(sandbox)
}

async fn call(State(sandbox): State<Arc<Sandbox>>, Path(method): Path<String>, body: String) -> Response {
    let Ok(asked) = serde_json::from_str::<Value>(&body) else {
        return (StatusCode::BAD_REQUEST, "not JSON").into_response();
    };
    let result = match method.as_str() {
        "getTasksWithoutConfigs" | "getTasksStatus" => {
            let text = |key: &str| asked["query"][key].as_str().unwrap_or_default();
            let job = sandbox.job(text("role"), text("environment"), text("jobName"));
            json!({ "scheduleStatusResult": { "tasks": job.iter().map(task).collect::<Vec<_>>() } })
        }
        "getJobSummary" => {
            let role = asked["role"].as_str();
            let jobs = if role.is_none_or(|role| role == "jobs") { sandbox.jobs() } else { Vec::new() };
            json!({ "jobSummaryResult": { "summaries": jobs.iter().map(summary).collect::<Vec<_>>() } })
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    Json(json!({
        "responseCode": "OK",
        "serverInfo": { "clusterName": "sandbox", "statsUrlPrefix": "" },
        "result": result,
        "details": [],
    }))
    .into_response()
}

fn task(one: &Instance) -> Value {
    let event = |(at, status): &(i64, &str)| {
        let message = (*status == "KILLING").then_some("Killed by comporta");
        json!({ "timestamp": at, "status": status, "message": message })
    };
    json!({
        "assignedTask": { "taskId": one.id, "slaveId": "", "slaveHost": one.host, "instanceId": one.number },
        "status": one.status(),
        "failureCount": 0,
        "taskEvents": one.events.iter().map(event).collect::<Vec<_>>(),
    })
}

fn summary((name, instances): &(String, Vec<Instance>)) -> Value {
    let active = instances.iter().filter(|one| one.is_active()).count();
    json!({
        "job": { "role": "jobs", "environment": "prod", "name": name },
        "stats": {
            "activeTaskCount": active, "finishedTaskCount": instances.len() - active,
            "failedTaskCount": 0, "pendingTaskCount": 0,
        },
        "nextCronRunMs": null,
    })
}

impl Sandbox {
    /// The instances of a job. Tasks of the pipeline that run are jobs of the same name.
    fn job(&self, role: &str, env: &str, name: &str) -> Vec<Instance> {
        if (role, env) != ("jobs", "prod") {
            return Vec::new();
        }
        let now = self.clock.now_ms();
        let mut world = self.world();
        let (since, born) = (world.running_since(name), world.born);
        drop(world);
        lock(&self.cluster).job(name, since, born, now)
    }

    /// Every job with its instances, by name.
    fn jobs(&self) -> Vec<(String, Vec<Instance>)> {
        let known = lock(&self.cluster).names();
        let names: BTreeSet<String> = self.world().running_tasks().into_iter().chain(known).collect();
        names.into_iter().map(|name| (name.clone(), self.job("jobs", "prod", &name))).collect()
    }
}
