//! Which vertices are to be exactly level with one another.
//!
//! Only who is level with whom; at which height is decided in `settle`.

use super::place::Frame;

/// Sets of vertices, at most one per layer, that are to have the same middle.
pub(super) struct Blocks {
    /// The vertex that stands for the block: its leftmost.
    root: Vec<u32>,
    /// The next vertex of the block; the last one leads back to the root.
    next: Vec<u32>,
}

impl Blocks {
    /// Joins neighbours across a layer gap that are each other's best choice: the continuation of a
    /// long edge, otherwise the nearest. No two joins cross.
    pub(super) fn new(frame: &Frame<'_>, wanted: &[i32]) -> Self {
        let proper = frame.proper;
        let mut blocks = Self { root: (0..proper.len()).collect(), next: (0..proper.len()).collect() };
        let positions = proper.positions();
        for layer in 1..proper.layers() {
            let mut limit = -1;
            for &vertex in proper.layer(layer) {
                let Some(other) = choice(frame, wanted, vertex, proper.up.row(vertex)) else {
                    continue;
                };
                let position = i64::from(positions[other as usize]);
                if position > limit && choice(frame, wanted, other, proper.down.row(other)) == Some(vertex) {
                    limit = position;
                    blocks.join(other, vertex);
                }
            }
        }
        blocks
    }

    /// Puts `vertex`, so far on its own, at the end of the block that ends with `last`.
    fn join(&mut self, last: u32, vertex: u32) {
        let root = self.root[last as usize];
        self.next[last as usize] = vertex;
        self.root[vertex as usize] = root;
        self.next[vertex as usize] = root;
    }

    /// The vertex that stands for the block of `vertex`.
    pub(super) fn root(&self, vertex: u32) -> u32 {
        self.root[vertex as usize]
    }

    /// All vertices of a block from left to right.
    pub(super) fn members(&self, root: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(root), move |&vertex| Some(self.next[vertex as usize]).filter(|&next| next != root))
    }
}

/// Which of `joined` a vertex would most like to be level with, if any is near enough.
fn choice(frame: &Frame<'_>, wanted: &[i32], vertex: u32, joined: &[u32]) -> Option<u32> {
    let rise = |other: u32| wanted[vertex as usize].abs_diff(wanted[other as usize]);
    let bend = frame.proper.is_bend(vertex);
    let best = joined.iter().copied().min_by_key(|&other| (!(bend && frame.proper.is_bend(other)), rise(other), other))?;
    let q = if bend && frame.proper.is_bend(best) { super::order::env("RI", 8) } else if bend || frame.proper.is_bend(best) { super::order::env("RM", 4) } else { super::order::env("RN", 4) }; let reach = frame.pitch.unsigned_abs() * q / 4;
    Some(best).filter(|&best| rise(best) <= reach)
}
