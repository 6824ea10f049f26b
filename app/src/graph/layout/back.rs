//! The ways of edges that close a cycle: against the direction of everything else, so that they are seen.
//!
//! Which edges those are is the graph's business. Nothing is moved for them but the whole drawing.

use super::super::dag::Dag;
use super::super::geometry::Point;
use super::{Layout, Options, Route};

/// Adds a way for each of them: out of the right side of its source, below the lower of its two nodes
/// to the left, and into the left side of its target.
pub(super) fn draw(dag: &Dag, options: &Options, drawing: &mut Layout) {
    let (turn, below) = (options.gap_x / 3 + 1, options.gap_y / 2);
    if dag.back_edges().is_empty() {
        return;
    }
    // Room to turn round beside the first and the last layer, and below the last row.
    drawing.width += 2 * turn;
    drawing.height += below;
    drawing.nodes.iter_mut().for_each(|rect| rect.x += turn);
    drawing.edges.iter_mut().flat_map(|route| &mut route.points).for_each(|point| point.x += turn);
    let route = |&(from, to): &(u32, u32)| {
        let (source, target) = (drawing.nodes[from as usize], drawing.nodes[to as usize]);
        let (start, end) = (source.y + source.h / 2, target.y + target.h / 2);
        let lane = source.bottom().max(target.bottom()) + below;
        let (right, left) = (source.right() + turn, target.x - turn);
        let points =
            [(source.right(), start), (right, start), (right, lane), (left, lane), (left, end), (target.x, end)];
        Route { from, to, points: points.map(|(x, y)| Point { x, y }).to_vec() }
    };
    drawing.back = dag.back_edges().iter().map(route).collect();
}
