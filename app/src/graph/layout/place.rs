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
    /// How far apart two ends may be to be made level.
    pub(super) pitch: i32,
}

impl Frame<'_> {
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
pub(super) fn place(proper: &Proper, part: &[u32], sizes: &[Size], options: &Options) -> Vec<i32> {
    let mut heights: Vec<i32> = part.iter().map(|&node| sizes[node as usize].h).collect();
    let gaps = (options.gap_y.max(0), options.gap_edge.max(0));
    let sum: i64 = heights.iter().map(|&height| i64::from(height)).sum();
    let pitch = (sum / i64::from(proper.len()).max(1)) as i32 + gaps.0;
    heights.resize(proper.len() as usize, 0);
    let frame = Frame { proper, heights, gaps, pitch };
    let wanted = relax::relax(&frame);
    let blocks = Blocks::new(&frame, &wanted);
    let mut middles = settle::settle(&frame, &blocks, &wanted);
    let edge = |vertex: usize, middle: i32| middle - frame.heights[vertex] / 2;
    let top = middles.iter().enumerate().map(|(vertex, &middle)| edge(vertex, middle)).min().unwrap_or(0);
    middles.iter_mut().for_each(|middle| *middle -= top);
    middles
}
