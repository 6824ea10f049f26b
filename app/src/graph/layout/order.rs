//! The order within each layer, so that few edges cross.
//!
//! Two depth-first starts, each improved by sweeps (`sweep`) and then by exchanging neighbours
//! (`exchange`); the better one is kept, unless the order of a drawing before is nearly as good.
//! Coordinates come later.

use super::crossings::Tally;
use super::exchange::Exchanger;
use super::proper::Proper;
use super::sorted::by_key;
use super::sweep::Sweeper;

/// After so many sweeps only the better start is pursued.
const TRIAL: u32 = 8;

/// After so many sweeps without an improvement there will be none.
const PATIENCE: u32 = 12;

/// How many crossings it is worth to keep the order of before, in percent of those without it.
const WORTH: u64 = 150;

/// The height of what was not drawn before.
pub(super) const UNKNOWN: i32 = i32::MIN;

/// Orders every layer, as it was before if that is known and crosses not many edges more: then answers
/// true. `before` has the heights from before, by vertex, or [`UNKNOWN`].
pub(super) fn order(proper: &mut Proper, before: &[i32]) -> bool {
    if before.iter().all(|&height| height == UNKNOWN) {
        anew(proper);
        return false;
    }
    let mut kept = Attempt::new(proper, before);
    kept.sweep(proper, 0..TRIAL);
    let (crossings, order) = (kept.crossings, kept.order);
    let worth = crossings <= anew(proper) * WORTH / 100 + 10;
    if worth {
        proper.order = order;
    }
    worth
}

/// Orders every layer from nothing; answers the crossings.
fn anew(proper: &mut Proper) -> u64 {
    let [mut first, mut second] = [false, true].map(|undirected| {
        first_visited(proper, undirected);
        Attempt::new(proper, &[])
    });
    let sweeps = sweeps(proper.len());
    first.sweep(proper, 0..TRIAL.min(sweeps));
    second.sweep(proper, 0..TRIAL.min(sweeps));
    let mut better = if second.crossings < first.crossings { second } else { first };
    better.sweep(proper, TRIAL.min(sweeps)..sweeps);
    proper.order = better.order;
    if better.crossings > 0 {
        better.crossings -= Exchanger::new(proper).exchange(proper);
    }
    better.crossings
}

/// How many sweeps a part of this many vertices is worth.
fn sweeps(vertices: u32) -> u32 {
    let vertices = vertices.max(1);
    (800_000 / vertices).clamp(8, 24) + (12_000 / vertices).min(40)
}

/// The best order that one start has led to.
struct Attempt<'a> {
    sweeper: Sweeper<'a>,
    current: Vec<u32>,
    order: Vec<u32>,
    crossings: u64,
    idle: u32,
}

impl<'a> Attempt<'a> {
    /// Starts from the order as it is, or from where vertices were before.
    fn new(proper: &Proper, before: &'a [i32]) -> Self {
        let order = proper.order.clone();
        // The first sweep alone brings them into the order of before.
        let crossings = if before.is_empty() { Tally::new().total(proper, &proper.positions()) } else { u64::MAX };
        Self { sweeper: Sweeper::new(proper, before), current: order.clone(), order, crossings, idle: 0 }
    }

    fn sweep(&mut self, proper: &mut Proper, sweeps: std::ops::Range<u32>) {
        std::mem::swap(&mut proper.order, &mut self.current);
        for sweep in sweeps {
            if self.crossings == 0 || self.idle >= PATIENCE {
                break;
            }
            self.idle += 1;
            let crossings = self.sweeper.sweep(proper, sweep);
            if crossings < self.crossings {
                (self.crossings, self.idle) = (crossings, 0);
                self.order.clone_from(&proper.order);
            }
        }
        std::mem::swap(&mut proper.order, &mut self.current);
    }
}

/// Lays out each layer in the order of a depth-first walk, which draws trees without a crossing.
fn first_visited(proper: &mut Proper, undirected: bool) {
    let mut roots = proper.order.clone();
    by_key(&mut roots, |vertex| proper.rank[vertex as usize]);
    let mut next = proper.starts.clone();
    let mut seen = vec![false; proper.rank.len()];
    let mut stack = Vec::new();
    for root in roots {
        stack.push(root);
        while let Some(vertex) = stack.pop() {
            if std::mem::replace(&mut seen[vertex as usize], true) {
                continue;
            }
            let slot = &mut next[proper.rank[vertex as usize] as usize];
            proper.order[*slot as usize] = vertex;
            *slot += 1;
            let before = if undirected { proper.up.row(vertex) } else { &[] };
            let joined = before.iter().rev().chain(proper.down.row(vertex).iter().rev());
            stack.extend(joined.filter(|&&to| !seen[to as usize]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dag::Dag;
    use super::super::{parts::Parts, rank::ranks};
    use super::*;

    fn crossings(dag: &Dag) -> u64 {
        let parts = Parts::new(dag);
        let mut proper = Proper::new(dag, &parts.connected()[0], &parts, &ranks(dag), &mut 10_000);
        anew(&mut proper);
        let mut all = proper.order.clone();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..proper.len()), "every vertex has one place");
        Tally::new().total(&proper, &proper.positions())
    }

    #[test]
    fn a_tree_is_drawn_without_a_crossing() {
        assert_eq!(crossings(&Dag::new(127, (1..127).map(|node| ((node - 1) / 2, node)))), 0);
        assert_eq!(crossings(&Dag::new(127, (1..127).map(|node| (126 - node, 126 - (node - 1) / 2)))), 0);
    }

    #[test]
    fn tangled_pairs_are_untangled() {
        let pairs = (0..40).map(|i| (i, 40 + i * 7 % 40));
        let dag = Dag::new(82, pairs.chain((0..40).map(|i| (80, i))).chain((40..80).map(|i| (i, 81))));
        assert_eq!(crossings(&dag), 0);
    }
}
