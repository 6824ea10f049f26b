//! The part of the DAG that is drawn, laid out.

use crate::graph::{Dag, Layout, Options, Rect, Size, TileIndex, Viewport, layout};

/// Size of every node.
pub const NODE: Size = Size { w: 200, h: 46 };

/// The window that the server draws for; the browser measures the real one.
pub const WINDOW: Size = Size { w: 940, h: 640 };

/// A part of the DAG with its layout. Nodes are numbered within the part.
#[derive(Debug)]
pub struct Drawn {
    /// The part.
    pub dag: Dag,
    /// Place in the run of each node.
    pub places: Vec<u32>,
    /// Where everything is.
    pub layout: Layout,
    /// Finds nodes by where they are.
    pub tiles: TileIndex,
    /// How many tasks right before and right after each node are not drawn.
    pub hidden: Vec<(u32, u32)>,
}

impl PartialEq for Drawn {
    /// A layout follows from its nodes: the DAG of a page never changes.
    fn eq(&self, other: &Self) -> bool {
        self.places == other.places
    }
}

impl Drawn {
    /// Lays out the tasks that are to be kept.
    #[must_use]
    pub fn new(dag: &Dag, keep: &[bool]) -> Self {
        let (part, places) = dag.induced(keep);
        let sizes = vec![NODE; places.len()];
        let layout = layout(&part, &sizes, &Options { gap_x: 44, gap_y: 14, ..Options::default() });
        let tiles = TileIndex::new(layout.nodes.iter().copied());
        let missing = |near: &[u32]| {
            let hidden = near.iter().filter(|&&place| !keep.get(place as usize).copied().unwrap_or(false));
            u32::try_from(hidden.count()).unwrap_or(u32::MAX)
        };
        let hidden =
            places.iter().map(|&place| (missing(dag.predecessors(place)), missing(dag.successors(place)))).collect();
        Self { dag: part, places, layout, tiles, hidden }
    }

    /// The node that shows the task at `place`.
    #[must_use]
    pub fn node_of(&self, place: u32) -> Option<u32> {
        self.places.binary_search(&place).ok().and_then(|node| u32::try_from(node).ok())
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
        let at = |length: i32| length * scale / 1000;
        let x = if at(w) <= WINDOW.w - 56 || near.x <= 260 { 30 } else { 48 - at(near.x) };
        let y = if at(h) <= 580 { 44 } else { (WINDOW.h / 2 - 60 - at(near.center().y)).clamp(540 - at(h), 44) };
        Viewport { x, y, scale }
    }
}
