//! One run with all its tasks, as the run page needs it.

mod groups;
mod labels;

use serde::{Deserialize, Serialize};

pub use self::groups::TaskGroups;
pub use self::labels::TaskLabels;
use super::context::{RunContext, RunRef};
use super::execution::{Deed, Held};
use super::platform::Trouble;
use super::state::{Counts, Phase, RunState, TaskState};

/// One run: its head, its tasks and the edges between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunView {
    /// Which run.
    pub run: RunRef,
    /// Its head.
    pub head: RunHead,
    /// The tasks, in the order of the DAG's list; edges refer to places in it.
    pub tasks: Vec<TaskRow>,
    /// Owners and kinds of the tasks.
    #[serde(default)]
    pub labels: TaskLabels,
    /// Which tasks may be drawn as one.
    #[serde(default)]
    pub groups: TaskGroups,
    /// Edges as places in `tasks`, from the earlier to the later.
    pub edges: Vec<(u32, u32)>,
    /// The height that each task had in the drawing of the DAG as it was before, if it was another one: the whole is
    /// drawn after that, so that little moves. Nothing for a DAG that did not change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heights: Vec<Option<i32>>,
    /// Backends that did not answer, and what is therefore missing.
    pub troubles: Vec<Trouble>,
    /// What operators did to this run, newest first; browsers get `told`.
    #[serde(skip)]
    pub deeds: Vec<Deed>,
    /// Machines that are held up; browsers get `told`.
    #[serde(skip)]
    pub held: Vec<Held>,
    /// Both as HTML; every value in it is escaped.
    pub told: String,
    /// Rises with every change that the watcher saw.
    pub revision: u64,
    /// When the backends were last read, in milliseconds since the epoch.
    pub as_of: i64,
}

/// State, times and context of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunHead {
    /// Airflow's state of the run.
    pub state: RunState,
    /// Start, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// End, in milliseconds since the epoch.
    pub end: Option<i64>,
    /// What this DAG's runs usually take, in milliseconds; absent without history.
    pub usual: Option<i64>,
    /// The run context; the page of a run gets it as HTML.
    #[serde(skip)]
    pub context: RunContext,
    /// The run in Airflow's own console.
    pub link: Option<String>,
}

/// One task of a run. Short names on the wire: there may be fifty thousand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// Task id.
    #[serde(rename = "i")]
    pub id: String,
    /// State; of a mapped task the one that an operator cares about most.
    #[serde(rename = "s")]
    pub state: TaskState,
    /// Number of the newest try; 0 before the first.
    #[serde(rename = "n", default, skip_serializing_if = "is_zero")]
    pub try_number: u32,
    /// Start, in milliseconds since the epoch.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// End, in milliseconds since the epoch.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub end: Option<i64>,
    /// Business critical by the configured patterns.
    #[serde(rename = "c", default, skip_serializing_if = "is_false")]
    pub critical: bool,
    /// Gives machines back: a candidate for holding them.
    #[serde(rename = "d", default, skip_serializing_if = "is_false")]
    pub downscale: bool,
    /// Of a mapped task, how many instances are in each phase.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub mapped: Option<Counts>,
}

impl TaskRow {
    /// The properties that a selection of tasks can ask for.
    pub const KEYS: &'static [&'static str] = &["state", "critical", "owner", "kind"];

    /// It has a property, such as `state` with the value `failed`; owner and kind are in [`TaskLabels`].
    #[must_use]
    pub fn has(&self, key: &str, value: &str) -> bool {
        match key {
            "state" => self.state.label() == value || self.state.wire() == value || self.state.phase().slug() == value,
            "critical" => self.critical == (value != "no"),
            _ => false,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl RunView {
    /// How many tasks are in each phase.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self.tasks.iter().map(|task| &task.state))
    }

    /// The failed task that ended first.
    #[must_use]
    pub fn broke_first(&self) -> Option<u32> {
        Self::first_broken(&self.tasks)
    }

    /// The same of these tasks.
    #[must_use]
    pub fn first_broken(tasks: &[TaskRow]) -> Option<u32> {
        (0_u32..)
            .zip(tasks)
            .filter(|(_, task)| task.state.phase() == Phase::Failed)
            .min_by_key(|(place, task)| (task.end.unwrap_or(i64::MAX), *place))
            .map(|(place, _)| place)
    }

    /// Place of a task by its id.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<u32> {
        self.tasks.iter().position(|task| task.id == id).and_then(|place| u32::try_from(place).ok())
    }
}

impl RunHead {
    /// How long the run has taken by `now`, in milliseconds.
    #[must_use]
    pub fn duration(&self, now: i64) -> Option<i64> {
        Some(self.end.unwrap_or(now) - self.start?)
    }
}

impl TaskRow {
    /// How long its newest try has taken by `now`, in milliseconds.
    #[must_use]
    pub fn duration(&self, now: i64) -> Option<i64> {
        Some(self.end.unwrap_or(now) - self.start?)
    }
}
