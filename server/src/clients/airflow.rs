//! Airflow's stable REST API, v2 (Airflow 3) and v1 (Airflow 2), behind one set of operations.
//!
//! Facts of the wire: PROTOCOLS.md §1; apache/airflow
//! `airflow/api_fastapi/core_api/openapi/v2-rest-api-generated.yaml` and
//! `airflow/api_connexion/openapi/v1.yaml`.

mod auth;
mod batch;
mod detect;
mod pages;
mod python;
mod types;
mod v1;
mod v2;
mod wire;

use async_trait::async_trait;

pub use self::detect::connect;
pub use self::types::{
    ApiVersion, ClearSpec, Dag, Instance, InstanceKey, LogAsk, LogPiece, Run, SetAnswer, SetSpec, TaskDef, TryRecord,
};
use crate::clients::http::ClientError;

/// What an orchestrator can be asked. Reads are tried again, changes never are.
#[async_trait]
pub trait Airflow: Send + Sync + std::fmt::Debug {
    /// Which API this speaks.
    fn api(&self) -> ApiVersion;
    /// Version of the server, as it says.
    async fn version(&self) -> Result<String, ClientError>;
    /// Every DAG that our account may see.
    async fn dags(&self) -> Result<Vec<Dag>, ClientError>;
    /// The newest runs of a DAG, newest first.
    async fn runs(&self, dag: &str, limit: u32) -> Result<Vec<Run>, ClientError>;
    /// One run.
    async fn run(&self, dag: &str, run: &str) -> Result<Run, ClientError>;
    /// The tasks of a DAG with their edges.
    async fn tasks(&self, dag: &str) -> Result<Vec<TaskDef>, ClientError>;
    /// Every task instance of a run.
    async fn instances(&self, dag: &str, run: &str) -> Result<Vec<Instance>, ClientError>;
    /// The instances of a run that changed at or after a time (milliseconds, by Airflow's clock).
    async fn changed(&self, dag: &str, run: &str, since: i64) -> Result<Vec<Instance>, ClientError>;
    /// One page of the instances of a run from an offset, and how many there are in all, if it is said.
    async fn slice(&self, dag: &str, run: &str, offset: u32) -> Result<(Vec<Instance>, Option<u32>), ClientError>;
    /// How many instances of a run are in these states (all of them if none are named), and the
    /// first of them.
    async fn count(&self, dag: &str, run: &str, states: &[&str]) -> Result<(u32, Vec<Instance>), ClientError>;
    /// The instances of one task: one, or one per map index.
    async fn instance(&self, dag: &str, run: &str, task: &str) -> Result<Vec<Instance>, ClientError>;
    /// Tries of an instance, oldest first.
    async fn tries(&self, key: &InstanceKey) -> Result<Vec<TryRecord>, ClientError>;
    /// A piece of the log of a try.
    async fn log(&self, ask: &LogAsk) -> Result<LogPiece, ClientError>;
    /// Sets the state of a task. Airflow then clears what failed or was blocked behind a success.
    async fn set_state(&self, spec: &SetSpec) -> Result<SetAnswer, ClientError>;
    /// Clears tasks; answers which instances were (or, for a dry run, would be) cleared.
    async fn clear(&self, spec: &ClearSpec) -> Result<Vec<(String, i32)>, ClientError>;
    /// Pauses or unpauses a DAG.
    async fn set_paused(&self, dag: &str, paused: bool) -> Result<(), ClientError>;
    /// The same operation by hand, as a command to be copied. Holds no secret.
    fn set_state_command(&self, spec: &SetSpec) -> String;
    /// The same operation by hand, as a command to be copied. Holds no secret.
    fn clear_command(&self, spec: &ClearSpec) -> String;
}
