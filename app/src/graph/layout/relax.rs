//! Lets every segment pull its ends together while the order in each layer holds.
//!
//! The sum of squared rises is least when each layer is in its best place given the others; one
//! layer alone has an exact best place, found by pooling neighbours that want to pass each other.
//! The result is compact and balanced, but nothing in it is exactly level.

use super::order::UNKNOWN;
use super::place::{Frame, HOLD};

/// Fractions of a unit, so that small pulls add up.
const UNIT: i64 = 64;

/// The middle each vertex wants.
pub(super) fn relax(frame: &Frame<'_>) -> Vec<i32> {
    let proper = frame.proper;
    let mut middles = vec![0_i64; proper.len() as usize];
    let mut pools = Pools::default();
    for layer in 0..proper.layers() {
        stack(frame, proper.layer(layer), &mut middles);
    }
    let sweeps = (400_000 / proper.len().max(1)).clamp(6, 24);
    for sweep in 0..sweeps {
        for step in 0..proper.layers() {
            let forwards = sweep % 2 == 0;
            let layer = if forwards { step } else { proper.layers() - 1 - step };
            pools.place(frame, proper.layer(layer), &mut middles);
        }
    }
    middles.iter().map(|middle| (middle / UNIT) as i32).collect()
}

/// Packs a layer around zero.
fn stack(frame: &Frame<'_>, layer: &[u32], middles: &mut [i64]) {
    let mut at = 0;
    for (index, &vertex) in layer.iter().enumerate() {
        if index > 0 {
            at += i64::from(frame.apart(layer[index - 1], vertex)) * UNIT;
        }
        middles[vertex as usize] = at;
    }
    layer.iter().for_each(|&vertex| middles[vertex as usize] -= at / 2);
}

/// Runs of neighbours that touch and so move together, and how far each vertex is below the first.
#[derive(Default)]
struct Pools {
    all: Vec<Pool>,
    offsets: Vec<i64>,
}

#[derive(Clone, Copy)]
struct Pool {
    pull: i64,
    weight: i64,
    /// Where it wants to be: the one divided by the other.
    at: i64,
    end: u32,
}

impl Pool {
    fn new(pull: i64, weight: i64, end: u32) -> Self {
        Self { pull, weight, at: pull.div_euclid(weight), end }
    }
}

impl Pools {
    /// Puts a layer where the weighted squares of its rises are least.
    fn place(&mut self, frame: &Frame<'_>, layer: &[u32], middles: &mut [i64]) {
        self.all.clear();
        self.offsets.clear();
        let (mut offset, mut before) = (0, None);
        for (end, &vertex) in (1_u32..).zip(layer) {
            offset += before.map_or(0, |before| i64::from(frame.apart(before, vertex)) * UNIT);
            before = Some(vertex);
            self.offsets.push(offset);
            let (pull, weight) = pull(frame, vertex, middles);
            let mut pool = Pool::new(pull - offset * weight, weight, end);
            while let Some(above) = self.all.pop_if(|above| above.at > pool.at) {
                pool = Pool::new(pool.pull + above.pull, pool.weight + above.weight, end);
            }
            self.all.push(pool);
        }
        let mut first = 0;
        for pool in &self.all {
            let members = first..pool.end as usize;
            first = pool.end as usize;
            for (&vertex, offset) in layer[members.clone()].iter().zip(&self.offsets[members]) {
                middles[vertex as usize] = pool.at + offset;
            }
        }
    }
}

/// How hard a vertex is pulled in all, and the weighted sum of where to.
fn pull(frame: &Frame<'_>, vertex: u32, middles: &[i64]) -> (i64, i64) {
    let (mut pull, mut weight) = (0, 0);
    for joined in [frame.proper.up.row(vertex), frame.proper.down.row(vertex)] {
        for &other in joined {
            let one = frame.weight(vertex, other);
            pull += one * middles[other as usize];
            weight += one;
        }
    }
    let height = frame.before[vertex as usize];
    if height != UNKNOWN {
        pull += HOLD * UNIT * i64::from(height);
        weight += HOLD;
    }
    if weight == 0 { (middles[vertex as usize], 1) } else { (pull, weight) }
}

#[cfg(test)]
mod tests {
    use super::super::super::dag::Dag;
    use super::super::place::tests::with_frame;
    use super::*;

    #[test]
    fn a_layer_keeps_its_order_and_its_distances() {
        let edges = (0..30).map(|node| (node % 6, 6 + node * node % 11));
        with_frame(&Dag::new(17, edges), |frame| {
            let wanted = relax(frame);
            for layer in 0..frame.proper.layers() {
                for pair in frame.proper.layer(layer).windows(2) {
                    let distance = wanted[pair[1] as usize] - wanted[pair[0] as usize];
                    assert!(distance + 1 >= frame.apart(pair[0], pair[1]), "{pair:?}");
                }
            }
        });
    }

    #[test]
    fn a_parent_comes_to_the_middle_of_its_children() {
        with_frame(&Dag::new(4, [(0, 1), (0, 2), (0, 3)]), |frame| {
            let wanted = relax(frame);
            let children = frame.proper.layer(1);
            assert!((wanted[0] - wanted[children[1] as usize]).abs() <= 1, "{wanted:?}");
        });
    }
}
