//! What moves when something changes. States are no input, so nothing moves with them; when a task is
//! added, the others stay nearly where they were if the drawing before is given.

use super::super::super::sample::{Numbers, pipeline};
use super::super::layout_after;
use super::*;

const SIZE: Size = Size { w: 216, h: 46 };

/// A drawing, and the drawing after a task with up to three edges was added at the end.
struct Change {
    dag: Dag,
    old: Layout,
    new: Layout,
}

/// For each of several pipelines of so many tasks, without the drawing before and with it.
fn changes(nodes: u32, times: u32) -> Vec<[Change; 2]> {
    let mut numbers = Numbers::new(99);
    let mut one = |seed: u32| {
        let (nodes, mut edges) = pipeline(seed, nodes);
        let dag = Dag::new(nodes, edges.iter().copied());
        let sizes = vec![SIZE; nodes as usize + 1];
        let old = layout(&dag, &sizes, &Options::default());
        let place = 1 + numbers.below(nodes - 1);
        edges.extend((0..=numbers.below(3)).map(|_| match numbers.below(2) {
            0 => (numbers.below(place), nodes),
            _ => (nodes, place + numbers.below(nodes - place)),
        }));
        let grown = Dag::new(nodes + 1, edges);
        let before: Vec<Option<i32>> = old.nodes.iter().map(|rect| Some(rect.y)).collect();
        [Vec::new(), before].map(|before| {
            let new = layout_after(&grown, &sizes, &Options::default(), &before);
            Change { dag: dag.clone(), old: old.clone(), new }
        })
    };
    (0..times).map(&mut one).collect()
}

impl Change {
    /// Pairs that stood in one column and do so again, and how many of them changed places.
    fn turned(&self) -> (u64, u64) {
        let (mut pairs, mut turned) = (0, 0);
        for one in 0..self.old.nodes.len() {
            for other in 0..one {
                let [before, after] = [&self.old, &self.new].map(|drawing| (drawing.nodes[one], drawing.nodes[other]));
                if before.0.x == before.1.x && after.0.x == after.1.x {
                    pairs += 1;
                    turned += u64::from((before.0.y < before.1.y) != (after.0.y < after.1.y));
                }
            }
        }
        (pairs, turned)
    }

    /// How far the median task moved up or down, less what all of them did.
    fn moved(&self) -> i32 {
        let tasks = 0..self.dag.len() as usize;
        let by: Vec<i32> = tasks.map(|task| self.new.nodes[task].y - self.old.nodes[task].y).collect();
        let all = median(by.clone());
        median(by.into_iter().map(|by| (by - all).abs()).collect())
    }
}

fn median(mut numbers: Vec<i32>) -> i32 {
    numbers.sort_unstable();
    numbers[numbers.len() / 2]
}

fn per_mille<'a>(changes: impl Iterator<Item = &'a Change>) -> u64 {
    let (pairs, turned) = changes.map(Change::turned).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    turned * 1000 / pairs
}

#[test]
fn an_added_task_turns_hardly_a_pair_round_and_moves_the_median_less_than_a_row() {
    for (nodes, times) in [(30, 60), (100, 30), (200, 20)] {
        let changes = changes(nodes, times);
        let kept = per_mille(changes.iter().map(|[_, after]| after));
        let anew = per_mille(changes.iter().map(|[anew, _]| anew));
        let moved = median(changes.iter().map(|[_, after]| after.moved()).collect());
        assert!(kept <= 30, "of {nodes}: {kept} per mille turned round, {anew} without the drawing before");
        assert!(moved < SIZE.h + Options::default().gap_y, "of {nodes}: {moved}");
    }
}

#[test]
fn the_same_again_is_the_same() {
    let (nodes, edges) = pipeline(11, 120);
    let dag = Dag::new(nodes, edges);
    let sizes = vec![SIZE; nodes as usize];
    let first = layout(&dag, &sizes, &Options::default());
    let before: Vec<Option<i32>> = first.nodes.iter().map(|rect| Some(rect.y)).collect();
    let again = || layout_after(&dag, &sizes, &Options::default(), &before);
    let change = Change { dag: dag.clone(), old: first.clone(), new: again() };
    assert_eq!(change.turned().1, 0);
    assert_eq!(again(), change.new);
}

#[test]
fn a_drawing_before_that_says_nothing_changes_nothing() {
    let (nodes, edges) = pipeline(12, 200);
    let dag = Dag::new(nodes, edges);
    let sizes = vec![SIZE; nodes as usize];
    let plain = layout(&dag, &sizes, &Options::default());
    assert_eq!(layout_after(&dag, &sizes, &Options::default(), &[None; 200]), plain);
    assert_eq!(layout_after(&dag, &sizes, &Options::default(), &[]), plain);
}

#[test]
fn what_is_kept_at_too_high_a_price_is_drawn_anew() {
    let pairs = (0..30).map(|node| (node, 30 + node));
    let dag = Dag::new(62, pairs.chain((0..30).map(|node| (60, node))).chain((30..60).map(|node| (node, 61))));
    let sizes = vec![SIZE; 62];
    // The second column upside down: every pair of edges would cross.
    let before: Vec<Option<i32>> = (0..60).map(|node| Some(if node < 30 { node * 60 } else { -node * 60 })).collect();
    let plain = layout(&dag, &sizes, &Options::default());
    assert_eq!(layout_after(&dag, &sizes, &Options::default(), &before), plain);
}
