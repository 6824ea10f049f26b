//! Which bends long edges share.
//!
//! Numbers only: the segments between the bends are drawn up in `proper`.

use super::proper::Way;
use super::sorted::by_key;

/// The least number of long edges that leave a node, or enter it, for them to share bends. Fewer are easier to
/// follow one by one, and to draw with few crossings.
const MANY: u32 = 8;

/// The trunks of the long edges of a part.
pub(super) struct Trunks {
    all: Vec<Trunk>,
    /// The trunk of each edge; none for those that are not long.
    of: Vec<u32>,
}

impl Trunks {
    pub(super) fn new(nodes: u32, edges: &[(u32, u32)], rank: &[u32]) -> Self {
        let is_long = |&(from, to): &(u32, u32)| rank[from as usize] + 1 < rank[to as usize];
        let mut long = [vec![0_u32; nodes as usize], vec![0_u32; nodes as usize]];
        for &(from, to) in edges.iter().filter(|edge| is_long(edge)) {
            long[0][from as usize] += 1;
            long[1][to as usize] += 1;
        }
        let mut shared = [vec![NONE; nodes as usize], vec![NONE; nodes as usize]];
        let (mut all, mut of) = (Vec::new(), vec![NONE; edges.len()]);
        for (slot, edge) in of.iter_mut().zip(edges).filter(|(_, edge)| is_long(edge)) {
            let (from, to) = (edge.0 as usize, edge.1 as usize);
            // That of the end where more long edges meet.
            let (side, end) = if long[1][to] > long[0][from] { (1, to) } else { (0, from) };
            *slot = shared[side][end];
            if *slot == NONE {
                *slot = all.len() as u32;
                all.push(Trunk::EMPTY);
                if long[side][end] >= MANY {
                    shared[side][end] = *slot;
                }
            }
            all[*slot as usize].cover(rank[from] + 1, rank[to] - 1);
        }
        Self { all, of }
    }

    /// Gives every trunk its bends, the shortest first, while the budget lasts; answers how many.
    pub(super) fn number(&mut self, first: u32, budget: &mut u64) -> u32 {
        let mut by_length: Vec<u32> = (0_u32..).take(self.all.len()).collect();
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
        let drawn = self.all.iter().filter(|trunk| trunk.first != NONE);
        drawn.map(|trunk| (trunk.low, trunk.first..trunk.first + trunk.len()))
    }

    /// How each edge of the part gets to its target.
    pub(super) fn ways(&self, edges: &[(u32, u32)], rank: &[u32]) -> Vec<Way> {
        let way = |(&trunk, edge): (&u32, &(u32, u32))| {
            let Some(trunk) = self.all.get(trunk as usize) else { return Way::Direct };
            if trunk.first == NONE {
                return Way::Across;
            }
            let (low, high) = (rank[edge.0 as usize] + 1, rank[edge.1 as usize]);
            Way::Bends { first: trunk.first + (low - trunk.low), count: high - low }
        };
        self.of.iter().zip(edges).map(way).collect()
    }
}

/// The trunk that is not there, and the bend.
const NONE: u32 = u32::MAX;

/// The bends of a long edge, or those that all long edges from one node, or all to one, share.
#[derive(Clone, Copy)]
struct Trunk {
    low: u32,
    high: u32,
    first: u32,
    /// The bends of all its edges, those they share counted for each.
    passed: u64,
}

impl Trunk {
    const EMPTY: Self = Self { low: u32::MAX, high: 0, first: NONE, passed: 0 };

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
        // Nine enter node 1, of which the first also has a long way to node 2; node 0 is before all.
        let sources = 3..12;
        let edges: Vec<(u32, u32)> = [(0, 2), (3, 2)].into_iter().chain(sources.map(|from| (from, 1))).collect();
        let mut rank = vec![1; 12];
        rank[..3].copy_from_slice(&[0, 4, 5]);
        let mut trunks = Trunks::new(12, &edges, &rank);
        assert_eq!(trunks.of[..2], [0, 1], "two that end together are no trunk");
        assert!(trunks.of[2..].iter().all(|&trunk| trunk == 2), "nine are: {:?}", trunks.of);
        let mut budget = 100;
        assert_eq!(trunks.number(12, &mut budget), 2 + 3 + 4);
        assert_eq!(trunks.bends().collect::<Vec<_>>(), [(1, 17..21), (2, 14..17), (2, 12..14)]);
        assert_eq!(budget, 91);
        let way = trunks.ways(&edges, &rank)[2];
        assert_eq!(way, Way::Bends { first: 12, count: 2 });
    }

    #[test]
    fn a_trunk_that_very_many_edges_pass_takes_more() {
        let mut trunk = Trunk::EMPTY;
        (0..100).for_each(|_| trunk.cover(1, 16));
        assert_eq!((trunk.len(), trunk.cost()), (16, 100));
    }
}
