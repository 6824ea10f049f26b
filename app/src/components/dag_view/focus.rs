//! Which tasks are drawn: what failed, what that blocks and what it waits for; or all.

use std::sync::Arc;

use leptos::prelude::*;

use crate::components::run_store::RunStore;
use crate::components::task_filter::TaskFilter;
use crate::graph::Dag;
use crate::graph::reach::between;
use crate::model::run::RunView;
use crate::model::state::Phase;

/// A DAG of no more than this many tasks is always shown whole when nothing is wrong.
const SMALL: usize = 80;

/// No more tasks than these are drawn because they match what is searched for: the rest is counted.
pub const FOUND: usize = 200;

/// The tasks to draw: those in focus, the selected one with its neighbours, those that were asked for besides or are
/// searched for, and those on a path that is lit.
pub fn keep(
    store: RunStore,
    whole: Memo<bool>,
    focused: Memo<Arc<Vec<bool>>>,
    chosen: Memo<Option<u32>>,
) -> Memo<Arc<Vec<bool>>> {
    Memo::new(move |_| {
        let keep = focused.get();
        if whole.get() {
            return keep;
        }
        let (also, to) = store.query.with(|query| (query.also.clone(), query.to.clone()));
        let mut keep = Vec::clone(&keep);
        let dag = store.dag();
        if let Some(place) = chosen.get() {
            add(&mut keep, place);
            if store.query.with(|query| !query.task.is_empty()) {
                around(&dag, &mut keep, place);
            }
        }
        if let Some(found) = store.matching.get() {
            let places = || (0..).zip(found.iter()).filter(|(_, found)| **found).map(|(place, _)| place);
            if places().count() <= FOUND {
                places().for_each(|place| add(&mut keep, place));
            }
        }
        store.overlay.with(|overlay| overlay.lit.iter().for_each(|place| add(&mut keep, *place)));
        store.view.with(|view| {
            let asked = TaskFilter::new("", &also);
            if !asked.is_empty() {
                (0..).zip(asked.matches(&dag, view)).filter(|(_, is)| *is).for_each(|(place, _)| add(&mut keep, place));
            }
            if let (Some(from), Some(to)) = (chosen.get(), view.place(&to)) {
                between(&dag, from, to).into_iter().for_each(|place| add(&mut keep, place));
            }
        });
        Arc::new(keep)
    })
}

/// What is in focus. What once was stays, so that nothing moves under the operator's eyes while the run recovers.
pub fn focused(store: RunStore, whole: Memo<bool>) -> Memo<Arc<Vec<bool>>> {
    Memo::new(move |before: Option<&Arc<Vec<bool>>>| {
        store.view.with(|view| {
            let dag = store.dag();
            if whole.get() {
                return Arc::new(vec![true; view.tasks.len()]);
            }
            let mut keep = focus(view, &dag);
            // The whole DAG was a choice, not a focus: it does not stick.
            if let Some(before) = before.filter(|before| before.iter().any(|kept| !kept)) {
                for (now, then) in keep.iter_mut().zip(before.iter()) {
                    *now |= *then;
                }
            }
            Arc::new(keep)
        })
    })
}

fn add(keep: &mut [bool], place: u32) {
    if let Some(kept) = keep.get_mut(place as usize) {
        *kept = true;
    }
}

fn around(dag: &Dag, keep: &mut [bool], place: u32) {
    if place < dag.len() {
        for near in dag.predecessors(place).iter().chain(dag.successors(place)) {
            add(keep, *near);
        }
    }
}

/// Failed, blocked and retrying tasks with what the failed ones wait for; without any, what is
/// under way with its neighbours; without that, or in a small DAG, everything.
pub fn focus(view: &RunView, dag: &Dag) -> Vec<bool> {
    let phase = |place: u32| view.tasks.get(place as usize).map_or(Phase::Other, |task| task.state.phase());
    let mut keep = vec![false; view.tasks.len()];
    let all = 0..dag.len();
    for place in all.clone().filter(|place| matches!(phase(*place), Phase::Failed | Phase::Blocked | Phase::Retrying)) {
        add(&mut keep, place);
        for near in dag.predecessors(place) {
            if phase(place) == Phase::Failed || !phase(*near).is_settled() {
                add(&mut keep, *near);
            }
        }
    }
    if keep.contains(&true) {
        return keep;
    }
    if view.tasks.len() > SMALL {
        for place in all.filter(|place| matches!(phase(*place), Phase::Running | Phase::Waiting)) {
            add(&mut keep, place);
            around(dag, &mut keep, place);
        }
    }
    if keep.contains(&true) { keep } else { vec![true; view.tasks.len()] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::state::TaskState;
    use crate::model::{context::RunRef, run::*};

    fn run(states: &[&str], edges: &[(u32, u32)]) -> (RunView, Dag) {
        let tasks = states.iter().enumerate().map(|(place, state)| TaskRow {
            id: format!("t{place}"),
            state: TaskState::from(*state),
            try_number: 1,
            start: None,
            end: None,
            critical: false,
            downscale: false,
            mapped: None,
        });
        let head = RunHead {
            state: "running".into(),
            start: None,
            end: None,
            usual: None,
            context: Default::default(),
            link: None,
        };
        let view = RunView {
            run: RunRef::default(),
            head,
            tasks: tasks.collect(),
            labels: TaskLabels::default(),
            groups: TaskGroups::default(),
            edges: edges.to_vec(),
            heights: vec![],
            troubles: vec![],
            deeds: vec![],
            held: vec![],
            told: String::new(),
            revision: 0,
            as_of: 0,
        };
        let dag = Dag::new(u32::try_from(states.len()).unwrap(), edges.iter().copied());
        (view, dag)
    }

    #[test]
    fn the_failure_with_what_it_blocks_and_waits_for() {
        let (view, dag) =
            run(&["success", "failed", "upstream_failed", "running", "success"], &[(0, 1), (1, 2), (3, 2), (0, 4)]);
        assert_eq!(focus(&view, &dag), [true, true, true, true, false]);
    }

    #[test]
    fn everything_when_all_is_well() {
        let (view, dag) = run(&["success", "success"], &[(0, 1)]);
        assert_eq!(focus(&view, &dag), [true, true]);
    }
}
