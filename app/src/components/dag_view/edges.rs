//! The edges: four shapes for all of them (quiet, on the way of a failure, lit, closing a circle), so that ten
//! thousand cost no more than ten. As SVG.

use super::drawn::Drawn;
use super::scene::Scene;
use crate::graph::{Rect, Route};
use crate::model::state::Phase;

/// Classes of the shapes.
const KINDS: [&str; 4] = ["edge", "edge edge-blocking", "edge edge-lit", "edge edge-back"];

/// All edges that pass through a part of the drawing, wherever their ends are: their places among the edges, and after
/// those among the ones that close a circle.
pub fn passing(drawn: &Drawn, part: Rect) -> Vec<u32> {
    let all = drawn.layout.edges.iter().chain(&drawn.layout.back);
    (0..).zip(all).filter(|(_, route)| passes(route, part)).map(|(place, _)| place).collect()
}

/// These edges; see [`passing`].
pub fn edges(scene: &Scene<'_>, places: &[u32]) -> String {
    let (edges, back) = (&scene.drawn.layout.edges, &scene.drawn.layout.back);
    let mut paths = [const { String::new() }; 4];
    for place in places.iter().map(|place| *place as usize) {
        if let Some(route) = edges.get(place) {
            paths[kind(scene, route.from, route.to)].push_str(&route.svg_path());
        } else if let Some(route) = back.get(place - edges.len()) {
            paths[3].push_str(&route.svg_path());
        }
    }
    KINDS.iter().zip(paths).map(|(class, path)| format!("<path class=\"{class}\" d=\"{path}\"/>")).collect()
}

/// From afar more edges than these are not drawn.
const TANGLE: usize = 250;

/// The edges that pass through a part of the drawing; nothing if they are so many that nobody could follow one.
pub fn followed<'a>(scene: &Scene<'a>, part: Rect) -> Option<Vec<&'a Route>> {
    let passing = scene.drawn.layout.edges.iter().filter(|route| passes(route, part));
    let routes: Vec<&Route> = passing.take(TANGLE + 1).collect();
    (routes.len() <= TANGLE).then_some(routes)
}

/// An edge may be seen in a part of the drawing: one of its stretches goes through it, or round a corner of it.
pub fn passes(route: &Route, part: Rect) -> bool {
    let meets = |from: i32, to: i32, low: i32, high: i32| from.min(to) <= high && from.max(to) >= low;
    route.points.windows(2).any(|ends| {
        meets(ends[0].x, ends[1].x, part.x, part.right()) && meets(ends[0].y, ends[1].y, part.y, part.bottom())
    })
}

/// Which of the shapes an edge belongs to.
pub fn kind(scene: &Scene<'_>, from: u32, to: u32) -> usize {
    match scene.lit {
        Some(lit) if lit.contains(from) && lit.contains(to) => 2,
        _ if scene.phase(from).is_broken() && scene.phase(to) == Phase::Blocked => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Point;

    #[test]
    fn an_edge_that_only_passes_is_seen() {
        let points = [(0, 0), (100, 50), (900, 50), (1000, 800)].map(|(x, y)| Point { x, y });
        let route = Route { from: 0, to: 1, points: points.to_vec() };
        let part = |x: i32, y: i32| Rect { x, y, w: 100, h: 100 };
        assert!(passes(&route, part(400, 0)), "both its ends are elsewhere");
        assert!(passes(&route, part(-50, -50)) && passes(&route, part(950, 750)));
        assert!(!passes(&route, part(400, 60)) && !passes(&route, part(1001, 0)));
    }
}
