//! A sandbox on a port of its own, and servers that answer what a test says.

use std::sync::Arc;

use server::clock::Clock;
use server::sandbox::{Fault, FaultKind, Options, Sandbox};

/// A sandbox that listens.
pub struct Platform {
    /// It.
    pub sandbox: Arc<Sandbox>,
    /// Where it listens, without a slash at the end.
    pub base: String,
}

impl Platform {
    /// One with thirty nights behind it, at noon of 22 November 2026.
    pub async fn start() -> Self {
        let sandbox = Sandbox::new(Options::default(), Clock::manual(1_795_345_200_000).0);
        Self { base: serve(sandbox.router()).await, sandbox }
    }

    /// Makes the next calls to paths that hold this go wrong.
    pub fn inject(&self, path: &str, times: u32, kind: FaultKind) {
        self.sandbox.inject(Fault { method: None, path_contains: path.into(), times, kind });
    }

    /// How many calls there were to paths that hold this.
    pub fn calls(&self, path: &str) -> usize {
        self.sandbox.calls().iter().filter(|call| call.path.contains(path)).count()
    }

    /// What the sandbox's Airflow answers, as JSON.
    pub async fn airflow(&self, path: &str) -> serde_json::Value {
        let http = reqwest::Client::new();
        let who = serde_json::json!({ "username": "comporta", "password": "sandbox" });
        let token = http.post(format!("{}/airflow/auth/token", self.base)).json(&who).send().await.unwrap();
        let token: serde_json::Value = token.json().await.unwrap();
        let token = token["access_token"].as_str().unwrap();
        let url = format!("{}/airflow/api/v2{path}", self.base);
        http.get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap()
    }
}

/// Serves a router on a port of its own; answers where.
pub async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}
