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

/// Runs of neighbours that touch and so move together.
#[derive(Default)]
struct Pools(Vec<Pool>);

struct Pool {
    pull: i64,
    weight: i64,
    end: u32,
}

impl Pool {
    fn at(&self) -> i64 {
        self.pull.div_euclid(self.weight)
    }
}

impl Pools {
    /// Puts a layer where the weighted squares of its rises are least.
    fn place(&mut self, frame: &Frame<'_>, layer: &[u32], middles: &mut [i64]) {
        self.0.clear();
        let mut offset = 0;
        for (index, &vertex) in (0_u32..).zip(layer) {
            if index > 0 {
                offset += i64::from(frame.apart(layer[index as usize - 1], vertex)) * UNIT;
            }
            let (mut pull, mut weight) = (0, 0);
            for &other in frame.proper.up.row(vertex).iter().chain(frame.proper.down.row(vertex)) {
                let one = frame.weight(vertex, other);
                pull += one * middles[other as usize];
                weight += one;
            }
            let height = frame.before[vertex as usize];
            if height != UNKNOWN {
                pull += HOLD * UNIT * i64::from(height);
                weight += HOLD;
            }
            if weight == 0 {
                (pull, weight) = (middles[vertex as usize], 1);
            }
            let mut pool = Pool { pull: pull - offset * weight, weight, end: index + 1 };
            while let Some(before) = self.0.pop_if(|before| before.at() > pool.at()) {
                pool.pull += before.pull;
                pool.weight += before.weight;
            }
            self.0.push(pool);
        }
        let (mut index, mut offset) = (0, 0);
        for pool in &self.0 {
            for at in index..pool.end {
                let vertex = layer[at as usize];
                if at > 0 {
                    offset += i64::from(frame.apart(layer[at as usize - 1], vertex)) * UNIT;
                }
                middles[vertex as usize] = pool.at() + offset;
            }
            index = pool.end;
        }
    }
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
