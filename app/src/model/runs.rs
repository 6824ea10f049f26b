//! The list of runs over all DAGs.

use serde::{Deserialize, Serialize};

use super::context::RunRef;
use super::platform::Trouble;
use super::state::{Counts, RunState};

/// What the list is narrowed to. Empty fields do not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFilter {
    /// Text in the DAG id, run id, transaction id or the task that broke first.
    #[serde(default)]
    pub search: String,
    /// State of the run, as Airflow writes it.
    #[serde(default)]
    pub state: String,
    /// DAG id.
    #[serde(default)]
    pub dag: String,
}

/// Everything that the list of runs shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunsPage {
    /// One strip per DAG, with its last nights.
    pub dags: Vec<DagStrip>,
    /// Runs, newest first, narrowed by the filter.
    pub runs: Vec<RunRow>,
    /// How many runs there were before the filter.
    pub total: u32,
    /// Instances that did not answer.
    pub troubles: Vec<Trouble>,
    /// When it was read, in milliseconds since the epoch.
    pub as_of: i64,
}

/// A DAG with its last thirty runs, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DagStrip {
    /// Airflow instance.
    pub airflow: String,
    /// DAG id.
    pub dag: String,
    /// Paused in Airflow: no run will start.
    pub paused: bool,
    /// Usual duration of its successful runs, in milliseconds.
    pub usual: Option<i64>,
    /// Oldest first.
    pub nights: Vec<Night>,
}

/// One run in a strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// Which run.
    pub run: RunRef,
    /// Its state.
    pub state: RunState,
    /// Start, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// How long it took or has taken, in milliseconds.
    pub duration: Option<i64>,
}

/// One run in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// Which run.
    pub run: RunRef,
    /// Its state.
    pub state: RunState,
    /// Start, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// End, in milliseconds since the epoch.
    pub end: Option<i64>,
    /// Usual duration of the DAG, in milliseconds.
    pub usual: Option<i64>,
    /// Tasks by phase; absent when Airflow did not say.
    pub counts: Option<Counts>,
    /// The task that broke first.
    pub broke_first: Option<String>,
    /// Metapod transaction id.
    pub transaction: Option<String>,
}
