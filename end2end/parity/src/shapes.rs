//! The graphs that are compared: pipelines, with cycles or without, and the shapes that make layouts explode.

use super::graph::sample::{Numbers, pipeline};

/// How many there are.
pub const SHAPES: u32 = 8;

/// The one of this number, made of about so many nodes: how many it has, and its edges.
pub fn graph(shape: u32, seed: u32, nodes: u32) -> (u32, Vec<(u32, u32)>) {
    let mut numbers = Numbers::new(seed);
    let half = nodes / 2;
    let edges = match shape {
        1 => (1..nodes).map(|node| (node - 1, node)).collect(),
        2 => (1..nodes).map(|node| (0, node)).collect(),
        3 => (1..nodes).map(|node| (node, 0)).collect(),
        4 => (0..half).flat_map(|from| (half..nodes).map(move |to| (from, to))).collect(),
        // Layers of five.
        5 => (5..nodes).flat_map(|node| [numbers.below(5), 0].map(|at| (node / 5 * 5 - 5 + at, node))).collect(),
        // Parts of up to ten, and loners.
        6 => (1..nodes).filter(|node| node % 10 != 0).map(|node| (node - 1 - numbers.below(node % 10), node)).collect(),
        7 => {
            let mut edges = pipeline(seed, nodes).1;
            edges.extend((0..nodes / 10).map(|_| (numbers.below(nodes), numbers.below(nodes))));
            edges
        }
        _ => return pipeline(seed, nodes),
    };
    (nodes, edges)
}
