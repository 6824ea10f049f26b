//! What the operations take and answer, the same for both versions of the API.

use app::model::log::LogLine;
use app::model::state::{RunState, TaskState};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Version of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiVersion {
    /// Airflow 2.
    V1,
    /// Airflow 3.
    V2,
}

/// A DAG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dag {
    /// DAG id.
    pub id: String,
    /// No run will start.
    pub paused: bool,
}

/// A run. Times are milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Run id.
    pub id: String,
    /// State.
    pub state: RunState,
    /// Start.
    pub start: Option<i64>,
    /// End.
    pub end: Option<i64>,
    /// What it was triggered with; empty if nothing.
    pub conf: Map<String, Value>,
}

/// A task of a DAG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskDef {
    /// Task id.
    pub id: String,
    /// Direct downstream tasks.
    pub downstream: Vec<String>,
    /// Trigger rule, as Airflow writes it.
    pub rule: String,
    /// How many retries Airflow makes by itself.
    pub retries: u32,
    /// Owner.
    pub owner: Option<String>,
    /// Operator class.
    pub operator: Option<String>,
    /// Pool.
    pub pool: Option<String>,
    /// It is expanded into instances.
    pub mapped: bool,
}

/// A task instance. Times are milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Task id.
    pub task: String,
    /// -1 if it is not mapped.
    pub map_index: i32,
    /// State.
    pub state: TaskState,
    /// Number of the newest try.
    pub try_number: u32,
    /// Start.
    pub start: Option<i64>,
    /// End.
    pub end: Option<i64>,
    /// Machine.
    pub host: Option<String>,
    /// Operator class.
    pub operator: Option<String>,
}

/// Names one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceKey {
    /// DAG id.
    pub dag: String,
    /// Run id.
    pub run: String,
    /// Task id.
    pub task: String,
    /// -1 if it is not mapped.
    pub map_index: i32,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TryRecord {
    /// From 1.
    pub number: u32,
    /// How it ended, or where it is.
    pub state: TaskState,
    /// Start.
    pub start: Option<i64>,
    /// End.
    pub end: Option<i64>,
    /// Machine.
    pub host: Option<String>,
}

/// Which piece of which log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogAsk {
    /// Which instance.
    pub key: InstanceKey,
    /// Which try; 0 for one that never ran.
    pub attempt: u32,
    /// Token of the piece before.
    pub token: Option<String>,
}

/// A piece of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogPiece {
    /// Lines.
    pub lines: Vec<LogLine>,
    /// Token of the next piece.
    pub next: Option<String>,
}

/// A state to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSpec {
    /// DAG id.
    pub dag: String,
    /// Run id.
    pub run: String,
    /// Task id.
    pub task: String,
    /// Instance of a mapped task; all of them if absent.
    pub map_index: Option<i32>,
    /// `success` or `failed`.
    pub state: TaskState,
}

/// What became of setting a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAnswer {
    /// It was set.
    Set,
    /// It was in that state already.
    AlreadySo,
}

/// What to clear. Every flag is sent, since the defaults of the versions differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearSpec {
    /// DAG id.
    pub dag: String,
    /// Run id.
    pub run: String,
    /// Task ids.
    pub tasks: Vec<String>,
    /// Only instances that failed or are blocked.
    pub only_failed: bool,
    /// Change nothing, only say what would be cleared.
    pub dry_run: bool,
}
