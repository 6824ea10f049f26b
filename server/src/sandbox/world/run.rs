//! One run of a DAG: its dates, its state, its context. The states of its tasks are in [`Live`]
//! once somebody has touched them; until then they follow from the seed (`night`).

use serde_json::{Map, Value};

use super::live::Live;
use super::state::RunState;

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which DAG, by position.
    pub dag: usize,
    /// Its id: `scheduled__2026-11-21T01:00:00+00:00`.
    pub id: String,
    /// What makes this run unlike others.
    pub seed: u64,
    /// The logical date; none for a run somebody triggered.
    pub logical: Option<i64>,
    /// The moment from which it may run.
    pub run_after: i64,
    /// When it was queued last.
    pub queued: Option<i64>,
    /// When it started.
    pub start: Option<i64>,
    /// When it ended.
    pub end: Option<i64>,
    /// When the scheduler looked at it last.
    pub decided: Option<i64>,
    /// Its state.
    pub state: RunState,
    /// It waits because its DAG is paused.
    pub held: bool,
    /// It began while somebody could watch, so its tasks take as long as at night.
    pub natural: bool,
    /// Who triggered it; none for the schedule.
    pub user: Option<String>,
    /// The run context.
    pub conf: Map<String, Value>,
    /// A note somebody left.
    pub note: Option<String>,
    /// What went wrong on a finished night, and how long it took.
    pub story: Story,
    /// Its tasks, where they are more than the seed tells.
    pub live: Option<Live>,
}

/// How a night in the past went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// How long it took, in milliseconds.
    pub took: i64,
    /// Which tasks failed, by position.
    pub failed: Vec<usize>,
    /// Which tasks succeeded only on their second try.
    pub shaky: Vec<usize>,
}

impl Run {
    /// `manual` or `scheduled`.
    #[must_use]
    pub fn run_type(&self) -> &'static str {
        if self.user.is_some() { "manual" } else { "scheduled" }
    }

    /// Whether this run's own conf makes a task fail: `{"sandbox_fail": ["task-id"]}`.
    #[must_use]
    pub fn fails(&self, task: &str) -> bool {
        let listed = self.conf.get("sandbox_fail").and_then(Value::as_array);
        listed.is_some_and(|ids| ids.iter().any(|id| id.as_str() == Some(task)))
    }

    /// The Metapod transaction it writes to.
    #[must_use]
    pub fn transaction(&self) -> Option<&str> {
        self.conf.get("metapod_transaction").and_then(Value::as_str)
    }
}
