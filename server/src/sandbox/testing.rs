//! A sandbox with a clock that stands still, and a client for it that needs no socket.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Options, Sandbox};
use crate::clock::{Clock, ManualClock};

/// 2026-11-22T11:00:00Z.
pub const NOON: i64 = 1_795_345_200_000;
/// Last night of the pipeline, in both APIs.
pub const V2: &str = "/airflow/api/v2/dags/dagao/dagRuns/scheduled__2026-11-22T01:00:00%2B00:00";
/// The same in API v1.
pub const V1: &str = "/airflow2/api/v1/dags/dagao/dagRuns/scheduled__2026-11-22T01:00:00%2B00:00";
/// The run's id.
pub const RUN: &str = "scheduled__2026-11-22T01:00:00+00:00";

/// A sandbox on the bench.
pub struct Bench {
    /// It.
    pub sandbox: Arc<Sandbox>,
    /// Its clock.
    pub hand: ManualClock,
    router: Router,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as text.
    pub text: String,
    /// Its body as JSON, or null.
    pub json: Value,
}

impl Bench {
    /// An ordinary one.
    pub fn new() -> Self {
        Self::with(Options::default())
    }

    /// One of one's own making.
    pub fn with(options: Options) -> Self {
        let (clock, hand) = Clock::manual(NOON);
        let sandbox = Sandbox::new(options, clock);
        Self { router: sandbox.router(), sandbox, hand }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = match to_bytes(body, usize::MAX).await {
            Ok(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            Err(_) => "broken off".to_owned(),
        };
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, text, json }
    }

    /// Logs in.
    pub async fn login(&self) -> String {
        let body = json!({ "username": "comporta", "password": "sandbox" });
        let request = Request::post("/airflow/auth/token").body(Body::from(body.to_string())).unwrap();
        self.send(request).await.json["access_token"].as_str().unwrap().to_owned()
    }

    /// Asks with credentials, and with a body unless it is null.
    pub async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        let credentials = if path.starts_with("/airflow2") {
            "Basic Y29tcG9ydGE6c2FuZGJveA==".to_owned()
        } else {
            format!("Bearer {}", self.login().await)
        };
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = Request::builder().method(method).uri(path).header("authorization", credentials);
        self.send(request.header("content-type", "application/json").body(body).unwrap()).await
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, Value::Null).await
    }

    /// All instances of last night in a state, by id; mapped ones once per index.
    pub async fn in_state(&self, state: &str) -> Vec<String> {
        let mut out = Vec::new();
        loop {
            let path = format!("{V2}/taskInstances?state={state}&limit=100&offset={}", out.len());
            let page = self.get(&path).await.json;
            let ids = page["task_instances"].as_array().unwrap();
            if ids.is_empty() {
                return out;
            }
            out.extend(ids.iter().map(|ti| ti["task_id"].as_str().unwrap().to_owned()));
        }
    }

    /// The state of one task of last night; null for none.
    pub async fn state_of(&self, task: &str) -> Value {
        self.get(&format!("{V2}/taskInstances/{task}")).await.json["state"].clone()
    }

    /// The state of last night.
    pub async fn run_state(&self) -> String {
        self.get(V2).await.json["state"].as_str().unwrap().to_owned()
    }

    /// Sets the state of a task of last night.
    pub async fn set(&self, task: &str, state: &str) -> Answer {
        self.ask("PATCH", &format!("{V2}/taskInstances/{task}"), json!({ "new_state": state })).await
    }
}
