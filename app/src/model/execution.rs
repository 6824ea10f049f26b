//! An execution: a confirmed plan that runs or ran, on record.

use serde::{Deserialize, Serialize};

use super::plan::{Effect, Plan};
use super::procedure::PlanRequest;
use super::state::TaskState;

/// One execution with everything that is on record of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execution {
    /// Its head.
    pub head: ExecutionHead,
    /// The plan that was confirmed.
    pub plan: Plan,
    /// Its steps, in order.
    pub steps: Vec<StepRecord>,
    /// Its targets, in the order of the plan.
    pub targets: Vec<TargetRecord>,
    /// When it was read, in milliseconds since the epoch.
    pub as_of: i64,
}

/// What the list of executions shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionHead {
    /// Its id.
    pub id: String,
    /// What was asked.
    pub request: PlanRequest,
    /// Name of who confirmed it.
    pub who: String,
    /// Subject of who confirmed it.
    pub subject: String,
    /// When, in milliseconds since the epoch.
    pub started: i64,
    /// When it ended, in milliseconds since the epoch.
    pub ended: Option<i64>,
    /// How it stands.
    pub outcome: Outcome,
    /// One sentence: what came of it.
    pub summary: String,
}

/// How an execution or one of its steps or targets stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not begun.
    Pending,
    /// Under way.
    Running,
    /// Done, and seen to be so.
    Done,
    /// It was so already; nothing was done.
    AlreadySo,
    /// Done in part: the words say what did not recover.
    Partial,
    /// It failed; the words are the backend's.
    Failed,
    /// Sent, and no answer came.
    Unknown,
    /// Left out because something before it failed.
    Skipped,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Running,
        Self::Done,
        Self::AlreadySo,
        Self::Partial,
        Self::Failed,
        Self::Unknown,
        Self::Skipped,
    ];

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Done => "done",
            Self::AlreadySo => "already so",
            Self::Partial => "done in part",
            Self::Failed => "failed",
            Self::Unknown => "outcome unknown",
            Self::Skipped => "skipped",
        }
    }

    /// The word in the store.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::AlreadySo => "already_so",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
            other => other.label(),
        }
    }

    /// Reads [`Outcome::slug`] back.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.slug() == slug)
    }

    /// Nothing more will happen.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }
}

/// A step on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRecord {
    /// What is done.
    pub title: String,
    /// How it stands.
    pub outcome: Outcome,
    /// What was seen, in words.
    pub detail: String,
    /// When it began, in milliseconds since the epoch.
    pub started: Option<i64>,
    /// When it ended, in milliseconds since the epoch.
    pub ended: Option<i64>,
}

/// A target on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRecord {
    /// Task id.
    pub task: String,
    /// What was planned for it.
    pub effect: Effect,
    /// State before.
    pub before: TaskState,
    /// State when last read.
    pub after: Option<TaskState>,
    /// How it stands.
    pub outcome: Outcome,
    /// Business critical.
    pub critical: bool,
}

/// An execution in a few words, for the head of its run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Id of the execution.
    pub id: String,
    /// What was done to which task.
    pub title: String,
    /// Who did it.
    pub who: String,
    /// When, in milliseconds since the epoch.
    pub started: i64,
    /// How it stands.
    pub outcome: Outcome,
}

impl From<&ExecutionHead> for Deed {
    fn from(head: &ExecutionHead) -> Self {
        Self {
            id: head.id.clone(),
            title: format!("{} {}", head.request.procedure.title(), head.request.task),
            who: head.who.clone(),
            started: head.started,
            outcome: head.outcome,
        }
    }
}

/// What was asked of machines and not yet given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The downscale task.
    pub task: String,
    /// The execution that holds it.
    pub execution: String,
    /// Who holds it.
    pub who: String,
    /// Since when, in milliseconds since the epoch.
    pub since: i64,
}
