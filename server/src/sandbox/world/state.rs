//! States of task instances and of runs, as Airflow 3.3 names them
//! (`airflow/utils/state.py`: `TaskInstanceState`, `DagRunState`).

/// The state of a task instance. A task nobody has looked at yet has none: `Option<State>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The task is no longer in the DAG.
    Removed,
    /// Its dependencies are met.
    Scheduled,
    /// Handed to the executor.
    Queued,
    /// On a machine.
    Running,
    /// Done.
    Success,
    /// Cleared while it ran: being killed, to run again.
    Restarting,
    /// Broke, and has no retry left.
    Failed,
    /// Broke, and waits for its next try.
    UpForRetry,
    /// A sensor between two looks.
    UpForReschedule,
    /// Never ran, because something before it broke.
    UpstreamFailed,
    /// Passed over.
    Skipped,
    /// Waits in the triggerer.
    Deferred,
    /// Waits for a person (3.3).
    AwaitingInput,
}

impl State {
    /// Every state, in the order in which Airflow lists them in its error messages.
    pub const ALL: [Self; 13] = [
        Self::Removed,
        Self::Scheduled,
        Self::Queued,
        Self::Running,
        Self::Success,
        Self::Restarting,
        Self::Failed,
        Self::UpForRetry,
        Self::UpForReschedule,
        Self::UpstreamFailed,
        Self::Skipped,
        Self::Deferred,
        Self::AwaitingInput,
    ];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Scheduled => "scheduled",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Success => "success",
            Self::Restarting => "restarting",
            Self::Failed => "failed",
            Self::UpForRetry => "up_for_retry",
            Self::UpForReschedule => "up_for_reschedule",
            Self::UpstreamFailed => "upstream_failed",
            Self::Skipped => "skipped",
            Self::Deferred => "deferred",
            Self::AwaitingInput => "awaiting_input",
        }
    }

    /// Reads a name from the wire.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Nothing more will happen to it by itself.
    #[must_use]
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Success | Self::Failed | Self::Skipped | Self::UpstreamFailed | Self::Removed)
    }

    /// What "only failed" means: failed itself, or kept from running by a failure.
    #[must_use]
    pub fn is_failed(self) -> bool {
        matches!(self, Self::Failed | Self::UpstreamFailed)
    }
}

/// The state of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunState {
    /// Waits for the scheduler.
    Queued,
    /// Has tasks that are not finished.
    Running,
    /// All its last tasks succeeded or were skipped.
    Success,
    /// At least one of its last tasks did not.
    Failed,
}

impl RunState {
    /// Every state, in Airflow's order.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Success, Self::Failed];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Success => "success",
            Self::Failed => "failed",
        }
    }

    /// Reads a name from the wire.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The run is over.
    #[must_use]
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Success | Self::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        assert!(State::ALL.into_iter().all(|s| State::parse(s.name()) == Some(s)));
        assert!(RunState::ALL.into_iter().all(|s| RunState::parse(s.name()) == Some(s)));
        assert_eq!(State::parse("none"), None);
    }
}
