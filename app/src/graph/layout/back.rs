//! The ways of edges that close a cycle: against the direction of everything else, so that they are seen.
//!
//! Which edges those are is the graph's business, and room for them is left by `pack`.

use super::super::dag::Dag;
use super::super::geometry::Point;
use super::{Layout, Options, Route};

/// How far they go beside and below nodes; nothing if there are none.
pub(super) fn room(dag: &Dag, options: &Options) -> i32 {
    if dag.back_edges().is_empty() { 0 } else { options.gap_x.min(options.gap_y) / 2 + 1 }
}

/// Adds a way for each of them: out of the right side of its source, below the lower of its two nodes
/// to the left, and into the left side of its target.
pub(super) fn draw(dag: &Dag, room: i32, drawing: &mut Layout) {
    for &(from, to) in dag.back_edges() {
        let (source, target) = (drawing.nodes[from as usize], drawing.nodes[to as usize]);
        let (start, end) = (source.y + source.h / 2, target.y + target.h / 2);
        // Of nodes that have no other edge only the drawing itself is known to have an end.
        let lane = (source.bottom().max(target.bottom()) + room).min(drawing.height);
        let (right, left) = ((source.right() + room).min(drawing.width), (target.x - room).max(0));
        let points =
            [(source.right(), start), (right, start), (right, lane), (left, lane), (left, end), (target.x, end)];
        drawing.back.push(Route { from, to, points: points.map(|(x, y)| Point { x, y }).to_vec() });
    }
}
