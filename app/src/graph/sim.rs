//! What Airflow will do after a procedure, worked out beforehand for its plan.
//!
//! Optimistic: whatever runs is taken to succeed, and so is whatever runs already. It predicts, it
//! changes nothing; what really happened is read from Airflow again afterwards.

mod rule;

use super::dag::Dag;
use super::reach::{Direction, Reach};

pub use self::rule::TriggerRule;

/// How a task stands, as far as it matters to what comes after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeState {
    /// It ran well, or was set to success.
    Success,
    /// It ran and broke.
    Failed,
    /// It never ran because something before it failed.
    UpstreamFailed,
    /// It was left out on purpose.
    Skipped,
    /// It is scheduled, queued, running, deferred or waiting for a retry.
    Active,
    /// The scheduler has not looked at it yet.
    #[default]
    None,
}

/// What will happen. All lists are ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prediction {
    /// Failed and blocked tasks after the target that Airflow clears of its own accord.
    pub cleared_by_scheduler: Vec<u32>,
    /// Tasks that will run.
    pub will_run: Vec<u32>,
    /// Tasks that will be skipped by their trigger rule.
    pub will_skip: Vec<u32>,
    /// Tasks that will be blocked (again), each with a failed task that is to blame.
    pub still_blocked: Vec<(u32, u32)>,
    /// Blocked tasks after the cleared ones that nobody cleared: Airflow does not look at them
    /// again, whatever runs before them.
    pub left_behind: Vec<u32>,
}

/// What happens once `target` is set to success: Airflow clears everything failed or blocked after
/// it and lets the run go on. Missing states are `None`, missing rules `AllSuccess`.
pub fn after_set_success(dag: &Dag, states: &[NodeState], rules: &[TriggerRule], target: u32) -> Prediction {
    let mut night = Night::new(dag, states);
    let scope = Reach::downstream(dag, &[target]);
    let cleared: Vec<u32> = scope.iter().filter(|&node| is_broken(night.states[node as usize])).collect();
    cleared.iter().for_each(|&node| night.states[node as usize] = NodeState::None);
    if let Some(state) = night.states.get_mut(target as usize) {
        *state = NodeState::Success;
    }
    Prediction { cleared_by_scheduler: cleared, ..night.go_on(rules, &scope) }
}

/// What happens once exactly `cleared` are cleared, without anything before or after them that is
/// not listed. Missing states are `None`, missing rules `AllSuccess`.
pub fn after_clear(dag: &Dag, states: &[NodeState], rules: &[TriggerRule], cleared: &[u32]) -> Prediction {
    let mut night = Night::new(dag, states);
    for &node in cleared {
        if let Some(state) = night.states.get_mut(node as usize) {
            *state = NodeState::None;
        }
    }
    let scope = Reach::within(dag, cleared, Direction::Down, None);
    let blocked = |&node: &u32| night.states[node as usize] == NodeState::UpstreamFailed;
    let left_behind = scope.iter().filter(blocked).collect();
    Prediction { left_behind, ..night.go_on(rules, &scope) }
}

/// The failed tasks that explain why `node` is blocked, in topological order: those that lead to it
/// through failed and blocked tasks only. Nothing unless it is blocked.
pub fn cause(dag: &Dag, states: &[NodeState], node: u32) -> Vec<u32> {
    let state = |node: u32| states.get(node as usize).copied().unwrap_or_default();
    if node >= dag.len() || state(node) != NodeState::UpstreamFailed {
        return Vec::new();
    }
    let mut seen = Reach::empty(dag.len());
    seen.insert(node);
    let mut stack = vec![node];
    while let Some(next) = stack.pop() {
        let before = dag.predecessors(next).iter().copied();
        stack.extend(before.filter(|&from| is_broken(state(from)) && seen.insert(from)));
    }
    let failed = |node: &u32| seen.contains(*node) && state(*node) == NodeState::Failed;
    dag.topological().iter().copied().filter(failed).collect()
}

fn is_broken(state: NodeState) -> bool {
    matches!(state, NodeState::Failed | NodeState::UpstreamFailed)
}

/// A run between a procedure and its end.
struct Night<'a> {
    dag: &'a Dag,
    states: Vec<NodeState>,
}

impl<'a> Night<'a> {
    fn new(dag: &'a Dag, states: &[NodeState]) -> Self {
        let state = |node: u32| states.get(node as usize).copied().unwrap_or_default();
        Self { dag, states: (0..dag.len()).map(state).collect() }
    }

    /// Lets everything without a state come to its end; reports on what is in `scope`.
    fn go_on(mut self, rules: &[TriggerRule], scope: &Reach) -> Prediction {
        let mut prediction = Prediction::default();
        let mut blame: Vec<u32> = (0..self.dag.len()).collect();
        for &node in self.dag.topological() {
            let before = self.dag.predecessors(node);
            let waiting = self.states[node as usize] == NodeState::None;
            if waiting {
                let rule = rules.get(node as usize).copied().unwrap_or_default();
                self.states[node as usize] = rule.outcome(before.iter().map(|&from| self.states[from as usize]));
            }
            let state = self.states[node as usize];
            if state == NodeState::UpstreamFailed {
                let broken = before.iter().find(|&&from| is_broken(self.states[from as usize]));
                blame[node as usize] = broken.map_or(node, |&from| blame[from as usize]);
            }
            if !waiting || !scope.contains(node) {
                continue;
            }
            match state {
                NodeState::Skipped => prediction.will_skip.push(node),
                NodeState::UpstreamFailed => prediction.still_blocked.push((node, blame[node as usize])),
                _ => prediction.will_run.push(node),
            }
        }
        prediction.will_run.sort_unstable();
        prediction.will_skip.sort_unstable();
        prediction.still_blocked.sort_unstable();
        prediction
    }
}

#[cfg(test)]
mod tests;
