//! Airflow's trigger rules: given what has become of a task's upstream, does it run, wait, or take
//! a state without running? After `airflow/ti_deps/deps/trigger_rule_dep.py` of 3.3.2, less the
//! rules about setup tasks and mapped task groups, which the sandbox's DAGs do not have.

use super::state::State;

/// When a task may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerRule {
    /// Everything before it succeeded.
    AllSuccess,
    /// Everything before it failed.
    AllFailed,
    /// Everything before it is finished, one way or another.
    AllDone,
    /// At least one before it succeeded.
    OneSuccess,
    /// At least one before it failed.
    OneFailed,
    /// At least one before it succeeded or failed.
    OneDone,
    /// Nothing before it failed; skipped will do.
    NoneFailed,
    /// Nothing before it failed and at least one succeeded.
    NoneFailedMinOneSuccess,
    /// Nothing before it was skipped.
    NoneSkipped,
    /// Everything before it was skipped.
    AllSkipped,
    /// Whatever happens.
    Always,
}

impl TriggerRule {
    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AllSuccess => "all_success",
            Self::AllFailed => "all_failed",
            Self::AllDone => "all_done",
            Self::OneSuccess => "one_success",
            Self::OneFailed => "one_failed",
            Self::OneDone => "one_done",
            Self::NoneFailed => "none_failed",
            Self::NoneFailedMinOneSuccess => "none_failed_min_one_success",
            Self::NoneSkipped => "none_skipped",
            Self::AllSkipped => "all_skipped",
            Self::Always => "always",
        }
    }
}

/// How many instances before a task are in which finished state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Upstream {
    /// All of them, finished or not.
    pub total: usize,
    /// Succeeded.
    pub success: usize,
    /// Failed.
    pub failed: usize,
    /// Kept from running.
    pub upstream_failed: usize,
    /// Skipped.
    pub skipped: usize,
    /// Gone from the DAG.
    pub removed: usize,
}

impl Upstream {
    /// Counts one more instance.
    pub fn add(&mut self, state: Option<State>) {
        self.total += 1;
        match state {
            Some(State::Success) => self.success += 1,
            Some(State::Failed) => self.failed += 1,
            Some(State::UpstreamFailed) => self.upstream_failed += 1,
            Some(State::Skipped) => self.skipped += 1,
            Some(State::Removed) => self.removed += 1,
            _ => {}
        }
    }

    fn done(&self) -> usize {
        self.success + self.failed + self.upstream_failed + self.skipped + self.removed
    }
}

/// What the scheduler does with a task that has no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Schedule it.
    Run,
    /// Look again when something before it finishes.
    Wait,
    /// Give it this state; it does not run.
    Become(State),
}

/// Applies `rule` to the counts.
#[must_use]
pub fn judge(rule: TriggerRule, up: Upstream) -> Verdict {
    if up.total == 0 || rule == TriggerRule::Always {
        return Verdict::Run;
    }
    if let Some(state) = without_running(rule, up) {
        return Verdict::Become(state);
    }
    let all_done = up.done() >= up.total;
    let met = match rule {
        TriggerRule::AllSuccess => up.success + up.removed >= up.total,
        TriggerRule::AllFailed => up.failed + up.upstream_failed + up.removed >= up.total,
        TriggerRule::AllDone | TriggerRule::Always => all_done,
        TriggerRule::OneSuccess => up.success > 0,
        TriggerRule::OneFailed => up.failed + up.upstream_failed > 0,
        TriggerRule::OneDone => up.success + up.failed > 0,
        TriggerRule::NoneFailed => up.success + up.skipped + up.removed >= up.total,
        TriggerRule::NoneFailedMinOneSuccess => up.success + up.skipped + up.removed >= up.total && up.success > 0,
        TriggerRule::NoneSkipped => all_done && up.skipped == 0,
        TriggerRule::AllSkipped => up.skipped >= up.total,
    };
    if met { Verdict::Run } else { Verdict::Wait }
}

/// The state a task takes because its rule can no longer be met. As in Airflow, one failure is
/// enough for `all_success`: the rest is not waited for.
fn without_running(rule: TriggerRule, up: Upstream) -> Option<State> {
    let all_done = up.done() >= up.total;
    let failed = up.failed + up.upstream_failed;
    match rule {
        TriggerRule::AllSuccess if failed > 0 => Some(State::UpstreamFailed),
        TriggerRule::AllSuccess if up.skipped > 0 => Some(State::Skipped),
        TriggerRule::AllFailed if up.success + up.skipped > 0 => Some(State::Skipped),
        TriggerRule::OneSuccess if all_done && up.done() == up.skipped => Some(State::Skipped),
        TriggerRule::OneSuccess if all_done && up.success == 0 => Some(State::UpstreamFailed),
        TriggerRule::OneFailed if all_done && failed == 0 => Some(State::Skipped),
        TriggerRule::OneDone if all_done && up.failed + up.success == 0 => Some(State::Skipped),
        TriggerRule::NoneFailed | TriggerRule::NoneFailedMinOneSuccess if failed > 0 => Some(State::UpstreamFailed),
        TriggerRule::NoneFailedMinOneSuccess if up.skipped == up.total => Some(State::Skipped),
        TriggerRule::NoneFailedMinOneSuccess if all_done && up.success == 0 => Some(State::UpstreamFailed),
        TriggerRule::NoneSkipped if up.skipped > 0 => Some(State::Skipped),
        TriggerRule::AllSkipped if up.success + failed > 0 => Some(State::Skipped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TriggerRule as R;

    fn up(states: &[Option<State>]) -> Upstream {
        states.iter().fold(Upstream::default(), |mut acc, state| {
            acc.add(*state);
            acc
        })
    }

    #[test]
    fn rules_judge_as_airflow_does() {
        const S: Option<State> = Some(State::Success);
        const F: Option<State> = Some(State::Failed);
        const U: Option<State> = Some(State::UpstreamFailed);
        const K: Option<State> = Some(State::Skipped);
        const N: Option<State> = None;
        let cases: &[(R, &[Option<State>], Verdict)] = &[
            (R::AllSuccess, &[], Verdict::Run),
            (R::AllSuccess, &[S, S], Verdict::Run),
            (R::AllSuccess, &[S, N], Verdict::Wait),
            (R::AllSuccess, &[S, Some(State::UpForRetry)], Verdict::Wait),
            (R::AllSuccess, &[F, N], Verdict::Become(State::UpstreamFailed)),
            (R::AllSuccess, &[U, K], Verdict::Become(State::UpstreamFailed)),
            (R::AllSuccess, &[K, N], Verdict::Become(State::Skipped)),
            (R::AllDone, &[F, N], Verdict::Wait),
            (R::AllDone, &[F, U, K, S], Verdict::Run),
            (R::AllFailed, &[F, U], Verdict::Run),
            (R::AllFailed, &[F, S], Verdict::Become(State::Skipped)),
            (R::OneSuccess, &[S, N], Verdict::Run),
            (R::OneSuccess, &[F, K], Verdict::Become(State::UpstreamFailed)),
            (R::OneSuccess, &[K, K], Verdict::Become(State::Skipped)),
            (R::OneFailed, &[U, N], Verdict::Run),
            (R::OneFailed, &[S, K], Verdict::Become(State::Skipped)),
            (R::OneDone, &[S, N], Verdict::Run),
            (R::OneDone, &[U, K], Verdict::Become(State::Skipped)),
            (R::NoneFailed, &[S, K], Verdict::Run),
            (R::NoneFailed, &[K, U], Verdict::Become(State::UpstreamFailed)),
            (R::NoneFailedMinOneSuccess, &[K, K], Verdict::Become(State::Skipped)),
            (R::NoneFailedMinOneSuccess, &[K, S], Verdict::Run),
            (R::NoneSkipped, &[S, F], Verdict::Run),
            (R::NoneSkipped, &[K, N], Verdict::Become(State::Skipped)),
            (R::AllSkipped, &[K, K], Verdict::Run),
            (R::AllSkipped, &[K, S], Verdict::Become(State::Skipped)),
            (R::Always, &[N], Verdict::Run),
        ];
        for (rule, states, verdict) in cases {
            assert_eq!(judge(*rule, up(states)), *verdict, "{} {states:?}", rule.name());
        }
    }
}
