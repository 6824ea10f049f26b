//! How many pairs of segments cross between neighbouring layers.
//!
//! Counting only; reducing is in `order`.

use super::proper::Proper;

/// Counts of positions seen so far, with prefix sums in logarithmic time.
pub(super) struct Tally(Vec<u32>);

impl Tally {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    fn reset(&mut self, positions: usize) {
        self.0.clear();
        self.0.resize(positions + 1, 0);
    }

    fn add(&mut self, position: u32) {
        let mut at = position as usize + 1;
        while at < self.0.len() {
            self.0[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// How many were added at `position` or before.
    fn up_to(&self, position: u32) -> u32 {
        let (mut at, mut sum) = (position as usize + 1, 0);
        while at > 0 {
            sum += self.0[at];
            at &= at - 1;
        }
        sum
    }

    /// Crossings between `layer` and the next.
    pub(super) fn between(&mut self, proper: &Proper, positions: &[u32], layer: u32) -> u64 {
        self.reset(proper.layer(layer + 1).len());
        let (mut added, mut crossings) = (0_u32, 0_u64);
        for &vertex in proper.layer(layer) {
            let below = proper.down.row(vertex);
            for &to in below {
                crossings += u64::from(added - self.up_to(positions[to as usize]));
            }
            below.iter().for_each(|&to| self.add(positions[to as usize]));
            added += below.len() as u32;
        }
        crossings
    }

    /// Crossings in the whole part.
    pub(super) fn total(&mut self, proper: &Proper, positions: &[u32]) -> u64 {
        (1..proper.layers()).map(|layer| self.between(proper, positions, layer - 1)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dag::Dag;
    use super::super::{parts::Parts, proper::Proper, rank::ranks};
    use super::*;

    #[test]
    fn counts_what_pairwise_comparison_counts() {
        let edges = (0_u32..40).map(|i| (i * 7 % 12, 12 + i * i % 13));
        let dag = Dag::new(25, edges);
        let parts = Parts::new(&dag);
        let proper = Proper::new(&dag, &parts.connected()[0], &parts, &ranks(&dag), &mut 1000);
        let positions = proper.positions();
        let segments: Vec<(u32, u32)> =
            proper.down.pairs().map(|(a, b)| (positions[a as usize], positions[b as usize])).collect();
        let crosses = |a: &&(u32, u32), b: &(u32, u32)| a.0 < b.0 && a.1 > b.1;
        let naive: usize = segments.iter().map(|b| segments.iter().filter(|a| crosses(a, b)).count()).sum();
        assert!(naive > 50);
        assert_eq!(Tally::new().total(&proper, &positions), naive as u64);
    }
}
