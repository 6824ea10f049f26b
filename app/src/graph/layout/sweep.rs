//! Sorting layer after layer by the mean position of what each vertex is joined to.
//!
//! One pass over the whole part; which result to keep is decided in `order`.

use super::crossings::Tally;
use super::order::UNKNOWN;
use super::proper::Proper;

/// The first sweeps look only at the layer they come from; later ones at both neighbours.
const ONE_SIDED: u32 = 8;

/// How much more the layer a sweep comes from counts than the one it goes to.
const LEAD: u64 = 3;

/// Working memory for the sweeps.
pub(super) struct Sweeper<'a> {
    /// Where vertices were before: these are sorted by that, and all others between them.
    before: &'a [i32],
    tally: Tally,
    positions: Vec<u32>,
    /// Positions as shares of the layer, so that layers of different length compare; or heights, if
    /// some are known from before.
    shares: Vec<u32>,
    keys: Vec<u64>,
    layer: Vec<u32>,
}

impl<'a> Sweeper<'a> {
    pub(super) fn new(proper: &Proper, before: &'a [i32]) -> Self {
        // Whole numbers as unsigned ones in the same order.
        let share =
            |&height: &i32| if height == UNKNOWN { 1 << 30 } else { height.wrapping_sub(i32::MIN).cast_unsigned() / 2 };
        let mut shares: Vec<u32> = before.iter().map(share).collect();
        shares.resize(proper.rank.len(), 0);
        let mut sweeper = Self {
            before,
            tally: Tally::new(),
            positions: proper.positions(),
            shares,
            keys: Vec::new(),
            layer: Vec::new(),
        };
        (0..proper.layers()).for_each(|layer| sweeper.take_positions(proper, layer));
        sweeper
    }

    /// Reorders every layer, from left to right in even sweeps; answers the crossings left.
    pub(super) fn sweep(&mut self, proper: &mut Proper, sweep: u32) -> u64 {
        let lead = if sweep < ONE_SIDED { (1, 0) } else { (LEAD, 1) };
        let forwards = sweep.is_multiple_of(2);
        let (up, down) = if forwards { lead } else { (lead.1, lead.0) };
        for step in 0..proper.layers() {
            let layer = if forwards { step } else { proper.layers() - 1 - step };
            self.sort(proper, layer, (up, down), sweep / 2 % 2 == 1);
        }
        self.tally.total(proper, &self.positions)
    }

    /// Sorts a layer by the weighted means of both sides. On a tie the order stays, or is turned
    /// round, which lets a stuck order move on.
    fn sort(&mut self, proper: &mut Proper, layer: u32, (up, down): (u64, u64), turn: bool) {
        let start = proper.starts[layer as usize] as usize;
        self.layer.clear();
        self.layer.extend_from_slice(proper.layer(layer));
        self.keys.clear();
        for (position, &vertex) in (0_u32..).zip(&self.layer) {
            let (mut sum, mut weight) = (0, 0);
            for (joined, side) in [(proper.up.row(vertex), up), (proper.down.row(vertex), down)] {
                if !joined.is_empty() && side > 0 {
                    let shares: u64 = joined.iter().map(|&other| u64::from(self.shares[other as usize])).sum();
                    sum += side * (shares / joined.len() as u64);
                    weight += side;
                }
            }
            if !self.before.is_empty() && self.before[vertex as usize] != UNKNOWN {
                weight = 0;
            }
            let share = sum.checked_div(weight).unwrap_or(u64::from(self.shares[vertex as usize]));
            if !self.before.is_empty() {
                self.shares[vertex as usize] = share as u32;
            }
            let tie = if turn { u32::MAX - position } else { position };
            self.keys.push(share << 32 | u64::from(tie));
        }
        self.keys.sort_unstable();
        for (slot, &key) in proper.order[start..].iter_mut().zip(&self.keys) {
            let position = if turn { u32::MAX - key as u32 } else { key as u32 };
            *slot = self.layer[position as usize];
        }
        self.take_positions(proper, layer);
    }

    fn take_positions(&mut self, proper: &Proper, layer: u32) {
        let vertices = proper.layer(layer);
        let count = 2 * vertices.len() as u64;
        for (position, &vertex) in (0_u32..).zip(vertices) {
            self.positions[vertex as usize] = position;
            if self.before.is_empty() {
                self.shares[vertex as usize] = (((2 * u64::from(position) + 1) << 30) / count) as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dag::Dag;
    use super::super::{parts::Parts, rank::ranks};
    use super::*;

    #[test]
    fn one_sweep_untangles_a_matching() {
        let pairs = (0..20).map(|node| (node, 39 - node));
        let dag = Dag::new(41, pairs.chain((20..40).map(|node| (node, 40))));
        let parts = Parts::new(&dag);
        let mut proper = Proper::new(&dag, &parts.connected()[0], &parts, &ranks(&dag), &mut 0);
        let mut sweeper = Sweeper::new(&proper, &[]);
        assert_eq!(sweeper.sweep(&mut proper, 0), 0);
        assert!(proper.layer(1).iter().copied().eq((20..40).rev()));
    }
}
