//! What is drawn of a run: the tasks in focus, those of a closed group as one node.

use std::sync::Arc;

use leptos::prelude::*;

use super::drawn::is_quick;
use super::focus;
use crate::components::run_store::RunStore;
use crate::graph::{Dag, Folded};
use crate::model::run::{RunView, TaskGroups};
use crate::model::state::{Counts, Phase};
use crate::paths::segment;

/// A part of the DAG, numbered within itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Its nodes, and which tasks each stands for.
    pub folded: Folded,
    /// The group that each node is; nothing for a single task.
    pub groups: Vec<Option<u32>>,
    /// How many tasks right before and right after each node are not drawn.
    pub hidden: Vec<(u32, u32)>,
    /// The same without what was asked for besides, if that is something else: what is in both stays where it is there,
    /// so that a step more moves little, and that an address is drawn alike whatever came before it.
    pub before: Option<Arc<Part>>,
    /// The heights of the drawing before, where all tasks are drawn and the DAG was another one ([`RunView::heights`]).
    pub heights: Vec<Option<i32>>,
}

impl Part {
    /// The tasks that are to be kept, folded into `groups`.
    #[must_use]
    pub fn new(dag: &Dag, keep: &[bool], group_of: &[Option<u32>]) -> Self {
        let group = |place: u32| group_of.get(place as usize).copied().flatten();
        let folded = Folded::new(dag, keep, group);
        let missing = |near: &[u32]| near.iter().filter(|place| folded.node_of(**place).is_none()).count();
        let count = |node: u32, near: fn(&Dag, u32) -> &[u32]| {
            let all: usize = folded.members(node).iter().map(|place| missing(near(dag, *place))).sum();
            u32::try_from(all).unwrap_or(u32::MAX)
        };
        let hidden =
            (0..folded.len()).map(|node| (count(node, Dag::predecessors), count(node, Dag::successors))).collect();
        let one = |node: u32| folded.members(node).len() > 1;
        let groups = (0..folded.len()).map(|node| folded.first(node).and_then(group).filter(|_| one(node))).collect();
        Self { folded, groups, hidden, before: None, heights: Vec::new() }
    }

    /// The worst phase in a node.
    #[must_use]
    pub fn phase(&self, view: &RunView, node: u32) -> Phase {
        let phases = self.folded.members(node).iter().filter_map(|place| view.tasks.get(*place as usize));
        phases.map(|row| row.state.phase()).min().unwrap_or(Phase::Other)
    }

    /// How many tasks of a node are in each phase.
    #[must_use]
    pub fn counts(&self, view: &RunView, node: u32) -> Counts {
        Counts::of(self.folded.members(node).iter().filter_map(|place| Some(&view.tasks.get(*place as usize)?.state)))
    }
}

/// As which group each task is drawn.
fn group_of(groups: &TaskGroups, fold: bool, open: &str) -> Vec<Option<u32>> {
    if !fold {
        return Vec::new();
    }
    let names = open.split(',').filter_map(crate::paths::id);
    let open: Vec<u32> = names.filter_map(|name| groups.find(&name)).collect();
    groups.folded(&open)
}

/// The part that the address asks for.
pub fn part(store: RunStore, whole: Memo<bool>, chosen: Memo<Option<u32>>) -> Memo<Arc<Part>> {
    let plain = focus::focused(store, whole);
    let keep = focus::keep(store, whole, plain, chosen);
    let fold = Memo::new(move |_| store.query.with(|query| !query.fold.is_empty()));
    let open = Memo::new(move |_| store.query.with(|query| query.open.clone()));
    let folded = move |keep: &[bool], open: &str| {
        // Groups stay as long as the page: a state that changes makes no other part.
        let of = store.view.with_untracked(|view| group_of(&view.groups, fold.get(), open));
        Part::new(&store.dag(), keep, &of)
    };
    let before = Memo::new(move |_| plain.with(|keep| Arc::new(folded(keep, ""))));
    Memo::new(move |_| {
        let mut part = keep.with(|keep| open.with(|open| folded(keep, open)));
        let before = before.get();
        // What takes longer is not drawn a second time for the sake of what is added to it.
        let worth = *before != part && is_quick(&before);
        part.before = worth.then_some(before);
        if whole.get() && !fold.get() {
            // They stay as long as the page: where they change, the page is loaded anew.
            part.heights = store.view.with_untracked(|view| view.heights.clone());
        }
        Arc::new(part)
    })
}

/// A group is among those that are open.
#[must_use]
pub fn is_open(open: &str, group: &str) -> bool {
    let this = segment(group);
    open.split(',').any(|name| name == this)
}

/// Groups that are open, with one of them opened or closed.
#[must_use]
pub fn toggled(open: &str, group: &str) -> String {
    let this = segment(group);
    let others = open.split(',').filter(|name| !name.is_empty() && *name != this);
    let mut all: Vec<&str> = others.collect();
    if !is_open(open, group) {
        all.push(&this);
    }
    all.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_groups_are_one_node_and_count_what_is_hidden() {
        let dag = Dag::new(5, [(0, 1), (0, 2), (1, 3), (2, 3), (4, 1)]);
        let keep = [true, true, true, true, false];
        let part = Part::new(&dag, &keep, &[None, Some(0), Some(0), None, None]);
        assert_eq!(part.groups, [None, Some(0), None]);
        assert_eq!((part.folded.len(), part.hidden[1]), (3, (1, 0)));
        // One member is no group.
        let alone = Part::new(&dag, &[true, true, false, true, false], &[None, Some(0), Some(0), None, None]);
        assert_eq!(alone.groups, [None; 3]);
    }

    #[test]
    fn groups_are_opened_and_closed_in_the_address() {
        let one = toggled("", "a, b");
        let two = toggled(&one, "c/d");
        assert_eq!(two, "a~2C~20b,c~2Fd");
        assert_eq!((toggled(&two, "a, b"), toggled(&two, "c/d")), ("c~2Fd".to_owned(), one));
    }
}
