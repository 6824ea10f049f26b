//! Where every task and every edge of a graph is drawn: in layers, from left to right.
//!
//! The classical layered method: ranks, then an order within each layer that crosses few edges,
//! then coordinates that keep long edges straight. Whole numbers throughout, so that server and
//! browser agree to the unit. It draws nothing and knows nothing of a screen.

mod back;
mod blocks;
mod crossings;
mod exchange;
mod order;
mod pack;
mod parts;
mod place;
mod proper;
mod pull;
mod rank;
mod relax;
mod route;
mod settle;
mod sorted;
mod sweep;
mod trunk;

use super::dag::Dag;
use super::geometry::{Rect, Size};

pub use self::route::Route;

/// How much room to leave, in the units of the sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Least distance between a layer and the next. Where many edges rise or fall steeply the
    /// layout takes up to three times as much.
    pub gap_x: i32,
    /// Least distance between nodes one above the other.
    pub gap_y: i32,
    /// Least distance between edges that pass one above the other.
    pub gap_edge: i32,
    /// Least distance between parts of the graph that are not connected.
    pub gap_part: i32,
    /// How many bends of long edges there may be per node, on average; a small graph may have 60,000 in any
    /// case, unless this is zero. Beyond that the longest edges are drawn straight across, behind the nodes.
    pub bends: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { gap_x: 72, gap_y: 14, gap_edge: 8, gap_part: 40, bends: 4 }
    }
}

impl Options {
    /// With distances that sums cannot overflow on, and that keep every edge going right.
    fn bounded(&self) -> Self {
        let bounded = |gap: i32, least: i32| gap.clamp(least, LARGEST);
        Self {
            gap_x: bounded(self.gap_x, 1),
            gap_y: bounded(self.gap_y, 0),
            gap_edge: bounded(self.gap_edge, 0),
            gap_part: bounded(self.gap_part, 0),
            bends: self.bends,
        }
    }

    /// How many bends a graph of so many nodes may have.
    fn all_bends(&self, nodes: u32) -> u64 {
        if self.bends == 0 { 0 } else { (u64::from(nodes) * u64::from(self.bends)).max(BENDS) }
    }
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Where each node is; same indices as in the graph.
    pub nodes: Vec<Rect>,
    /// Every edge of the graph, in the graph's order.
    pub edges: Vec<Route>,
    /// Every edge that the graph set aside because it closes a cycle ([`Dag::back_edges`]), in that
    /// order. They alone run to the left, level and upright by turns.
    pub back: Vec<Route>,
    /// Everything lies between zero and this.
    pub width: i32,
    /// Everything lies between zero and this.
    pub height: i32,
    /// The most layers any connected part has.
    pub layers: u32,
}

/// How many bends any graph may have: so many take a tenth of a second.
const BENDS: u64 = 60_000;

/// The farthest that anything from before is believed to have been.
const FARTHEST: i32 = i32::MAX / 2;

/// The largest side of a node; larger ones are drawn as if they were this large.
pub const LARGEST: i32 = 4096;

/// Draws `dag`, whose nodes have the given sizes (no size is a point). Nothing else goes in: a task
/// whose state changes stays where it is.
pub fn layout(dag: &Dag, sizes: &[Size], options: &Options) -> Layout {
    layout_after(dag, sizes, options, &[])
}

/// Draws `dag` after another drawing of a part of it: `before` is the `y` that each node had there,
/// if it was drawn. Nodes of one layer stay one above the other as they were, and near where they
/// were, unless so many edges would cross that a new drawing is worth more.
pub fn layout_after(dag: &Dag, sizes: &[Size], options: &Options, before: &[Option<i32>]) -> Layout {
    let size = |node: u32| {
        let size = sizes.get(node as usize).copied().unwrap_or_default();
        Size { w: size.w.clamp(0, LARGEST), h: size.h.clamp(0, LARGEST) }
    };
    let sizes: Vec<Size> = (0..dag.len()).map(size).collect();
    let options = &options.bounded();
    let ranks = rank::ranks(dag);
    let parts = parts::Parts::new(dag);
    let mut drawing = Layout {
        nodes: sizes.iter().map(|size| Rect { x: 0, y: 0, w: size.w, h: size.h }).collect(),
        edges: dag.edges().map(|(from, to)| Route { from, to, points: Vec::new() }).collect(),
        ..Layout::default()
    };
    let mut bends = options.all_bends(dag.len());
    let (room, mut extents) = (back::room(dag, options), Vec::new());
    for part in parts.connected() {
        let mut proper = proper::Proper::new(dag, part, &parts, &ranks, &mut bends);
        let height = |&node: &u32| match before.get(node as usize) {
            Some(&Some(y)) => y.clamp(-FARTHEST, FARTHEST) + sizes[node as usize].h / 2,
            _ => order::UNKNOWN,
        };
        let mut heights: Vec<i32> = part.iter().map(height).collect();
        heights.resize(proper.len() as usize, order::UNKNOWN);
        if !order::order(&mut proper, &heights) {
            heights.fill(order::UNKNOWN);
        }
        let middles = place::place(&proper, part, &sizes, options, &heights);
        let extent = route::draw(&proper, part, &middles, options, &mut drawing);
        extents.push(Size { w: extent.w + 2 * room, h: extent.h + room });
        drawing.layers = drawing.layers.max(proper.layers());
    }
    pack::pack(&parts, &extents, room, options, &mut drawing);
    back::draw(dag, room, &mut drawing);
    drawing
}

#[cfg(test)]
mod tests;
