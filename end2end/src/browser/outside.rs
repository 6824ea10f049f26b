//! Somebody else at the same Airflow: changes the run behind the console's back.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use serde_json::{Value, json};
use server::sandbox::{PASSWORD, Sandbox, USER};

/// A client of the sandbox's Airflow, API v2.
pub struct Outside {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl Outside {
    /// Opens another door to the sandbox; every call through it takes this much longer.
    pub(super) async fn door(sandbox: &Arc<Sandbox>, pause: Duration) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let wait = move |request: Request, next: Next| async move {
            tokio::time::sleep(pause).await;
            next.run(request).await
        };
        let router = sandbox.router().layer(from_fn(wait));
        tokio::spawn(async move { axum::serve(listener, router).await });
        base
    }

    /// Goes in by a door of its own and logs in.
    pub(super) async fn of(sandbox: &Arc<Sandbox>) -> Self {
        let base = Self::door(sandbox, Duration::ZERO).await;
        let mut outside = Self { client: reqwest::Client::new(), base, token: String::new() };
        let login = json!({ "username": USER, "password": PASSWORD });
        let answer = outside.ask(reqwest::Method::POST, "/airflow/auth/token", Some(login)).await;
        outside.token = answer["access_token"].as_str().expect("a token").to_owned();
        outside
    }

    async fn ask(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self.client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"));
        let status = response.status();
        let text = response.text().await.unwrap_or_default();
        assert!(status.is_success(), "{path} answered {status}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Lets every call to Airflow fail from now on.
    pub async fn break_down(&self) {
        let fault = json!({ "path_contains": "/airflow/", "times": u32::MAX, "kind": { "status": [503, null] } });
        self.ask(reqwest::Method::POST, "/sandbox/faults", Some(fault)).await;
    }

    /// Lets what is read of one night fail from now on.
    pub async fn lose(&self, night: &str) {
        // Up to the hour, which is the same however the rest is written in an address.
        let hour = night.split(':').next().unwrap_or(night);
        let hour = hour.rsplit("__").next().unwrap_or(hour);
        let fault = json!({ "path_contains": hour, "times": u32::MAX, "kind": { "status": [503, null] } });
        self.ask(reqwest::Method::POST, "/sandbox/faults", Some(fault)).await;
    }

    /// Calls are answered again.
    pub async fn recover(&self) {
        self.ask(reqwest::Method::DELETE, "/sandbox/faults", None).await;
    }

    /// Id of the latest run of the pipeline.
    pub async fn last_night(&self) -> String {
        self.night(0).await
    }

    /// Id of the run of the pipeline so many nights before the latest.
    pub async fn night(&self, before: usize) -> String {
        let path = format!("/airflow/api/v2/dags/dagao/dagRuns?order_by=-run_after&limit={}", before + 1);
        let runs = self.ask(reqwest::Method::GET, &path, None).await;
        runs["dag_runs"][before]["dag_run_id"].as_str().expect("a run").to_owned()
    }

    async fn instance(&self, task: &str) -> String {
        let run = app::paths::encode(&self.last_night().await);
        format!("/airflow/api/v2/dags/dagao/dagRuns/{run}/taskInstances/{task}")
    }

    /// Sets the state of a task of last night.
    pub async fn set(&self, task: &str, state: &str) {
        let path = self.instance(task).await;
        self.ask(reqwest::Method::PATCH, &path, Some(json!({ "new_state": state }))).await;
    }

    /// The state of a task of last night; empty for none.
    pub async fn state(&self, task: &str) -> String {
        let path = self.instance(task).await;
        self.ask(reqwest::Method::GET, &path, None).await["state"].as_str().unwrap_or_default().to_owned()
    }

    /// How many tasks of last night are in a state.
    pub async fn how_many(&self, state: &str) -> u64 {
        let run = app::paths::encode(&self.last_night().await);
        let path = format!("/airflow/api/v2/dags/dagao/dagRuns/{run}/taskInstances?limit=1&state={state}");
        self.ask(reqwest::Method::GET, &path, None).await["total_entries"].as_u64().unwrap_or(0)
    }
}
