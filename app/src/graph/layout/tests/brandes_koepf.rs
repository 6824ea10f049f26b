//! The classical way to place vertices, to measure our own against: Brandes and Köpf, "Fast and Simple
//! Horizontal Coordinate Assignment" (2001), as corrected by Brandes, Walter and Zink (2020).
//!
//! Nothing is drawn with it. Layers run from left to right here, so the paper's x is y, its left is
//! the top, and its upper neighbours are those in the layer before. Three things are ours: neighbours
//! in a layer are as far apart as [`Frame::apart`] says. The paper wants no two inner segments to
//! cross; ours may, and then as many as can be are treated as inner, the same in all runs. And long
//! edges share bends here, so what meets an inner segment at a bend gives way to it like what
//! crosses it; otherwise a bend would be aligned with the median of all it joins.

use super::super::super::csr::Csr;
use super::super::super::sample::Numbers;
use super::super::place::Frame;
use super::placement::{check_apart, with_frame};
use super::*;

/// Which runs see the layers from right to left, and which see each of them from bottom to top.
const FLIPS: [(bool, bool); 4] = [(false, false), (false, true), (true, false), (true, true)];

/// The mean of the two medians of the four runs, each moved against the narrowest.
pub(super) fn middles(frame: &Frame<'_>) -> Vec<i32> {
    let runs = runs(frame);
    let extents = runs.each_ref().map(|run| (run.iter().min().copied().unwrap(), run.iter().max().copied().unwrap()));
    let (top, bottom) = extents.into_iter().min_by_key(|(top, bottom)| bottom - top).unwrap();
    let moves = [0, 1, 2, 3].map(|run| if FLIPS[run].1 { bottom - extents[run].1 } else { top - extents[run].0 });
    let balanced = |vertex: usize| {
        let mut four = [0, 1, 2, 3].map(|run| runs[run][vertex] + moves[run]);
        four.sort_unstable();
        (four[1] + four[2]).div_euclid(2)
    };
    (0..frame.proper.len() as usize).map(balanced).collect()
}

/// The middles each run leads to; every one of them keeps the order and all distances.
fn runs(frame: &Frame<'_>) -> [Vec<i32>; 4] {
    let inner = inner(frame);
    FLIPS.map(|(leftwards, upwards)| {
        let view = View::new(frame, &inner, leftwards, upwards);
        let mut middles = view.compact(&view.align());
        if upwards {
            middles.iter_mut().for_each(|middle| *middle = -*middle);
        }
        middles
    })
}

/// The inner segments, that is from bend to bend, without those that have to give way to another in a
/// conflict of type 2.
fn inner(frame: &Frame<'_>) -> Vec<(u32, u32)> {
    let (proper, positions) = (frame.proper, frame.proper.positions());
    let mut inner = Vec::new();
    for layer in 0..proper.layers() {
        let joined = |&to: &u32| proper.up.row(to).iter().map(move |&from| (from, to));
        let all: Vec<(u32, u32)> = proper.layer(layer).iter().flat_map(joined).collect();
        let all: Vec<(u32, u32)> =
            all.into_iter().filter(|&(from, to)| proper.is_bend(from) && proper.is_bend(to)).collect();
        let starts: Vec<u32> = all.iter().map(|&(from, _)| positions[from as usize]).collect();
        inner.extend(ascending(&starts).into_iter().map(|at| all[at]));
    }
    inner
}

/// Where the longest ascending choice of some numbers is, from its end.
fn ascending(numbers: &[u32]) -> Vec<usize> {
    // How long it can be up to each number, and what comes before that one.
    let mut best: Vec<(u32, Option<usize>)> = Vec::new();
    for (at, &number) in numbers.iter().enumerate() {
        let before = (0..at).filter(|&before| numbers[before] < number).max_by_key(|&before| best[before].0);
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let last = (0..numbers.len()).max_by_key(|&at| best[at].0);
    std::iter::successors(last, |&at| best[at].1).collect()
}

/// The layers as one run sees them.
struct View<'a> {
    frame: &'a Frame<'a>,
    layers: Vec<Vec<u32>>,
    /// Where each vertex stands in its layer.
    position: Vec<u32>,
    /// What stands before each vertex in its layer.
    above: Vec<Option<u32>>,
    /// What each vertex joins in the layer before.
    joined: &'a Csr,
    /// What of that it joins by an inner segment.
    inner: Vec<Option<u32>>,
}

impl<'a> View<'a> {
    fn new(frame: &'a Frame<'a>, segments: &[(u32, u32)], leftwards: bool, upwards: bool) -> Self {
        let proper = frame.proper;
        let mut layers: Vec<Vec<u32>> = (0..proper.layers()).map(|layer| proper.layer(layer).to_vec()).collect();
        if leftwards {
            layers.reverse();
        }
        if upwards {
            layers.iter_mut().for_each(|layer| layer.reverse());
        }
        let (mut position, mut above) = (vec![0; proper.len() as usize], vec![None; proper.len() as usize]);
        for layer in &layers {
            (0..).zip(layer).for_each(|(at, &vertex)| position[vertex as usize] = at);
            layer.windows(2).for_each(|pair| above[pair[1] as usize] = Some(pair[0]));
        }
        let joined = if leftwards { &proper.down } else { &proper.up };
        let mut inner = vec![None; proper.len() as usize];
        for &(from, to) in segments {
            let (end, start) = if leftwards { (from, to) } else { (to, from) };
            inner[end as usize] = Some(start);
        }
        Self { frame, layers, position, above, joined, inner }
    }

    fn position(&self, vertex: u32) -> i64 {
        i64::from(self.position[vertex as usize])
    }

    /// The median of what a vertex joins, or both; of a vertex with an inner segment only that.
    fn medians(&self, vertex: u32) -> Vec<u32> {
        if let Some(other) = self.inner[vertex as usize] {
            return vec![other];
        }
        let mut joined = self.joined.row(vertex).to_vec();
        joined.sort_unstable_by_key(|&other| self.position(other));
        let last = joined.len().saturating_sub(1);
        joined.get(last / 2..=last.div_ceil(2)).unwrap_or_default().to_vec()
    }

    /// For each vertex of a layer the positions in the layer before between which a segment meets no
    /// inner one. A segment from anywhere else has a conflict of type 1.
    fn free(&self, layer: &[u32]) -> Vec<(i64, i64)> {
        let inner = |&vertex: &u32| self.inner[vertex as usize].map(|other| self.position(other));
        let after = layer.iter().scan(-1, |after, vertex| {
            *after = inner(vertex).unwrap_or(*after);
            Some(*after)
        });
        let mut before = vec![i64::MAX; layer.len() + 1];
        for (at, vertex) in layer.iter().enumerate().rev() {
            before[at] = inner(vertex).unwrap_or(before[at + 1]);
        }
        after.zip(before).collect()
    }

    /// Vertical alignment: vertices with their medians, as long as no two alignments cross.
    fn align(&self) -> Blocks {
        let vertices = self.frame.proper.len();
        let mut blocks = Blocks { root: (0..vertices).collect(), next: (0..vertices).collect() };
        for layer in &self.layers {
            let mut limit = -1;
            for (&vertex, (after, before)) in layer.iter().zip(self.free(layer)) {
                for other in self.medians(vertex) {
                    let at = self.position(other);
                    let marked = self.inner[vertex as usize].is_none() && (at <= after || at >= before);
                    if blocks.root[vertex as usize] == vertex && !marked && limit < at {
                        blocks.join(other, vertex);
                        limit = at;
                    }
                }
            }
        }
        blocks
    }

    /// The roots of all blocks, each after those of the blocks above it.
    fn order(&self, blocks: &Blocks) -> Vec<u32> {
        let vertices = self.frame.proper.len();
        let (mut waiting, mut below) = (vec![0_u32; vertices as usize], vec![Vec::new(); vertices as usize]);
        for vertex in 0..vertices {
            if let Some(above) = self.above[vertex as usize] {
                waiting[blocks.root[vertex as usize] as usize] += 1;
                below[blocks.root[above as usize] as usize].push(blocks.root[vertex as usize]);
            }
        }
        let ready = |&vertex: &u32| blocks.root[vertex as usize] == vertex && waiting[vertex as usize] == 0;
        let mut order: Vec<u32> = (0..vertices).filter(ready).collect();
        let mut head = 0;
        while let Some(&root) = order.get(head) {
            head += 1;
            for &other in &below[root as usize] {
                waiting[other as usize] -= 1;
                if waiting[other as usize] == 0 {
                    order.push(other);
                }
            }
        }
        order
    }

    /// Horizontal compaction: each block as high in its class as may be, then the classes against one
    /// another. A class is named by its sink, the root of the block above all others of it.
    fn compact(&self, blocks: &Blocks) -> Vec<i32> {
        let mut middles = vec![0_i32; self.above.len()];
        let mut sinks: Vec<u32> = (0..self.frame.proper.len()).collect();
        for root in self.order(blocks) {
            let (mut middle, mut sink) = (0, root);
            for member in blocks.members(root) {
                let Some(above) = self.above[member as usize] else { continue };
                if sink == root {
                    sink = sinks[above as usize];
                }
                if sink == sinks[above as usize] {
                    middle = middle.max(middles[above as usize] + self.frame.apart(above, member));
                }
            }
            for member in blocks.members(root) {
                (middles[member as usize], sinks[member as usize]) = (middle, sink);
            }
        }
        let shifts = self.shifts(&middles, &sinks);
        middles.iter().zip(&sinks).map(|(middle, &sink)| middle + shifts[sink as usize].unwrap()).collect()
    }

    /// How far each class moves, by its sink. What the correction is about: the class below it has
    /// moved too. That is known, as its sink is in a layer before.
    fn shifts(&self, middles: &[i32], sinks: &[u32]) -> Vec<Option<i32>> {
        let mut borders = vec![Vec::new(); sinks.len()];
        for pair in self.layers.iter().flat_map(|layer| layer.windows(2)) {
            let [above, below] = [pair[0], pair[1]].map(|vertex| sinks[vertex as usize]);
            let room = middles[pair[1] as usize] - middles[pair[0] as usize] - self.frame.apart(pair[0], pair[1]);
            if above != below {
                borders[above as usize].push((below, room));
            }
        }
        let mut shifts: Vec<Option<i32>> = vec![None; sinks.len()];
        for sink in self.layers.iter().map(|layer| layer[0]).filter(|&first| sinks[first as usize] == first) {
            let rooms = borders[sink as usize].iter().map(|&(below, room)| shifts[below as usize].unwrap() + room);
            shifts[sink as usize] = Some(rooms.min().unwrap_or(0));
        }
        shifts
    }
}

/// Sets of vertices on one line.
struct Blocks {
    root: Vec<u32>,
    /// The next vertex of the block; the last one leads back to the root.
    next: Vec<u32>,
}

impl Blocks {
    fn join(&mut self, last: u32, vertex: u32) {
        let root = self.root[last as usize];
        self.next[last as usize] = vertex;
        self.root[vertex as usize] = root;
        self.next[vertex as usize] = root;
    }

    fn members(&self, root: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(root), move |&vertex| Some(self.next[vertex as usize]).filter(|&next| next != root))
    }
}

const SIZE: Size = Size { w: 100, h: 30 };

/// A graph full of long edges that cross.
fn tangle(seed: u32, nodes: u32) -> Dag {
    let mut numbers = Numbers::new(seed);
    let mut edge = || {
        let from = numbers.below(nodes - 1);
        (from, from + 1 + numbers.below((nodes - from - 1).min(nodes / 3)))
    };
    Dag::new(nodes, (0..nodes * 3 / 2).map(|_| edge()).collect::<Vec<_>>())
}

#[test]
fn a_chain_is_level_and_a_bypass_too() {
    let dag = Dag::new(6, (1..6).map(|node| (node - 1, node)).chain([(0, 5)]));
    with_frame(&dag, &[SIZE; 6], |frame, _| {
        let middles = middles(frame);
        assert!(middles[1..5].windows(2).all(|pair| pair[0] == pair[1]), "{middles:?}");
        assert!(middles[6..].windows(2).all(|pair| pair[0] == pair[1]), "{middles:?}");
    });
}

#[test]
fn a_parent_is_in_the_middle_of_its_two_children() {
    let dag = Dag::new(31, (1..31).map(|node| ((node - 1) / 2, node)));
    with_frame(&dag, &[SIZE; 31], |frame, _| {
        let middles = middles(frame);
        for parent in 0..15 {
            assert_eq!(2 * middles[parent], middles[2 * parent + 1] + middles[2 * parent + 2], "{parent}");
        }
    });
}

/// Without the correction of the shifts they do not.
#[test]
fn every_run_keeps_the_order_and_all_distances() {
    for seed in 0..200 {
        let nodes = 10 + seed % 60;
        let sizes: Vec<Size> = (0..nodes as i32).map(|node| Size { w: 100, h: node * node % 70 }).collect();
        with_frame(&tangle(seed, nodes), &sizes, |frame, _| {
            runs(frame).iter().for_each(|run| check_apart(frame, run));
            check_apart(frame, &middles(frame));
        });
    }
}

#[test]
fn inner_segments_that_cross_no_other_are_level() {
    let mut level = 0;
    for seed in 0..100 {
        with_frame(&tangle(seed, 40), &[SIZE; 40], |frame, _| {
            let (proper, middles, positions) = (frame.proper, middles(frame), frame.proper.positions());
            let is_inner = |&(from, to): &(u32, u32)| proper.is_bend(from) && proper.is_bend(to);
            let inner: Vec<(u32, u32)> = proper.down.pairs().filter(is_inner).collect();
            let above = |one: u32, other: u32| positions[one as usize] < positions[other as usize];
            for &(from, to) in &inner {
                let beside = |other: &&(u32, u32)| proper.rank[other.0 as usize] == proper.rank[from as usize];
                if inner.iter().filter(beside).all(|other| above(from, other.0) == above(to, other.1)) {
                    assert_eq!(middles[from as usize], middles[to as usize], "{from} to {to}");
                    level += 1;
                }
            }
        });
    }
    assert!(level > 500, "{level}");
}
