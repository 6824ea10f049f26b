//! The graph from afar as SVG: one shape per phase for all nodes, without labels; what is broken is a mark of constant
//! size. What the server draws of a far view, and what is exported of one; the browser paints (see `paint`).

use std::fmt::Write as _;

use super::scene::Scene;
use crate::model::state::Phase;

/// All nodes.
pub fn overview(scene: &Scene<'_>) -> String {
    let mut shapes = [const { String::new() }; Phase::ALL.len()];
    for (node, rect) in (0..).zip(&scene.drawn.layout.nodes) {
        let shape = &mut shapes[scene.phase(node) as usize];
        // Writing to a string cannot fail.
        let _ = write!(shape, "M{} {}h{w}v{}h-{w}z", rect.x, rect.y, rect.h, w = rect.w);
    }
    let shapes = Phase::ALL.into_iter().zip(shapes).rev().filter(|(_, shape)| !shape.is_empty());
    shapes.map(|(phase, shape)| format!("<path class=\"far phase-{}\" d=\"{shape}\"/>", phase.slug())).collect()
}
