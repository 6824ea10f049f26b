//! The shapes that make layouts explode: what they take is bounded, and what they look like.

use super::super::super::sample::{Numbers, pipeline};
use super::*;

const SIZE: Size = Size { w: 100, h: 30 };

fn drawn(nodes: u32, edges: impl IntoIterator<Item = (u32, u32)>) -> Layout {
    check(&Dag::new(nodes, edges), &vec![SIZE; nodes as usize], &Options::default())
}

fn points(drawing: &Layout) -> usize {
    drawing.edges.iter().map(|route| route.points.len()).sum()
}

#[test]
fn a_chain_is_one_level_row() {
    let drawing = drawn(500, (1..500).map(|node| (node - 1, node)));
    assert_eq!((drawing.height, drawing.layers, points(&drawing)), (SIZE.h, 500, 2 * 499));
    assert_eq!(drawing.width, 500 * SIZE.w + 499 * Options::default().gap_x);
}

#[test]
fn ten_thousand_readers_are_one_column_beside_their_source() {
    let drawing = drawn(10_001, (1..10_001).map(|node| (0, node)));
    let gap = Options::default().gap_y;
    assert_eq!((drawing.height, drawing.layers), (10_000 * (SIZE.h + gap) - gap, 2));
    assert!((drawing.nodes[0].center().y - drawing.height / 2).abs() <= SIZE.h + gap, "{:?}", drawing.nodes[0]);
    assert!(points(&drawing) <= 2 * 10_000);
}

#[test]
fn a_join_of_ten_thousand_is_the_mirror_of_that() {
    let drawing = drawn(10_001, (0..10_000).map(|node| (node, 10_000)));
    let gap = Options::default().gap_y;
    assert_eq!((drawing.height, drawing.layers), (10_000 * (SIZE.h + gap) - gap, 2));
    assert!((drawing.nodes[10_000].center().y - drawing.height / 2).abs() <= SIZE.h + gap);
}

#[test]
fn a_thousand_layers_stay_as_flat_as_their_widest() {
    let mut numbers = Numbers::new(3);
    let mut near = |node: u32| (node / 5 * 5 - 5 + numbers.below(5), node);
    let edges: Vec<(u32, u32)> = (5..5000).flat_map(|node| [near(node), near(node)]).collect();
    let drawing = drawn(5000, edges);
    assert_eq!(drawing.layers, 1000);
    assert!(drawing.height < 40 * SIZE.h, "{}", drawing.height);
}

#[test]
fn two_hundred_that_all_wait_for_two_hundred() {
    let drawing = drawn(400, (0..200).flat_map(|from| (200..400).map(move |to| (from, to))));
    let gap = Options::default().gap_y;
    assert_eq!((drawing.layers, drawing.height), (2, 200 * (SIZE.h + gap) - gap));
    assert!(points(&drawing) <= 2 * 40_000);
}

#[test]
fn fifty_thousand_nodes_with_two_hundred_thousand_edges() {
    let (nodes, edges) = pipeline(7, 50_000);
    let mut edges: std::collections::BTreeSet<(u32, u32)> = edges.into_iter().collect();
    let mut numbers = Numbers::new(7);
    while edges.len() < 200_000 {
        let from = numbers.below(nodes - 1);
        edges.insert((from, from + 1 + numbers.below((nodes / 50).min(nodes - from - 1))));
    }
    let drawing = drawn(nodes, edges);
    // Bends are four a node at most, and an edge has two points at each of its own and two ends.
    assert!(points(&drawing) < 2_000_000, "{}", points(&drawing));
    assert!(drawing.width < 200_000 && drawing.height < 200_000, "{} × {}", drawing.width, drawing.height);
}

#[test]
fn three_hundred_parts_fill_a_sheet() {
    let mut numbers = Numbers::new(5);
    let (mut edges, mut next) = (Vec::new(), 0);
    for _ in 0..300 {
        let part = 2 + numbers.below(12);
        edges.extend((1..part).map(|node| (next + numbers.below(node), next + node)));
        next += part;
    }
    let drawing = drawn(next + 50, edges);
    let (w, h) = (i64::from(drawing.width), i64::from(drawing.height));
    assert!(w < 3 * h && h < 3 * w, "{w} × {h} is no sheet");
    let nodes = i64::from(next + 50) * i64::from(SIZE.w + 72) * i64::from(SIZE.h + 14);
    assert!(w * h < 5 * nodes, "{w} × {h} for {nodes}");
}

#[test]
fn long_edges_do_not_multiply() {
    let chain = (1..3000).map(|node| (node - 1, node));
    let everywhere = (0..3000).flat_map(|node| [(node, (node * 7 + 900) % 3000), (node, (node * 13 + 50) % 3000)]);
    let edges = chain.chain(everywhere.filter(|&(from, to)| from < to));
    let sizes = vec![Size { w: 100, h: 20 }; 3000];
    let drawing = check(&Dag::new(3000, edges), &sizes, &Options::default());
    let points: usize = drawing.edges.iter().map(|route| route.points.len()).sum();
    assert!(points < 60_000, "{points}");
}
