//! One number for a made-up graph, from every coordinate of its drawing.
//!
//! Expects the graph module and `shapes` beside it, so that a native test can include this file and compare the
//! application's own build with the browser's.

use super::graph::{Dag, Layout, Options, Size, layout, layout_after, sample};
use super::shapes;

/// The digest of the drawing of [`shapes::graph`] with these arguments, and of the drawing after that of nine
/// tenths of it.
pub fn digest(shape: u32, seed: u32, nodes: u32) -> u64 {
    let (nodes, edges) = shapes::graph(shape, seed, nodes);
    let mut numbers = sample::Numbers::new(!seed);
    let sizes: Vec<Size> = (0..nodes).map(|_| size(&mut numbers)).collect();
    let dag = Dag::new(nodes, edges);
    let mut hash = Fnv::new();
    hash.drawing(&layout(&dag, &sizes, &Options::default()));
    let keep: Vec<bool> = (0..nodes).map(|node| node % 10 != 3).collect();
    let (part, old) = dag.induced(&keep);
    let part = layout(&part, &sizes, &Options::default());
    let mut before = vec![None; nodes as usize];
    old.iter().zip(&part.nodes).for_each(|(&node, rect)| before[node as usize] = Some(rect.y));
    hash.drawing(&layout_after(&dag, &sizes, &Options::default(), &before));
    hash.0
}

fn size(numbers: &mut sample::Numbers) -> Size {
    Size { w: 80 + numbers.below(160).cast_signed(), h: 24 + numbers.below(12).cast_signed() }
}

/// FNV-1a, 64 bits.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn drawing(&mut self, drawing: &Layout) {
        for rect in &drawing.nodes {
            [rect.x, rect.y, rect.w, rect.h].into_iter().for_each(|side| self.add(side));
        }
        for route in drawing.edges.iter().chain(&drawing.back) {
            route.points.iter().for_each(|point| [point.x, point.y].into_iter().for_each(|at| self.add(at)));
            route.svg_path().bytes().for_each(|byte| self.byte(byte));
        }
        [drawing.width, drawing.height].into_iter().for_each(|side| self.add(side));
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn add(&mut self, number: i32) {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }
}
