//! An execution: a confirmed plan that runs or ran, on record.

use serde::{Deserialize, Serialize};

use super::context::RunRef;
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
    /// What commands printed, newest last; bounded.
    #[serde(default)]
    pub output: Vec<OutputLine>,
    /// The plan that takes it back, where its procedure says how and it is over.
    #[serde(default)]
    pub reverse: Option<PlanRequest>,
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
    /// The procedure and what it acts on, as a heading.
    pub title: String,
    /// Who agreed to it, if it took a second person.
    pub approved_by: Option<String>,
    /// The reason of an admin who went past the second person.
    pub break_glass: Option<String>,
    /// What an operator asked of it that has not happened yet.
    pub control: Option<Control>,
    /// The step of which a person must say whether it was done, when it is paused for that.
    pub asks: Option<usize>,
}

/// What an operator asks of an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Begin nothing more for now.
    Pause,
    /// Go on.
    Resume,
    /// Begin nothing more at all.
    Cancel,
    /// Begin again what did not go through; what is done is not touched.
    RetryFailed,
    /// The step that is asked about was done: go on after it.
    WasDone,
    /// The step that is asked about was not done: do it.
    WasNotDone,
}

impl Control {
    /// Everything that can be asked.
    pub const ALL: [Self; 6] =
        [Self::Pause, Self::Resume, Self::Cancel, Self::RetryFailed, Self::WasDone, Self::WasNotDone];

    /// The word in forms, in the store and in the audit trail.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
            Self::RetryFailed => "retry-failed",
            Self::WasDone => "was-done",
            Self::WasNotDone => "was-not-done",
        }
    }

    /// Reads [`Control::slug`] back.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|control| control.slug() == slug)
    }

    /// The words on its button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pause => "Pause",
            Self::Resume => "Go on",
            Self::Cancel => "Cancel the rest",
            Self::RetryFailed => "Retry what did not go through",
            Self::WasDone => "It was done: go on after it",
            Self::WasNotDone => "It was not done: do it now",
        }
    }

    /// It makes sense for an execution that stands like this; the same on the page and beneath it.
    #[must_use]
    pub const fn applies(self, outcome: Outcome, asks: bool) -> bool {
        match self {
            Self::Pause => matches!(outcome, Outcome::Running),
            Self::Cancel => matches!(outcome, Outcome::Running | Outcome::Paused),
            Self::Resume => matches!(outcome, Outcome::Paused) && !asks,
            Self::WasDone | Self::WasNotDone => matches!(outcome, Outcome::Paused) && asks,
            Self::RetryFailed => {
                matches!(outcome, Outcome::Failed | Outcome::Unknown | Outcome::Partial | Outcome::Cancelled)
            }
        }
    }
}

/// A line that a command printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputLine {
    /// The step that printed it, from 0.
    pub step: usize,
    /// It was printed as an error.
    pub error: bool,
    /// The line.
    pub text: String,
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
    /// Left out because an operator cancelled.
    Cancelled,
    /// Nothing more is begun until an operator says so.
    Paused,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 10] = [
        Self::Pending,
        Self::Running,
        Self::Done,
        Self::AlreadySo,
        Self::Partial,
        Self::Failed,
        Self::Unknown,
        Self::Skipped,
        Self::Cancelled,
        Self::Paused,
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
            Self::Cancelled => "cancelled",
            Self::Paused => "paused",
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

    /// It was done, or was so already.
    #[must_use]
    pub const fn went_through(self) -> bool {
        matches!(self, Self::Done | Self::AlreadySo)
    }

    /// Nothing more will happen.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Pending | Self::Running | Self::Paused)
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
    /// What was seen, in words, where each target is acted on by itself.
    #[serde(default)]
    pub detail: String,
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
            title: head.title.clone(),
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

/// What is to be done in the nights that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Its id: that of the execution that left it.
    pub id: String,
    /// The dataset that it is about.
    pub dataset: String,
    /// What is to be done.
    pub words: String,
    /// Who left it.
    pub who: String,
    /// Since when, in milliseconds since the epoch.
    pub since: i64,
    /// The run on which it was left.
    pub run: RunRef,
}
