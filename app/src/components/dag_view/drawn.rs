//! The part of the DAG that is drawn, laid out.

use std::sync::Arc;

use super::part::Part;
use crate::graph::{Dag, Layout, Options, Rect, Size, TileIndex, Viewport, layout_after};

/// Size of every node.
pub const NODE: Size = Size { w: 200, h: 46 };

/// The window that the server draws for; the browser measures the real one.
pub const WINDOW: Size = Size { w: 940, h: 640 };

/// Up to so many nodes and edges are laid out at once, in well under a frame; more are elsewhere (see `worker`).
const QUICK: u32 = 2_500;

/// A part of the DAG with its layout.
#[derive(Debug)]
pub struct Drawn {
    /// What is drawn.
    pub part: Arc<Part>,
    /// Where everything is.
    pub layout: Layout,
    /// Finds nodes by where they are.
    pub tiles: TileIndex,
}

/// Lays out a graph of cards, those that were drawn before near the height that they had.
pub fn cards(dag: &Dag, before: &[Option<i32>]) -> Layout {
    let draw = || {
        let sizes = vec![NODE; dag.len() as usize];
        layout_after(dag, &sizes, &Options { gap_x: 44, gap_y: 14, gap_part: 64, ..Options::default() }, before)
    };
    #[cfg(feature = "ssr")]
    if dag.len() + dag.edge_count() > QUICK {
        return super::kept::kept(dag, before, draw);
    }
    draw()
}

/// The height of each node in the drawing before, if there is one.
pub fn heights(part: &Part) -> Vec<Option<i32>> {
    let Some(before) = &part.before else { return part.heights.clone() };
    heights_in(before, &cards(&before.folded.dag, &[]), part)
}

/// The height of each node of `part` in the layout of another one, if what it shows first is drawn there.
fn heights_in(other: &Part, layout: &Layout, part: &Part) -> Vec<Option<i32>> {
    let height = |node: u32| Some(layout.nodes.get(other.folded.node_of(part.folded.first(node)?)? as usize)?.y);
    (0..part.folded.len()).map(height).collect()
}

/// Small enough to be laid out at once.
pub fn is_quick(part: &Part) -> bool {
    part.folded.len() + part.folded.dag.edge_count() <= QUICK
}

impl Drawn {
    /// Lays a part out, here and now.
    #[must_use]
    pub fn new(part: Arc<Part>) -> Self {
        let heights = heights(&part);
        Self::after(part, &heights)
    }

    /// Lays a part out after these heights, here and now.
    #[must_use]
    pub fn after(part: Arc<Part>, heights: &[Option<i32>]) -> Self {
        let layout = cards(&part.folded.dag, heights);
        Self::with(part, layout)
    }

    /// The height here of each node of another part, if what it shows first is drawn here.
    #[cfg(feature = "hydrate")]
    pub fn heights_for(&self, part: &Part) -> Vec<Option<i32>> {
        heights_in(&self.part, &self.layout, part)
    }

    /// A part that was laid out.
    #[must_use]
    pub fn with(part: Arc<Part>, layout: Layout) -> Self {
        let tiles = TileIndex::new(layout.nodes.iter().copied());
        Self { part, layout, tiles }
    }

    /// The graph of what is drawn.
    #[must_use]
    pub fn dag(&self) -> &Dag {
        &self.part.folded.dag
    }

    /// How many nodes are drawn.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.part.folded.len()
    }

    /// Where it is is still being worked out.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.layout.nodes.len() < self.len() as usize
    }

    /// The node that shows the task at `place`.
    #[must_use]
    pub fn node_of(&self, place: u32) -> Option<u32> {
        self.part.folded.node_of(place)
    }

    /// The task of a node, or the first of its group.
    #[must_use]
    pub fn place(&self, node: u32) -> Option<u32> {
        self.part.folded.first(node)
    }

    /// Where a node is.
    #[must_use]
    pub fn rect(&self, node: u32) -> Rect {
        self.layout.nodes.get(node as usize).copied().unwrap_or_default()
    }

    /// All of it.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        Rect { x: 0, y: 0, w: self.layout.width, h: self.layout.height }
    }

    /// Where a viewer starts: at a legible size, all of it if it fits, otherwise with the anchor at
    /// the left, where both a wide and a narrow window show it.
    #[must_use]
    pub fn start(&self, anchor: Option<u32>) -> Viewport {
        let Rect { w, h, .. } = self.bounds();
        let near = anchor.map_or(Rect { x: 0, y: 0, ..Rect::default() }, |node| self.rect(node));
        // Small enough to show more of it, large enough to read.
        let scale = (i64::from(WINDOW.w - 48) * 1000 / i64::from(w.max(1))).clamp(820, 1000);
        let scale = i32::try_from(scale).unwrap_or(1000);
        // No larger than the length: the scale is 1000 at most.
        let at = |length: i32| i32::try_from(i64::from(length) * i64::from(scale) / 1000).unwrap_or(length);
        let x = if at(w) <= WINDOW.w - 56 || near.x <= 260 { 30 } else { 48 - at(near.x) };
        let y = if at(h) <= 580 { 44 } else { (WINDOW.h / 2 - 60 - at(near.center().y)).clamp(540 - at(h), 44) };
        Viewport { x, y, scale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_far_out_is_no_overflow() {
        // A fan of fifty thousand is three million units high.
        let dag = Dag::new(2, [(0, 1)]);
        let part = Arc::new(Part::new(&dag, &[true; 2], &[]));
        let far = Rect { x: 0, y: 2_990_000, w: NODE.w, h: NODE.h };
        let near = Rect { y: 0, ..far };
        let layout = Layout { nodes: vec![near, far], width: 3_000_000, height: 3_000_000, ..Layout::default() };
        let start = Drawn::with(part, layout).start(Some(1));
        let seen = start.visible(WINDOW);
        assert!(seen.y <= far.y && far.bottom() <= seen.bottom(), "{start:?} {seen:?}");
    }
}
