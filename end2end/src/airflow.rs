//! A real Airflow for tests, started from the virtual environments that the set-up installs: its own
//! home, SQLite, a free port, one DAG that really fails. Ended with everything it started when it is
//! dropped.

mod pipelines;
mod process;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use server::clients::http::segment;

pub use self::pipelines::Pipelines;
use self::process::{processes, root, spawn};
use crate::node::free_port;

/// The DAG of `peers/dags/nightly.py`.
pub const DAG: &str = "nightly";

/// A run id with the characters that break naive addresses.
pub const RUN: &str = "manual__2026-11-21T01:00:00+00:00";

/// Who may do everything.
pub const USER: &str = "admin";

/// The password of [`USER`].
pub const PASSWORD: &str = "secret";

/// How long Airflow may take to answer at first.
const READY: Duration = Duration::from_secs(150);

/// Which Airflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 2.11.2, API v1.
    V2,
    /// 3.3.2, API v2.
    V3,
}

/// A running Airflow.
#[derive(Debug)]
pub struct Airflow {
    /// Address without `/api/…`.
    pub base: String,
    version: Version,
    home: tempfile::TempDir,
    process: Child,
    client: Client,
    token: String,
}

impl Airflow {
    /// Starts one and waits until it knows the DAG.
    ///
    /// # Panics
    /// If it does not come up; its log is in the message.
    pub async fn start(version: Version) -> Self {
        let airflow = Self::on(version, &root().join("end2end/peers/dags")).await;
        airflow.knows(DAG).await;
        airflow
    }

    /// Starts one with the DAGs of a folder.
    async fn on(version: Version, dags: &Path) -> Self {
        let home = tempfile::tempdir().expect("a folder for Airflow");
        let port = free_port();
        let process = spawn(version, home.path(), dags, port);
        let client = Client::builder().timeout(Duration::from_secs(20)).build().expect("a client");
        let base = format!("http://127.0.0.1:{port}");
        let mut airflow = Self { base, version, home, process, client, token: String::new() };
        airflow
            .wait("its version", async |it| {
                it.plain("/version").send().await.is_ok_and(|answer| answer.status().is_success())
            })
            .await;
        if version == Version::V3 {
            let body = json!({ "username": USER, "password": PASSWORD });
            let given = airflow.client.post(format!("{}/auth/token", airflow.base)).json(&body).send().await;
            let given: Value = given.expect("a token").json().await.expect("a token as JSON");
            airflow.token = given["access_token"].as_str().expect("an access token").to_owned();
        }
        airflow
    }

    /// Waits until it knows a DAG.
    async fn knows(&self, dag: &str) {
        self.wait(dag, async |it| it.get(&format!("/dags/{dag}")).await["dag_id"] == dag).await;
    }

    /// The configuration of a console on this Airflow.
    #[must_use]
    pub fn config(&self) -> server::config::Config {
        let toml = format!(
            "listen = '127.0.0.1:0'\ndatabase_url = 'sqlite:{}/comporta.db'\npoll_seconds = 1\n\
             [sign_in]\npeople = true\n\
             [airflow.main]\nurl = '{}'\nusername = '{USER}'\npassword = '{PASSWORD}'\n",
            self.home.path().display(),
            self.base
        );
        let file = self.home.path().join("comporta.toml");
        std::fs::write(&file, toml).expect("a configuration");
        server::config::load(Some(&file)).expect("a configuration that is right")
    }

    /// Our client on this Airflow, after detection.
    pub async fn connect(&self) -> std::sync::Arc<dyn server::clients::airflow::Airflow> {
        let url = self.base.parse().expect("an address");
        server::clients::airflow::connect("main", &url, USER, PASSWORD.into(), Duration::from_secs(20), None)
            .await
            .expect("a connection")
    }

    /// Asks Airflow itself.
    pub async fn get(&self, path: &str) -> Value {
        let answer = self.signed(self.plain(path)).send().await;
        match answer {
            Ok(answer) => answer.json().await.unwrap_or_default(),
            Err(_) => Value::Null,
        }
    }

    /// Asks Airflow itself for a list by a body.
    pub async fn list(&self, path: &str, body: &Value) -> Value {
        let request = self.client.post(format!("{}{}{path}", self.base, self.api())).json(body);
        self.signed(request).send().await.expect("an answer to a list").json().await.unwrap_or_default()
    }

    /// Starts the run that fails, and waits until it has.
    pub async fn trigger_and_fail(&self) {
        self.trigger(RUN).await;
        self.wait_for_run("failed").await;
    }

    /// Starts a run with this id.
    pub async fn trigger(&self, run: &str) {
        self.trigger_of(DAG, run).await;
    }

    async fn trigger_of(&self, dag: &str, run: &str) {
        let conf =
            json!({ "metapod_transaction": "f7832a01-001b-56f7-a4fe-b3a417f8f654", "itaipu_version": "4945885" });
        let mut body = json!({ "dag_run_id": run, "conf": conf });
        if self.version == Version::V3 {
            body["logical_date"] = Value::Null;
        }
        let request = self.client.post(format!("{}{}/dags/{dag}/dagRuns", self.base, self.api())).json(&body);
        let answer = self.signed(request).send().await.expect("an answer to the trigger");
        assert!(answer.status().is_success(), "trigger: {:?}", answer.text().await);
    }

    /// Waits until Airflow itself says that the run is in this state.
    pub async fn wait_for_run(&self, state: &str) {
        self.wait_for(RUN, state).await;
    }

    /// Waits until Airflow itself says that a run is in this state.
    pub async fn wait_for(&self, run: &str, state: &str) {
        self.wait_for_of(DAG, run, state).await;
    }

    async fn wait_for_of(&self, dag: &str, run: &str, state: &str) {
        let path = format!("/dags/{dag}/dagRuns/{}", segment(run));
        self.wait(&format!("{run} to be {state}"), async |it| it.get(&path).await["state"] == state).await;
    }

    /// State of a task of the run, as Airflow itself says.
    pub async fn task_state(&self, task: &str) -> Value {
        self.state_of(RUN, task).await
    }

    /// State of a task of a run, as Airflow itself says.
    pub async fn state_of(&self, run: &str, task: &str) -> Value {
        self.get(&format!("/dags/{DAG}/dagRuns/{}/taskInstances/{task}", segment(run))).await["state"].clone()
    }

    const fn api(&self) -> &'static str {
        match self.version {
            Version::V2 => "/api/v1",
            Version::V3 => "/api/v2",
        }
    }

    fn plain(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{}{path}", self.base, self.api()))
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        match self.version {
            Version::V2 => request.basic_auth(USER, Some(PASSWORD)),
            Version::V3 => request.bearer_auth(&self.token),
        }
    }

    async fn wait(&self, what: &str, so: impl AsyncFn(&Self) -> bool) {
        let began = Instant::now();
        while !so(self).await {
            assert!(began.elapsed() < READY, "waited in vain for {what}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    fn log(&self) -> String {
        let text = std::fs::read_to_string(self.home.path().join("out.log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(60)..].join("\n")
    }
}

impl Drop for Airflow {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
        // The process group, and what has left it: Airflow starts processes in groups of their own.
        let group = format!("-{}", self.process.id());
        for signal in ["-TERM", "-KILL"] {
            let mut left = processes(self.home.path());
            let _ = Command::new("kill").args([signal, "--", &group]).args(&left).stderr(Stdio::null()).status();
            for _ in 0..20 {
                std::thread::sleep(Duration::from_millis(100));
                let _ = self.process.try_wait();
                left = processes(self.home.path());
                if left.is_empty() {
                    break;
                }
            }
        }
        let _ = self.process.wait();
    }
}
