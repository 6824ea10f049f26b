//! Cycles are broken, and what closes them is drawn.

use super::*;

const SIZE: Size = Size { w: 100, h: 30 };

fn drawn(nodes: u32, edges: &[(u32, u32)]) -> Layout {
    check(&Dag::new(nodes, edges.iter().copied()), &vec![SIZE; nodes as usize], &Options::default())
}

#[test]
fn what_closes_a_cycle_runs_from_right_to_left_below_its_nodes() {
    let drawing = drawn(4, &[(0, 1), (1, 2), (2, 0), (2, 3)]);
    assert_eq!(drawing.edges.len(), 3);
    let [back] = &drawing.back[..] else { panic!("{:?}", drawing.back) };
    assert_eq!((back.from, back.to), (2, 0));
    let (source, target) = (drawing.nodes[2], drawing.nodes[0]);
    let bounds = back.bounds();
    assert!(bounds.x < target.x && bounds.right() > source.right(), "it turns round at both ends: {bounds:?}");
    assert!(back.points.iter().any(|point| point.y > source.bottom().max(target.bottom())), "{back:?}");
    assert_eq!(back.svg_path().matches('C').count(), 2, "level but for two uprights: {}", back.svg_path());
}

#[test]
fn a_drawing_without_a_cycle_has_nothing_set_aside() {
    let edges = [(0, 1), (1, 2)];
    let (plain, cyclic) = (drawn(3, &edges), drawn(3, &[(0, 1), (1, 2), (2, 1)]));
    assert!(plain.back.is_empty());
    assert_eq!(plain.nodes[0].x, 0);
    let moved = |node: usize| cyclic.nodes[node].x - plain.nodes[node].x;
    assert!(moved(0) > 0 && moved(0) == moved(1) && moved(1) == moved(2), "moved as a whole, to turn round");
}

#[test]
fn a_ring_and_pairs_that_wait_for_each_other_are_cut_once_each() {
    let ring = (0..100).map(|node| (node, (node + 1) % 100));
    let pairs = (100..150).flat_map(|node| [(node, node + 50), (node + 50, node)]);
    let drawing = drawn(200, &ring.chain(pairs).collect::<Vec<_>>());
    assert_eq!(drawing.back.len(), 1 + 50);
    assert_eq!(drawing.layers, 100);
}

#[test]
fn everything_that_waits_for_everything_is_drawn() {
    let edges: Vec<(u32, u32)> = (0..40).flat_map(|from| (0..40).map(move |to| (from, to))).collect();
    let drawing = drawn(40, &edges);
    assert_eq!((drawing.edges.len(), drawing.back.len(), drawing.layers), (780, 780, 40));
}
