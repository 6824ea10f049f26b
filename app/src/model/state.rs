//! States of tasks and runs as Airflow names them, and the few phases that an operator tells apart.
//! What a state looks like is decided in `components::state_badge`, not here.

use serde::{Deserialize, Serialize};

macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// A value that this version does not know; kept and shown as it came.
            Unknown(String),
        }

        impl $name {
            /// Every value that Airflow documents.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire.
            #[must_use]
            pub fn wire(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($wire => Self::$variant,)+
                    _ => Self::Unknown(word),
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                Self::from(word.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(state: $name) -> Self {
                state.wire().to_owned()
            }
        }
    };
}

wire_enum! {
    /// State of a task instance (apache/airflow `TaskInstanceState`; 3.3 adds `awaiting_input`).
    TaskState {
        /// Not looked at by the scheduler yet (`null` on the wire, the empty word here).
        NotStarted = "",
        /// No longer in the DAG.
        Removed = "removed",
        /// The scheduler has decided to run it.
        Scheduled = "scheduled",
        /// Handed to the executor.
        Queued = "queued",
        /// Running.
        Running = "running",
        /// Succeeded, or was marked so.
        Success = "success",
        /// Was cleared while running.
        Restarting = "restarting",
        /// It broke.
        Failed = "failed",
        /// It broke and will be tried again.
        UpForRetry = "up_for_retry",
        /// A sensor that will look again.
        UpForReschedule = "up_for_reschedule",
        /// It never ran, since something before it failed.
        UpstreamFailed = "upstream_failed",
        /// Left out by a branch.
        Skipped = "skipped",
        /// Waits for a trigger.
        Deferred = "deferred",
        /// Waits for a person.
        AwaitingInput = "awaiting_input",
    }
}

wire_enum! {
    /// State of a run (apache/airflow `DagRunState`).
    RunState {
        /// Not begun.
        Queued = "queued",
        /// Under way.
        Running = "running",
        /// Every leaf succeeded or was skipped.
        Success = "success",
        /// A leaf failed or was blocked.
        Failed = "failed",
    }
}

/// What an operator tells apart at a glance; every state falls into exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It broke.
    Failed,
    /// It never ran, since something before it failed.
    Blocked,
    /// It broke and will be tried again.
    Retrying,
    /// Running.
    Running,
    /// Scheduled, queued, deferred or waiting for a person.
    Waiting,
    /// Not looked at yet.
    NotStarted,
    /// Left out.
    Skipped,
    /// Succeeded.
    Done,
    /// A state that this version does not know.
    Other,
}

impl Phase {
    /// In the order in which an operator cares.
    pub const ALL: [Self; 9] = [
        Self::Failed,
        Self::Blocked,
        Self::Retrying,
        Self::Running,
        Self::Waiting,
        Self::NotStarted,
        Self::Skipped,
        Self::Done,
        Self::Other,
    ];

    /// The word on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Retrying => "retrying",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::NotStarted => "not started",
            Self::Skipped => "skipped",
            Self::Done => "done",
            Self::Other => "other",
        }
    }

    /// The word in an address or a class name.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            other => other.label(),
        }
    }

    /// Reads [`Phase::slug`] back.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.slug() == slug)
    }

    /// Nothing more will happen to it by itself.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Failed | Self::Blocked | Self::Skipped | Self::Done)
    }

    /// It holds up the run.
    #[must_use]
    pub const fn is_broken(self) -> bool {
        matches!(self, Self::Failed | Self::Blocked)
    }
}

impl TaskState {
    /// The phase that this state falls into.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        match self {
            Self::Failed => Phase::Failed,
            Self::UpstreamFailed => Phase::Blocked,
            Self::UpForRetry => Phase::Retrying,
            Self::Running | Self::Restarting => Phase::Running,
            Self::Scheduled | Self::Queued | Self::UpForReschedule | Self::Deferred | Self::AwaitingInput => {
                Phase::Waiting
            }
            Self::NotStarted => Phase::NotStarted,
            Self::Skipped | Self::Removed => Phase::Skipped,
            Self::Success => Phase::Done,
            Self::Unknown(_) => Phase::Other,
        }
    }

    /// The word on the screen: Airflow's own where it says more than the phase.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::UpstreamFailed => "blocked",
            Self::UpForRetry => "retrying",
            Self::UpForReschedule => "up for reschedule",
            Self::AwaitingInput => "awaiting input",
            Self::NotStarted => "not started",
            Self::Success => "done",
            other => other.wire(),
        }
    }
}

impl RunState {
    /// The phase whose looks a run's state borrows.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        match self {
            Self::Queued => Phase::Waiting,
            Self::Running => Phase::Running,
            Self::Success => Phase::Done,
            Self::Failed => Phase::Failed,
            Self::Unknown(_) => Phase::Other,
        }
    }

    /// Nothing more will happen to it by itself.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Success | Self::Failed)
    }
}

/// How many tasks are in each phase, in the order of [`Phase::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts([u32; 9]);

impl Counts {
    /// Counts the phases of `states`.
    #[must_use]
    pub fn of<'a>(states: impl IntoIterator<Item = &'a TaskState>) -> Self {
        let mut counts = Self::default();
        for state in states {
            counts.add(state.phase(), 1);
        }
        counts
    }

    /// Adds `number` to one phase.
    pub const fn add(&mut self, phase: Phase, number: u32) {
        self.0[phase as usize] += number;
    }

    /// How many are in `phase`.
    #[must_use]
    pub const fn get(&self, phase: Phase) -> u32 {
        self.0[phase as usize]
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// Done or skipped: what no longer stands in the way.
    #[must_use]
    pub const fn finished(&self) -> u32 {
        self.get(Phase::Done) + self.get(Phase::Skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_survive_the_round_trip() {
        for state in TaskState::KNOWN {
            assert_eq!(&TaskState::from(state.wire()), state);
        }
    }

    #[test]
    fn an_unknown_word_is_kept() {
        let state = TaskState::from("vaporised");
        assert_eq!(state, TaskState::Unknown("vaporised".into()));
        assert_eq!((state.label(), state.phase()), ("vaporised", Phase::Other));
    }

    #[test]
    fn failed_is_never_blocked() {
        assert_eq!(TaskState::Failed.phase(), Phase::Failed);
        assert_eq!(TaskState::UpstreamFailed.phase(), Phase::Blocked);
    }

    #[test]
    fn slugs_come_back_and_counts_add_up() {
        for phase in Phase::ALL {
            assert_eq!(Phase::from_slug(phase.slug()), Some(phase));
        }
        let counts = Counts::of(TaskState::KNOWN);
        assert_eq!(counts.total() as usize, TaskState::KNOWN.len());
        assert_eq!(counts.finished(), 3);
    }
}
