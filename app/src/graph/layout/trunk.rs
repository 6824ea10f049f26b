//! Which bends long edges share.
//!
//! Numbers only: the segments between the bends are drawn up in `proper`.

use super::proper::Way;
use super::sorted::by_key;

/// The trunks that leave each node, then the trunks that enter each node.
pub(super) struct Trunks {
    nodes: u32,
    all: Vec<Trunk>,
    long_out: Vec<u32>,
    long_in: Vec<u32>,
}

impl Trunks {
    pub(super) fn new(nodes: u32, edges: &[(u32, u32)], rank: &[u32]) -> Self {
        let none = || vec![0_u32; nodes as usize];
        let all = vec![Trunk::NONE; 2 * nodes as usize];
        let mut trunks = Self { nodes, all, long_out: none(), long_in: none() };
        let long = |edge: &&(u32, u32)| rank[edge.0 as usize] + 1 < rank[edge.1 as usize];
        for &(from, to) in edges.iter().filter(long) {
            trunks.long_out[from as usize] += 1;
            trunks.long_in[to as usize] += 1;
        }
        for &(from, to) in edges.iter().filter(long) {
            let trunk = trunks.of(from, to);
            trunks.all[trunk as usize].cover(rank[from as usize] + 1, rank[to as usize] - 1);
        }
        trunks
    }

    /// The trunk an edge belongs to: that of the end where more long edges meet.
    fn of(&self, from: u32, to: u32) -> u32 {
        let entering = self.long_in[to as usize] > self.long_out[from as usize];
        if entering { self.nodes + to } else { from }
    }

    /// Gives every trunk its bends, the shortest first, while the budget lasts; answers how many.
    pub(super) fn number(&mut self, first: u32, budget: &mut u64) -> u32 {
        let mut by_length: Vec<u32> = (0..2 * self.nodes).filter(|&trunk| self.all[trunk as usize].len() > 0).collect();
        by_key(&mut by_length, |trunk| self.all[trunk as usize].len());
        let mut next = first;
        for trunk in by_length {
            let trunk = &mut self.all[trunk as usize];
            if let Some(left) = budget.checked_sub(trunk.cost()) {
                *budget = left;
                trunk.first = next;
                next += trunk.len();
            }
        }
        next - first
    }

    /// The layer of the first bend of each trunk, and its bends from left to right.
    pub(super) fn bends(&self) -> impl Iterator<Item = (u32, std::ops::Range<u32>)> + '_ {
        let drawn = self.all.iter().filter(|trunk| trunk.first != u32::MAX);
        drawn.map(|trunk| (trunk.low, trunk.first..trunk.first + trunk.len()))
    }

    /// How an edge of the part gets to its target.
    pub(super) fn way(&self, (from, to): (u32, u32), rank: &[u32]) -> Way {
        let (low, high) = (rank[from as usize] + 1, rank[to as usize]);
        if low == high {
            return Way::Direct;
        }
        let trunk = self.all[self.of(from, to) as usize];
        if trunk.first == u32::MAX {
            return Way::Across;
        }
        Way::Bends { first: trunk.first + (low - trunk.low), count: high - low }
    }
}

/// The bends that some long edges share: all those from, or all those to, one node.
#[derive(Clone, Copy)]
struct Trunk {
    low: u32,
    high: u32,
    first: u32,
    /// The bends of all its edges, those they share counted for each.
    passed: u64,
}

impl Trunk {
    const NONE: Self = Self { low: u32::MAX, high: 0, first: u32::MAX, passed: 0 };

    fn cover(&mut self, low: u32, high: u32) {
        (self.low, self.high) = (self.low.min(low), self.high.max(high));
        self.passed += u64::from(high + 1 - low);
    }

    /// What it takes from the budget: its bends, or more if very many edges pass each of them, as
    /// every one of those is drawn in full.
    fn cost(self) -> u64 {
        u64::from(self.len()).max(self.passed / 16)
    }

    fn len(self) -> u32 {
        (self.high + 1).saturating_sub(self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trunk_belongs_to_the_end_where_more_edges_meet() {
        let edges = [(0, 3), (0, 4), (1, 4), (2, 4)];
        let mut trunks = Trunks::new(5, &edges, &[0, 1, 2, 4, 6]);
        assert_eq!((trunks.of(0, 3), trunks.of(0, 4), trunks.of(2, 4)), (0, 9, 9));
        let mut budget = 100;
        assert_eq!(trunks.number(5, &mut budget), 8);
        assert_eq!(trunks.bends().collect::<Vec<_>>(), [(1, 5..8), (1, 8..13)]);
        assert_eq!(budget, 92);
    }

    #[test]
    fn a_trunk_that_very_many_edges_pass_takes_more() {
        let mut trunk = Trunk::NONE;
        (0..100).for_each(|_| trunk.cover(1, 16));
        assert_eq!((trunk.len(), trunk.cost()), (16, 100));
    }
}
