//! The predictions against cases from the field and against a simulation that repeats itself until
//! nothing changes, as the scheduler does.

use super::super::reach;
use super::NodeState::{Active, Failed, None as Waiting, Skipped, Success, UpstreamFailed};
use super::*;
use proptest::prelude::*;

/// Two contracts (0, 1), each with a dataset (2, 3), and a model (4) that needs both.
fn fork() -> Dag {
    Dag::new(5, [(0, 2), (1, 3), (2, 4), (3, 4)])
}

#[test]
fn success_clears_what_it_blocked_and_the_run_goes_on() {
    let states = [Failed, Success, UpstreamFailed, Success, UpstreamFailed];
    let prediction = after_set_success(&fork(), &states, &[], 0);
    assert_eq!(prediction.cleared_by_scheduler, [2, 4]);
    assert_eq!(prediction.will_run, [2, 4]);
    assert_eq!(prediction.still_blocked, []);
}

#[test]
fn another_failure_still_blocks() {
    let states = [Failed, Failed, UpstreamFailed, UpstreamFailed, UpstreamFailed];
    let prediction = after_set_success(&fork(), &states, &[], 0);
    assert_eq!(prediction.cleared_by_scheduler, [2, 4]);
    assert_eq!(prediction.will_run, [2]);
    assert_eq!(prediction.still_blocked, [(4, 1)]);
}

#[test]
fn a_failure_further_down_is_cleared_and_runs_again() {
    let states = [Success, Success, Failed, Failed, UpstreamFailed];
    let prediction = after_set_success(&fork(), &states, &[], 1);
    assert_eq!(prediction.cleared_by_scheduler, [3, 4]);
    assert_eq!(prediction.will_run, [3]);
    assert_eq!(prediction.still_blocked, [(4, 2)]);
}

#[test]
fn clearing_leaves_behind_what_is_not_cleared() {
    let states = [Failed, Success, UpstreamFailed, Success, UpstreamFailed];
    let prediction = after_clear(&fork(), &states, &[], &[0]);
    assert_eq!((prediction.will_run, prediction.left_behind), (vec![0], vec![2, 4]));
    let prediction = after_clear(&fork(), &states, &[], &[0, 2, 4]);
    assert_eq!((prediction.will_run, prediction.left_behind), (vec![0, 2, 4], vec![]));
    assert_eq!(prediction.cleared_by_scheduler, [0_u32; 0]);
}

#[test]
fn trigger_rules_decide() {
    let states = [Failed, Success, UpstreamFailed, Success, Waiting];
    let mut rules = [TriggerRule::AllSuccess; 5];
    rules[4] = TriggerRule::OneFailed;
    assert_eq!(after_set_success(&fork(), &states, &rules, 0).will_skip, [4]);
    rules[4] = TriggerRule::AllDone;
    assert_eq!(after_clear(&fork(), &states, &rules, &[2]).will_run, [4]);
    assert_eq!(after_clear(&fork(), &states, &rules, &[2]).still_blocked, [(2, 0)]);
}

#[test]
fn a_cause_is_found_through_the_blocked_only() {
    let states = [Failed, Failed, UpstreamFailed, Success, UpstreamFailed];
    assert_eq!(cause(&fork(), &states, 4), [0]);
    assert_eq!(cause(&fork(), &states, 2), [0]);
    assert_eq!(cause(&fork(), &states, 0), [0_u32; 0]);
    assert_eq!(cause(&fork(), &[], 99), [0_u32; 0]);
}

#[test]
fn a_target_that_does_not_exist_changes_nothing() {
    assert_eq!(after_set_success(&fork(), &[], &[], 99), Prediction::default());
    assert_eq!(after_clear(&fork(), &[], &[], &[99]), Prediction::default());
}

/// Visits all tasks until nothing changes: one whose predecessors are all done gets its state.
fn naive(dag: &Dag, mut states: Vec<NodeState>, rules: &[TriggerRule]) -> Vec<NodeState> {
    states.iter_mut().filter(|state| **state == Active).for_each(|state| *state = Success);
    loop {
        let before = states.clone();
        for node in (0..dag.len()).rev() {
            let upstream = dag.predecessors(node).iter().map(|&from| before[from as usize]);
            if states[node as usize] == Waiting && !upstream.clone().any(|state| state == Waiting) {
                states[node as usize] = rules[node as usize].outcome(upstream);
            }
        }
        if states == before {
            return states;
        }
    }
}

fn night() -> impl Strategy<Value = (Dag, Vec<NodeState>, Vec<TriggerRule>, Vec<u32>)> {
    let states = prop::sample::select(vec![Success, Failed, UpstreamFailed, Skipped, Active, Waiting]);
    let rules = prop::sample::select(vec![
        TriggerRule::AllSuccess,
        TriggerRule::AllSuccess,
        TriggerRule::AllDone,
        TriggerRule::OneFailed,
        TriggerRule::NoneFailed,
        TriggerRule::OneSuccess,
        TriggerRule::AllSkipped,
    ]);
    (2_u32..60).prop_flat_map(move |nodes| {
        let edges = prop::collection::vec((0..nodes, 0..nodes), 0..120);
        let count = nodes as usize;
        let dag = edges.prop_map(move |edges| Dag::new(nodes, edges.into_iter().map(|(a, b)| (a.min(b), a.max(b)))));
        let states = prop::collection::vec(states.clone(), count);
        let rules = prop::collection::vec(rules.clone(), count);
        (dag, states, rules, prop::collection::vec(0..nodes, 1..5))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn success_is_what_repeating_comes_to((dag, states, rules, targets) in night()) {
        let target = targets[0];
        let prediction = after_set_success(&dag, &states, &rules, target);
        let after = reach::downstream(&dag, &[target]);
        let mut changed = states.clone();
        changed[target as usize] = Success;
        let broken: Vec<u32> = after.iter().copied().filter(|&node| is_broken(states[node as usize])).collect();
        broken.iter().for_each(|&node| changed[node as usize] = Waiting);
        prop_assert_eq!(&prediction.cleared_by_scheduler, &broken);
        let end = naive(&dag, changed.clone(), &rules);
        let ends = |wanted: NodeState| after.iter().copied()
            .filter(|&node| changed[node as usize] == Waiting && end[node as usize] == wanted).collect::<Vec<u32>>();
        prop_assert_eq!(&prediction.will_run, &ends(Success));
        prop_assert_eq!(&prediction.will_skip, &ends(Skipped));
        let blocked: Vec<u32> = prediction.still_blocked.iter().map(|pair| pair.0).collect();
        prop_assert_eq!(blocked, ends(UpstreamFailed));
        for (node, blamed) in prediction.still_blocked {
            let reached = reach::upstream(&dag, &[node]).contains(&blamed);
            prop_assert!(reached && is_broken(end[blamed as usize]), "{node} {blamed}");
        }
    }

    #[test]
    fn clearing_is_what_repeating_comes_to((dag, states, rules, cleared) in night()) {
        let prediction = after_clear(&dag, &states, &rules, &cleared);
        let mut changed = states;
        cleared.iter().for_each(|&node| changed[node as usize] = Waiting);
        let end = naive(&dag, changed.clone(), &rules);
        let scope = Reach::within(&dag, &cleared, Direction::Down, None);
        let runs: Vec<u32> = scope.iter()
            .filter(|&node| changed[node as usize] == Waiting && end[node as usize] == Success).collect();
        prop_assert_eq!(prediction.will_run, runs);
        prop_assert!(prediction.left_behind.iter().all(|&node| changed[node as usize] == UpstreamFailed));
    }
}
