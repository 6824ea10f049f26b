//! The vertical middle of every vertex: near what it is joined to, long edges straight.
//!
//! The order within the layers stays as it is. First all segments pull like springs (`relax`), then
//! what came to lie almost level is made level (`blocks`) and moved together (`settle`).

use super::super::geometry::Size;
use super::Options;
use super::blocks::Blocks;
use super::proper::Proper;
use super::{relax, settle};

/// What every step of placing looks at.
pub(super) struct Frame<'a> {
    pub(super) proper: &'a Proper,
    heights: Vec<i32>,
    gaps: (i32, i32),
    /// The distance of two ordinary nodes one above the other.
    pub(super) pitch: i32,
    /// The heights of before, by vertex, as far as they are to be kept.
    pub(super) before: &'a [i32],
}

/// How hard a node is held where it was before.
pub(super) const HOLD: i64 = 64;

impl<'a> Frame<'a> {
    pub(super) fn new(proper: &'a Proper, part: &[u32], sizes: &[Size], options: &Options, before: &'a [i32]) -> Self {
        let mut heights: Vec<i32> = part.iter().map(|&node| sizes[node as usize].h).collect();
        let sum: i64 = heights.iter().map(|&height| i64::from(height)).sum();
        let pitch = (sum / i64::from(part.len() as u32).max(1)) as i32 + options.gap_y;
        heights.resize(proper.len() as usize, 0);
        let gaps = (options.gap_y, options.gap_edge);
        Self { proper, heights, gaps, pitch, before }
    }

    /// The least distance of the middles of two neighbours in a layer.
    pub(super) fn apart(&self, above: u32, below: u32) -> i32 {
        let bends = i32::from(self.proper.is_bend(above)) + i32::from(self.proper.is_bend(below));
        let (node, edge) = self.gaps;
        let gap = (node * (2 - bends) + edge * bends + 1) / 2;
        (self.heights[above as usize] + self.heights[below as usize] + 1) / 2 + gap
    }

    /// How hard a segment pulls: the middle of a long edge most of all.
    pub(super) fn weight(&self, one: u32, other: u32) -> i64 {
        match (self.proper.is_bend(one), self.proper.is_bend(other)) {
            (false, false) => 1,
            (true, true) => 8,
            _ => 2,
        }
    }
}

/// The middle of every vertex; the topmost edge of anything is at zero.
pub(super) fn place(proper: &Proper, part: &[u32], sizes: &[Size], options: &Options, before: &[i32]) -> Vec<i32> {
    let frame = Frame::new(proper, part, sizes, options, before);
    let wanted = relax::relax(&frame);
    let blocks = Blocks::new(&frame, &wanted);
    let mut middles = settle::settle(&frame, &blocks, &wanted);
    let edge = |vertex: usize, middle: i32| middle - frame.heights[vertex] / 2;
    let top = middles.iter().enumerate().map(|(vertex, &middle)| edge(vertex, middle)).min().unwrap_or(0);
    middles.iter_mut().for_each(|middle| *middle -= top);
    middles
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::super::dag::Dag;
    use super::super::layout;
    use super::super::tests::placement;
    use super::*;

    /// The frame of a connected graph of nodes 30 high, ordered.
    pub(in super::super) fn with_frame(dag: &Dag, check: impl FnOnce(&Frame<'_>)) {
        placement::with_frame(dag, &vec![Size { w: 100, h: 30 }; dag.len() as usize], |frame, _| check(frame));
    }

    #[test]
    fn a_chain_with_a_bypass_is_level() {
        let dag = Dag::new(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)]);
        let drawing = layout(&dag, &[Size { w: 100, h: 30 }; 6], &Options::default());
        let bypass = drawing.edges.iter().find(|route| (route.from, route.to) == (0, 5));
        let levels = bypass.map(|route| route.points.windows(2).filter(|pair| pair[0].y == pair[1].y).count());
        assert_eq!(levels, Some(1), "one level stretch between two curves: {bypass:?}");
        assert!(drawing.nodes[1..5].windows(2).all(|pair| pair[0].y == pair[1].y), "{:?}", drawing.nodes);
    }

    #[test]
    fn a_hub_stands_in_the_middle_of_its_readers() {
        let dag = Dag::new(102, (1..101).map(|node| (0, node)).chain((1..101).map(|node| (node, 101))));
        let drawing = layout(&dag, &[Size { w: 100, h: 30 }; 102], &Options::default());
        let middle = drawing.height / 2;
        for hub in [0, 101] {
            assert!((drawing.nodes[hub].center().y - middle).abs() < 50, "{:?}", drawing.nodes[hub]);
        }
    }
}
