//! The graph from afar as SVG: one shape for all nodes that look alike, without labels; what is broken is a mark of
//! constant size. What the server draws of a far view, and what is exported of one; the browser paints (see `paint`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::edges::{edges, followed, passing};
use super::scene::Scene;
use crate::graph::Rect;

/// The edges in the part that is seen, if they are not too many to follow, and all nodes, the worst last and so on top.
pub fn overview(scene: &Scene<'_>, seen: Rect) -> String {
    let mut shapes = BTreeMap::<_, String>::new();
    for (node, rect) in (0..).zip(&scene.drawn.layout.nodes) {
        let looks = (std::cmp::Reverse(scene.phase(node)), scene.shade(node), !scene.is_dim(node));
        // Writing to a string cannot fail.
        let _ = write!(shapes.entry(looks).or_default(), "M{} {}h{w}v{}h-{w}z", rect.x, rect.y, rect.h, w = rect.w);
    }
    let mut out =
        if followed(scene, seen).is_some() { edges(scene, &passing(scene.drawn, seen)) } else { String::new() };
    for ((phase, shade, bright), shape) in shapes {
        let _ = write!(out, "<path class=\"far phase-{}", phase.0.slug());
        if let Some(shade) = shade {
            let _ = write!(out, " shaded shade-{shade}");
        }
        let _ = write!(out, "{}\" d=\"{shape}\"/>", if bright { "" } else { " node-dim" });
    }
    out
}
