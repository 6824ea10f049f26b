//! One number for a made-up pipeline, from every coordinate of its drawing.
//!
//! Expects the graph module beside it, so that a native test can include this file and compare the
//! application's own build with the browser's.

use super::graph::{Dag, Options, Size, layout, sample};

/// The digest of the drawing of [`sample::pipeline`] with these arguments.
pub fn digest(seed: u32, nodes: u32) -> u64 {
    let (nodes, edges) = sample::pipeline(seed, nodes);
    let mut numbers = sample::Numbers::new(!seed);
    let sizes: Vec<Size> = (0..nodes).map(|_| size(&mut numbers)).collect();
    let drawing = layout(&Dag::new(nodes, edges), &sizes, &Options::default());
    let mut hash = Fnv::new();
    for rect in &drawing.nodes {
        [rect.x, rect.y, rect.w, rect.h].into_iter().for_each(|side| hash.add(side));
    }
    for route in &drawing.edges {
        route.points.iter().for_each(|point| [point.x, point.y].into_iter().for_each(|at| hash.add(at)));
        route.svg_path().bytes().for_each(|byte| hash.byte(byte));
    }
    [drawing.width, drawing.height].into_iter().for_each(|side| hash.add(side));
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

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn add(&mut self, number: i32) {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }
}
