//! The edges: four shapes for all of them (quiet, on the way of a failure, lit, closing a circle), so that ten
//! thousand cost no more than ten. As SVG.

use super::scene::Scene;
use crate::model::state::Phase;

/// Classes of the shapes.
const KINDS: [&str; 4] = ["edge", "edge edge-blocking", "edge edge-lit", "edge edge-back"];

/// All edges that touch the nodes `near`, which ascend.
pub fn edges(scene: &Scene<'_>, near: &[u32]) -> String {
    let mut seen = vec![false; scene.drawn.len() as usize];
    for node in near {
        if let Some(seen) = seen.get_mut(*node as usize) {
            *seen = true;
        }
    }
    let seen = |node: u32| seen.get(node as usize).copied().unwrap_or(false);
    let mut paths = [const { String::new() }; 4];
    for route in scene.drawn.layout.edges.iter().filter(|route| seen(route.from) || seen(route.to)) {
        paths[kind(scene, route.from, route.to)].push_str(&route.svg_path());
    }
    for route in scene.drawn.layout.back.iter().filter(|route| seen(route.from) || seen(route.to)) {
        paths[3].push_str(&route.svg_path());
    }
    KINDS.iter().zip(paths).map(|(class, path)| format!("<path class=\"{class}\" d=\"{path}\"/>")).collect()
}

/// Which of the shapes an edge belongs to.
pub fn kind(scene: &Scene<'_>, from: u32, to: u32) -> usize {
    match scene.lit {
        Some(lit) if lit.contains(from) && lit.contains(to) => 2,
        _ if scene.phase(from).is_broken() && scene.phase(to) == Phase::Blocked => 1,
        _ => 0,
    }
}
