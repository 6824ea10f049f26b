//! Procedures as a page sees them: what is offered, and the request that a plan answers.

use serde::{Deserialize, Serialize};

use super::context::RunRef;

/// The procedures of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProcedureId {
    /// Mark a failed task and let everything behind it run.
    UnblockDownstream,
    /// Let tasks run again.
    ClearTasks,
    /// Mark a task as succeeded without anything else in mind.
    MarkSuccess,
    /// Mark a task as failed.
    MarkFailed,
    /// Let one failed task run again.
    RetryTask,
    /// Keep machines up by marking the downscale task.
    HoldMachines,
    /// Let a held downscale task run after all.
    ReleaseMachines,
}

impl ProcedureId {
    /// Every procedure, in the order of the catalog.
    pub const ALL: [Self; 7] = [
        Self::UnblockDownstream,
        Self::RetryTask,
        Self::ClearTasks,
        Self::MarkSuccess,
        Self::MarkFailed,
        Self::HoldMachines,
        Self::ReleaseMachines,
    ];

    /// The word in an address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::UnblockDownstream => "unblock-downstream",
            Self::ClearTasks => "clear-tasks",
            Self::MarkSuccess => "mark-success",
            Self::MarkFailed => "mark-failed",
            Self::RetryTask => "retry-task",
            Self::HoldMachines => "hold-machines",
            Self::ReleaseMachines => "release-machines",
        }
    }

    /// Reads [`ProcedureId::slug`] back.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.slug() == slug)
    }

    /// The words on a button.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::UnblockDownstream => "Unblock downstream",
            Self::ClearTasks => "Clear tasks",
            Self::MarkSuccess => "Mark success",
            Self::MarkFailed => "Mark failed",
            Self::RetryTask => "Retry",
            Self::HoldMachines => "Hold machines",
            Self::ReleaseMachines => "Release machines",
        }
    }

    /// One sentence: what it does.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::UnblockDownstream => "Mark this task as success and let everything that it blocks run.",
            Self::ClearTasks => "Let this task, and what you choose around it, run again.",
            Self::MarkSuccess => "Tell Airflow that this task succeeded.",
            Self::MarkFailed => "Tell Airflow that this task failed; what comes after it will be blocked.",
            Self::RetryTask => "Let this failed task run again, and what it blocks after it.",
            Self::HoldMachines => {
                "Mark the downscale task as success now, so that its machines stay up for their logs."
            }
            Self::ReleaseMachines => "Clear the downscale task, so that the machines are given back.",
        }
    }
}

/// A procedure at a task: it can be started, or the reason why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which procedure.
    pub procedure: ProcedureId,
    /// The task it would act on (another one than the panel's for held machines).
    pub task: String,
    /// Why it cannot be started now; absent if it can.
    pub refusal: Option<String>,
}

/// What a plan is asked for; everything a plan depends on besides the world. Also its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRequest {
    /// Which procedure.
    pub procedure: ProcedureId,
    /// On which run.
    pub run: RunRef,
    /// On which task.
    pub task: String,
    /// On which instance of a mapped task; all of them if absent.
    #[serde(default)]
    pub map_index: Option<i32>,
    /// Choices of [`ProcedureId::ClearTasks`]; the others have none.
    #[serde(default)]
    pub choices: Choices,
}

/// What to clear besides the task itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Everything before it too.
    #[serde(default)]
    pub upstream: bool,
    /// Everything after it too.
    #[serde(default)]
    pub downstream: bool,
    /// Of these, only those that failed or are blocked.
    #[serde(default)]
    pub only_failed: bool,
}
