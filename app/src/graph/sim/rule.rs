//! Trigger rules: whether a task runs, given how the tasks directly before it ended.
//!
//! As Airflow decides it once everything before the task is done. Whether a rule would let the task
//! start earlier than that makes no difference to what becomes of it.

use super::NodeState;

/// When a task runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TriggerRule {
    /// Everything before it succeeded.
    #[default]
    AllSuccess,
    /// Everything before it failed or was blocked.
    AllFailed,
    /// Everything before it is done, however it ended.
    AllDone,
    /// Everything before it is done; of set-up tasks, which a graph does not tell apart, one
    /// succeeded. Taken for [`TriggerRule::AllDone`].
    AllDoneSetupSuccess,
    /// Everything before it is done and something succeeded.
    AllDoneMinOneSuccess,
    /// Everything before it was skipped.
    AllSkipped,
    /// Something before it failed or was blocked.
    OneFailed,
    /// Something before it succeeded.
    OneSuccess,
    /// Something before it succeeded or failed.
    OneDone,
    /// Nothing before it failed or was blocked.
    NoneFailed,
    /// Nothing before it failed or was blocked, and something succeeded.
    NoneFailedMinOneSuccess,
    /// Nothing before it was skipped.
    NoneSkipped,
    /// Regardless.
    Always,
    /// A rule this version does not know; taken for [`TriggerRule::AllSuccess`].
    Other,
}

impl TriggerRule {
    /// Reads Airflow's name of a rule, including the ones older versions used.
    pub fn parse(name: &str) -> Self {
        match name {
            "all_success" => Self::AllSuccess,
            "all_failed" => Self::AllFailed,
            "all_done" => Self::AllDone,
            "all_done_setup_success" => Self::AllDoneSetupSuccess,
            "all_done_min_one_success" => Self::AllDoneMinOneSuccess,
            "all_skipped" => Self::AllSkipped,
            "one_failed" => Self::OneFailed,
            "one_success" => Self::OneSuccess,
            "one_done" => Self::OneDone,
            "none_failed" => Self::NoneFailed,
            "none_failed_min_one_success" | "none_failed_or_skipped" => Self::NoneFailedMinOneSuccess,
            "none_skipped" => Self::NoneSkipped,
            "always" | "dummy" => Self::Always,
            _ => Self::Other,
        }
    }

    /// How a task with this rule ends, given how everything directly before it ended and that it
    /// succeeds if it runs: `Success`, `Skipped` or `UpstreamFailed`.
    pub(super) fn outcome(self, before: impl Iterator<Item = NodeState>) -> NodeState {
        let (mut all, mut success, mut failed, mut blocked, mut skipped) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
        for state in before {
            all += 1;
            match state {
                NodeState::Success | NodeState::Active | NodeState::None => success += 1,
                NodeState::Failed => failed += 1,
                NodeState::UpstreamFailed => blocked += 1,
                NodeState::Skipped => skipped += 1,
            }
        }
        let (run, skip, block) = (NodeState::Success, NodeState::Skipped, NodeState::UpstreamFailed);
        if all == 0 {
            return run;
        }
        let broken = failed + blocked > 0;
        match self {
            Self::AllSuccess | Self::Other if broken => block,
            Self::AllSuccess | Self::Other if skipped > 0 => skip,
            Self::AllFailed if success + skipped > 0 => skip,
            Self::AllDoneMinOneSuccess | Self::OneSuccess if skipped == all => skip,
            Self::AllDoneMinOneSuccess | Self::OneSuccess if success == 0 => block,
            Self::AllSkipped if skipped < all => skip,
            Self::OneFailed if !broken => skip,
            Self::OneDone if success + failed == 0 => skip,
            Self::NoneFailed | Self::NoneFailedMinOneSuccess if broken => block,
            Self::NoneFailedMinOneSuccess if skipped == all => skip,
            Self::NoneSkipped if skipped > 0 => skip,
            _ => run,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use NodeState::{Failed as F, Skipped as K, Success as S, UpstreamFailed as U};

    /// Airflow's own table, a row per rule, a column per combination.
    #[test]
    fn outcomes_are_airflows() {
        let before: [&[NodeState]; 7] = [&[], &[S, S], &[S, F], &[U, S], &[S, K], &[K, K], &[F, U]];
        let table = [
            ("all_success", [S, S, U, U, K, K, U]),
            ("all_failed", [S, K, K, K, K, K, S]),
            ("all_done", [S, S, S, S, S, S, S]),
            ("all_done_setup_success", [S, S, S, S, S, S, S]),
            ("all_done_min_one_success", [S, S, S, S, S, K, U]),
            ("all_skipped", [S, K, K, K, K, S, K]),
            ("one_failed", [S, K, S, S, K, K, S]),
            ("one_success", [S, S, S, S, S, K, U]),
            ("one_done", [S, S, S, S, S, K, S]),
            ("none_failed", [S, S, U, U, S, S, U]),
            ("none_failed_min_one_success", [S, S, U, U, S, K, U]),
            ("none_failed_or_skipped", [S, S, U, U, S, K, U]),
            ("none_skipped", [S, S, S, S, K, K, S]),
            ("always", [S, S, S, S, S, S, S]),
            ("dummy", [S, S, S, S, S, S, S]),
            ("of_the_future", [S, S, U, U, K, K, U]),
        ];
        for (name, outcomes) in table {
            let found = before.map(|states| TriggerRule::parse(name).outcome(states.iter().copied()));
            assert_eq!(found, outcomes, "{name}");
        }
    }
}
