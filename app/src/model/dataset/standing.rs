//! How a dataset stands in its transaction: what Metapod recorded, and what its task says of why.

use serde::{Deserialize, Serialize};

use crate::model::state::Phase;

/// How a dataset stands. The order is that of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not committed: its task failed.
    Failed,
    /// Not committed: its task never ran, since something before it failed.
    Blocked,
    /// Not committed, although its task counts as done.
    Missing,
    /// Not committed yet: its task runs.
    Building,
    /// Not committed yet: its task has not begun.
    Waiting,
    /// Not committed; which task makes it is not known.
    Uncommitted,
    /// Committed.
    Committed,
}

impl Standing {
    /// Every standing, in the order of urgency.
    pub const ALL: [Self; 7] =
        [Self::Failed, Self::Blocked, Self::Missing, Self::Building, Self::Waiting, Self::Uncommitted, Self::Committed];

    /// Of a dataset by what Metapod says and the phase of its task.
    #[must_use]
    pub const fn of(committed: bool, task: Option<Phase>) -> Self {
        match (committed, task) {
            (true, _) => Self::Committed,
            (false, None | Some(Phase::Other)) => Self::Uncommitted,
            (false, Some(Phase::Failed)) => Self::Failed,
            (false, Some(Phase::Blocked)) => Self::Blocked,
            (false, Some(Phase::Done | Phase::Skipped)) => Self::Missing,
            (false, Some(Phase::Running | Phase::Retrying)) => Self::Building,
            (false, Some(Phase::Waiting | Phase::NotStarted)) => Self::Waiting,
        }
    }

    /// The word in addresses, in selections and on the screen.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Missing => "missing",
            Self::Building => "building",
            Self::Waiting => "waiting",
            Self::Uncommitted => "uncommitted",
            Self::Committed => "committed",
        }
    }

    /// Reads [`Standing::slug`] back.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.slug() == slug)
    }

    /// The phase whose colours it has.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self {
            Self::Failed => Phase::Failed,
            Self::Blocked => Phase::Blocked,
            Self::Missing => Phase::Retrying,
            Self::Building => Phase::Running,
            Self::Waiting => Phase::NotStarted,
            Self::Uncommitted => Phase::Other,
            Self::Committed => Phase::Done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_metapod_says_goes_before_what_airflow_says() {
        for phase in Phase::ALL {
            assert_eq!(Standing::of(true, Some(phase)), Standing::Committed);
            assert_ne!(Standing::of(false, Some(phase)), Standing::Committed);
        }
        assert_eq!(Standing::of(false, Some(Phase::Done)), Standing::Missing, "marked, and never made");
        for standing in Standing::ALL {
            assert_eq!(Standing::from_slug(standing.slug()), Some(standing));
        }
    }
}
