//! Any graph at all: noise, chains and hubs, in any order, with and without cycles.

use proptest::prelude::*;

use super::super::super::sample::pipeline;
use super::*;

/// Any mixture of noise, chains and hubs, in any order.
fn graph() -> impl Strategy<Value = (u32, Vec<(u32, u32)>, Vec<Size>)> {
    (2_u32..300).prop_flat_map(|nodes| {
        let noise = prop::collection::vec((0..nodes, 0..nodes), 0..nodes as usize * 2);
        let sizes = prop::collection::vec((1_i32..250, 1_i32..60).prop_map(|(w, h)| Size { w, h }), nodes as usize);
        (noise, sizes, 0..nodes, 0..nodes, 0..nodes).prop_map(move |(mut edges, sizes, chain, hub, readers)| {
            edges.extend((1..chain).map(|node| (node - 1, node)));
            edges.extend((0..readers).map(|node| (hub.min(node), hub.max(node))));
            (nodes, edges, sizes)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn drawings_are_sound((nodes, edges, sizes) in graph()) {
        check(&Dag::new(nodes, edges), &sizes, &Options::default());
    }

    #[test]
    fn drawings_are_sound_without_room((nodes, edges, sizes) in graph(), bends in 0_u32..2) {
        let options = Options { gap_x: 1, gap_y: 0, gap_edge: 0, gap_part: 0, bends };
        check(&Dag::new(nodes, edges), &sizes, &options);
    }

    #[test]
    fn the_order_of_edges_is_of_no_account((nodes, edges, sizes) in graph()) {
        let downwards = || edges.iter().map(|&(from, to)| (from.min(to), from.max(to)));
        let one = layout(&Dag::new(nodes, downwards()), &sizes, &Options::default());
        let other = layout(&Dag::new(nodes, downwards().rev().chain(downwards())), &sizes, &Options::default());
        prop_assert_eq!(one, other);
    }
}

#[test]
fn pipelines_are_drawn_soundly() {
    for (seed, nodes) in [(1, 0), (1, 1), (2, 2), (3, 40), (4, 1000), (5, 3000)] {
        let (nodes, edges) = pipeline(seed, nodes);
        let sizes: Vec<Size> = (0..nodes as i32).map(|node| Size { w: 120 + node % 7 * 10, h: 28 }).collect();
        check(&Dag::new(nodes, edges), &sizes, &Options::default());
    }
}

#[test]
fn sizes_and_gaps_out_of_bounds_are_tamed() {
    let dag = Dag::new(3, [(0, 1)]);
    let options = Options { gap_x: -5, gap_y: i32::MIN, gap_edge: i32::MAX, gap_part: -1, bends: u32::MAX };
    let drawing = layout(&dag, &[Size { w: i32::MAX, h: -3 }], &options);
    assert_eq!(drawing.nodes[0].w, LARGEST);
    assert!(drawing.nodes[1].x > LARGEST);
    assert_eq!(layout(&Dag::new(0, []), &[], &options), Layout::default());
}
