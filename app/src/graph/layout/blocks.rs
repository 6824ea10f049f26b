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
    let best =
        joined.iter().copied().min_by_key(|&other| (!(bend && frame.proper.is_bend(other)), rise(other), other))?;
    // Levelling more than this costs height: it pushes everything else apart.
    let thirds = if bend && frame.proper.is_bend(best) { 4 } else { 2 };
    Some(best).filter(|&best| rise(best) <= frame.pitch.unsigned_abs() * thirds / 3)
}

#[cfg(test)]
mod tests {
    use super::super::super::dag::Dag;
    use super::super::place::tests::with_frame;
    use super::*;

    #[test]
    fn a_long_edge_is_one_block_and_far_ends_are_none() {
        let dag = Dag::new(5, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]);
        with_frame(&dag, |frame| {
            let level = Blocks::new(frame, &[0, 0, 0, 0, 0, 50, 50, 50]);
            assert_eq!(level.members(0).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
            assert_eq!(level.members(5).collect::<Vec<_>>(), [5, 6, 7]);
            let steep = Blocks::new(frame, &[0, 900, 1800, 2700, 3600, -900, 100, 1100]);
            assert!((0..8).all(|vertex| steep.root(vertex) == vertex));
        });
    }
}
