//! A plan: what a procedure would do to the world as it was read a moment ago.

use serde::{Deserialize, Serialize};

use super::procedure::{Declaration, Gate, PlanRequest};
use super::state::TaskState;

/// Everything that a person needs to see before confirming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What was asked.
    pub request: PlanRequest,
    /// What the procedure says of itself.
    pub declaration: Declaration,
    /// What confirming takes for this run.
    pub gate: Gate,
    /// What is to be typed where the gate is [`Gate::Type`].
    pub typed: String,
    /// One sentence: what will be different afterwards.
    pub summary: String,
    /// In the order in which they run.
    pub steps: Vec<PlanStep>,
    /// Every task that is touched, critical consumers first.
    pub targets: Vec<Target>,
    /// What else the operator should know.
    pub warnings: Vec<String>,
    /// Checks that must hold.
    pub interlocks: Vec<Interlock>,
    /// The same by hand.
    pub commands: Vec<Command>,
    /// How it can be taken back, or that it cannot.
    pub undo: String,
    /// What is different from a showing that was to be confirmed, if this one replaces it.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Digest of the request and of everything the plan was made from; confirming carries it.
    pub fingerprint: String,
    /// Names this showing of the plan: confirmed twice, it runs once.
    pub ticket: String,
    /// Why nobody, or not this person, can confirm it; absent if it can be confirmed.
    pub refusal: Option<String>,
    /// When the world was read, in milliseconds since the epoch.
    pub as_of: i64,
}

impl Plan {
    /// The procedure and what it acts on, as a heading.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.declaration.title, self.request.subject())
    }
}

/// One difference between two showings of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What is different: a task, a check, the steps.
    pub what: String,
    /// How it was; empty if it was not there.
    pub was: String,
    /// How it is; empty if it is gone.
    pub now: String,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// What is done.
    pub title: String,
    /// What follows from it.
    pub detail: String,
}

/// A task or dataset that the plan touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Task id, or name of a dataset.
    pub task: String,
    /// Its state when the plan was made.
    pub state: TaskState,
    /// What happens to it.
    pub effect: Effect,
    /// Why, in a few words.
    pub why: String,
    /// Business critical.
    pub critical: bool,
    /// It will run without the data of the task that is marked.
    pub empty_input: bool,
}

/// What a plan does to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// We set its state to success.
    MarkSuccess,
    /// We set its state to failed.
    MarkFailed,
    /// Airflow clears it by itself as a consequence.
    ClearedByAirflow,
    /// We clear it.
    ClearedByUs,
    /// It waits for this and runs as soon as everything else before it is done.
    WillRun,
    /// Airflow will block it as a consequence.
    WillBlock,
    /// It stays blocked by another failure.
    StaysBlocked,
    /// It is put back to the state it was in.
    PutBack,
    /// Its instances are ended.
    Killed,
    /// It is replaced by a new one.
    Replaced,
    /// What Metapod has of it is retracted.
    Retracted,
    /// It is committed.
    Committed,
    /// It is computed again.
    Recomputed,
    /// It is made from what is touched, and stays as it is.
    HasRead,
    /// It is written, outside the platform.
    Written,
}

impl Effect {
    /// It happens to a dataset, not to a task.
    #[must_use]
    pub const fn is_on_dataset(self) -> bool {
        matches!(self, Self::Retracted | Self::Committed | Self::Recomputed | Self::HasRead | Self::Written)
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::MarkSuccess => "marked success",
            Self::MarkFailed => "marked failed",
            Self::ClearedByAirflow => "cleared by Airflow",
            Self::ClearedByUs => "cleared",
            Self::WillRun => "will run",
            Self::WillBlock => "will be blocked",
            Self::StaysBlocked => "stays blocked",
            Self::PutBack => "put back",
            Self::Killed => "killed",
            Self::Replaced => "replaced",
            Self::Retracted => "retracted",
            Self::Committed => "committed",
            Self::Recomputed => "computed again",
            Self::HasRead => "made from it",
            Self::Written => "written",
        }
    }
}

/// A check that must hold, with what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interlock {
    /// What must hold.
    pub title: String,
    /// It holds.
    pub holds: bool,
    /// What was seen.
    pub evidence: String,
}

/// The same by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// What it does.
    pub title: String,
    /// To be copied.
    pub text: String,
}

/// What became of a confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// It runs, or ran already under the same ticket: its execution.
    Started(String),
    /// It waits for a second person: the approval.
    Asked(String),
    /// Nothing was done: the world has moved. The new plan is to be looked at.
    Moved,
    /// Nothing was done: somebody else was first.
    Taken {
        /// The other execution.
        execution: String,
    },
}
