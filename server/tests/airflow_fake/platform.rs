//! A sandbox on a port of its own, and clients of it.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use server::clients::airflow::{Airflow, ApiVersion, ClearSpec, InstanceKey, SetSpec, connect};
use server::clients::http::ClientError;
use server::clock::{Clock, ManualClock};
use server::sandbox::{Fault, FaultKind, Options, PASSWORD, Sandbox, USER};

/// 2026-11-22T11:00:00Z.
const NOON: i64 = 1_795_345_200_000;
/// Last night of the pipeline.
pub const RUN: &str = "scheduled__2026-11-22T01:00:00+00:00";
/// The pipeline.
pub const DAG: &str = "dagao";
/// What broke last night.
pub const BROKEN: &str = "itaipu-fx-model";
/// How long the clients wait.
pub const PATIENCE: Duration = Duration::from_secs(1);

/// A sandbox that listens.
pub struct Platform {
    /// It.
    pub sandbox: Arc<Sandbox>,
    /// Its clock.
    pub hand: ManualClock,
    /// Where it listens, without a slash at the end.
    pub base: String,
}

impl Platform {
    /// One with this many tasks.
    pub async fn start(tasks: u32) -> Self {
        Self::with(Options { tasks, nights: 3, ..Options::default() }).await
    }

    /// One of one's own making.
    pub async fn with(options: Options) -> Self {
        let (clock, hand) = Clock::manual(NOON);
        let sandbox = Sandbox::new(options, clock);
        Self { base: serve(sandbox.router()).await, sandbox, hand }
    }

    /// The clients of both versions, the newer one first; they found out which is which.
    pub async fn both(&self) -> [Arc<dyn Airflow>; 2] {
        [self.client("airflow").await, self.client("airflow2").await]
    }

    /// A client of what is at this path.
    pub async fn client(&self, path: &str) -> Arc<dyn Airflow> {
        at(&format!("{}/{path}", self.base), None).await.unwrap()
    }

    /// Makes the next calls of this method to a path that holds this go wrong.
    pub fn inject(&self, method: &str, path: &str, times: u32, kind: FaultKind) {
        self.sandbox.inject(Fault { method: Some(method.into()), path_contains: path.into(), times, kind });
    }

    /// How many calls of this method there were to paths that hold this.
    pub fn calls(&self, method: &str, path: &str) -> usize {
        self.sandbox.calls().iter().filter(|call| call.method == method && call.path.contains(path)).count()
    }
}

/// Connects as the user that the sandbox knows.
pub async fn at(base: &str, api: Option<ApiVersion>) -> Result<Arc<dyn Airflow>, ClientError> {
    connect("main", &base.parse().unwrap(), USER, SecretString::from(PASSWORD), PATIENCE, api).await
}

/// Serves a router on a port of its own; answers where.
pub async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

/// An instance of last night that is not mapped.
pub fn key(task: &str) -> InstanceKey {
    InstanceKey { dag: DAG.into(), run: RUN.into(), task: task.into(), map_index: -1 }
}

/// Setting the state of a task of last night.
pub fn set(task: &str, state: &str) -> SetSpec {
    SetSpec { dag: DAG.into(), run: RUN.into(), task: task.into(), map_index: None, state: state.into() }
}

/// Clearing tasks of last night.
pub fn clear(tasks: &[&str], only_failed: bool, dry_run: bool) -> ClearSpec {
    let tasks = tasks.iter().map(|task| (*task).to_owned()).collect();
    ClearSpec { dag: DAG.into(), run: RUN.into(), tasks, only_failed, dry_run }
}

/// The state of a task of last night, on the wire.
pub async fn state(airflow: &dyn Airflow, task: &str) -> String {
    airflow.instance(DAG, RUN, task).await.unwrap()[0].state.wire().to_owned()
}
