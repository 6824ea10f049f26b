//! One task of a run, as its panel needs it.

use serde::{Deserialize, Serialize};

use super::platform::Trouble;
use super::procedure::Offer;
use super::state::{Phase, TaskState};

/// One task with its tries, what it waits for and what waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDetail {
    /// Task id.
    pub id: String,
    /// State of the newest try.
    pub state: TaskState,
    /// Operator class in Airflow.
    pub operator: Option<String>,
    /// Owner in Airflow.
    pub owner: Option<String>,
    /// Machine of the newest try.
    pub host: Option<String>,
    /// Airflow pool.
    pub pool: Option<String>,
    /// Trigger rule.
    pub rule: String,
    /// How many retries Airflow makes by itself.
    pub retries: u32,
    /// Tries, newest first.
    pub tries: Vec<Try>,
    /// Instances of a mapped task.
    pub mapped: Vec<MappedInstance>,
    /// Failed tasks that explain why this one is blocked.
    pub causes: Vec<Neighbour>,
    /// Direct upstream tasks.
    pub upstream: Vec<Neighbour>,
    /// Everything downstream, critical ones first.
    pub blast: Vec<Neighbour>,
    /// What Metapod recorded for it; absent when there is no Metapod or no transaction.
    pub datasets: Option<Vec<DatasetRow>>,
    /// What may be done, each with the reason if it may not.
    pub offers: Vec<Offer>,
    /// Backends that did not answer.
    pub troubles: Vec<Trouble>,
    /// Business critical.
    pub critical: bool,
    /// The task in Airflow's own console.
    pub link: Option<String>,
}

/// One try of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// 1 for the first.
    pub number: u32,
    /// How it ended, or where it is.
    pub state: TaskState,
    /// Start, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// End, in milliseconds since the epoch.
    pub end: Option<i64>,
    /// Machine.
    pub host: Option<String>,
}

/// One instance of a mapped task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedInstance {
    /// Index, from 0.
    pub index: i32,
    /// State.
    pub state: TaskState,
    /// Number of the newest try.
    pub try_number: u32,
}

/// A task that another one is spoken of with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Task id.
    pub id: String,
    /// Its phase.
    pub phase: Phase,
    /// Business critical.
    pub critical: bool,
}

/// A dataset of the run's transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetRow {
    /// Metapod's name, such as `model/fx-model-avro`.
    pub name: String,
    /// Recorded as complete.
    pub committed: bool,
}
