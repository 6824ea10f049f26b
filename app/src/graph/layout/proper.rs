//! A connected part as a proper layered graph: every segment joins neighbouring layers.
//!
//! An edge over several layers passes through bends, one per layer it crosses. Where many leave the
//! same node they share its bends, or those of the node they enter if more of them enter there: a hub
//! with a hundred far readers has one trunk with branches, not a hundred lines, and the number of
//! bends grows with the nodes instead of the edges.

use super::super::csr::Csr;
use super::super::dag::Dag;
use super::parts::Parts;
use super::trunk::Trunks;

/// How an edge gets from its source to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The target is in the next layer.
    Direct,
    /// Through `count` bends with consecutive indices.
    Bends { first: u32, count: u32 },
    /// Across all layers between, behind the nodes: there was no room left for bends.
    Across,
}

/// Vertices are the nodes of the part, by their index in it, and after them the bends.
pub(super) struct Proper {
    nodes: u32,
    pub(super) rank: Vec<u32>,
    /// Layer after layer, each from top to bottom.
    pub(super) order: Vec<u32>,
    /// Where each layer starts in `order`, and where the last one ends.
    pub(super) starts: Vec<u32>,
    pub(super) up: Csr,
    pub(super) down: Csr,
    /// One per edge of the part, in the graph's order.
    pub(super) ways: Vec<Way>,
}

impl Proper {
    /// Takes as many bends from `budget` as it needs or are left, for the shortest trunks first.
    pub(super) fn new(dag: &Dag, part: &[u32], parts: &Parts, ranks: &[u32], budget: &mut u64) -> Self {
        let base = part.iter().map(|&node| ranks[node as usize]).min().unwrap_or(0);
        let mut rank: Vec<u32> = part.iter().map(|&node| ranks[node as usize] - base).collect();
        let edges: Vec<(u32, u32)> = (0_u32..)
            .zip(part)
            .flat_map(|(from, &node)| dag.successors(node).iter().map(move |&to| (from, parts.local(to))))
            .collect();
        let nodes = part.len() as u32;
        let mut trunks = Trunks::new(nodes, &edges, &rank);
        let bends = trunks.number(nodes, budget);
        rank.resize((nodes + bends) as usize, 0);
        // As single numbers: see `sorted`.
        let pair = |from: u32, to: u32| u64::from(from) << 32 | u64::from(to);
        let mut segments = Vec::with_capacity(edges.len() + bends as usize);
        for (layer, bends) in trunks.bends() {
            segments.extend(bends.clone().skip(1).map(|bend| pair(bend - 1, bend)));
            bends.zip(layer..).for_each(|(bend, layer)| rank[bend as usize] = layer);
        }
        let ways = trunks.ways(&edges, &rank);
        for (&(from, to), &way) in edges.iter().zip(&ways) {
            match way {
                Way::Direct => segments.push(pair(from, to)),
                Way::Bends { first, count } => segments.extend([pair(from, first), pair(first + count - 1, to)]),
                Way::Across => {}
            }
        }
        segments.sort_unstable();
        segments.dedup();
        let down = Csr::new(nodes + bends, segments.iter().map(|&pair| ((pair >> 32) as u32, pair as u32)));
        let up = down.transposed();
        let layers = rank.iter().max().map_or(0, |&last| last + 1);
        let by_rank = Csr::new(layers, rank.iter().copied().zip(0_u32..));
        let mut starts = vec![0_u32];
        let mut order = Vec::with_capacity(rank.len());
        for layer in 0..layers {
            order.extend_from_slice(by_rank.row(layer));
            starts.push(order.len() as u32);
        }
        Self { nodes, rank, order, starts, up, down, ways }
    }

    /// How many vertices there are, bends included.
    pub(super) fn len(&self) -> u32 {
        self.rank.len() as u32
    }

    pub(super) fn layers(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    pub(super) fn is_bend(&self, vertex: u32) -> bool {
        vertex >= self.nodes
    }

    /// The vertices of a layer from top to bottom.
    pub(super) fn layer(&self, layer: u32) -> &[u32] {
        &self.order[self.starts[layer as usize] as usize..self.starts[layer as usize + 1] as usize]
    }

    /// Where each vertex stands in its layer, by vertex.
    pub(super) fn positions(&self) -> Vec<u32> {
        let mut positions = vec![0_u32; self.rank.len()];
        for layer in 0..self.layers() {
            for (position, &vertex) in (0_u32..).zip(self.layer(layer)) {
                positions[vertex as usize] = position;
            }
        }
        positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proper(dag: &Dag, budget: u64) -> Proper {
        let (parts, ranks) = (Parts::new(dag), super::super::rank::ranks(dag));
        Proper::new(dag, &parts.connected()[0], &parts, &ranks, &mut { budget })
    }

    /// A chain of ten with edges from its head to all the rest.
    fn fan() -> Dag {
        Dag::new(11, (1..11).map(|node| (node - 1, node)).chain((2..11).map(|node| (0, node))))
    }

    #[test]
    fn many_far_readers_share_a_trunk() {
        let proper = proper(&fan(), 100);
        assert_eq!(proper.len(), 11 + 9);
        let far: Vec<Way> = (1..10).map(|count| Way::Bends { first: 11, count }).collect();
        assert_eq!(proper.ways[0], Way::Direct);
        assert_eq!(proper.ways[1..10], far);
        assert_eq!(proper.down.row(12), [3, 13]);
        assert_eq!(proper.layer(2), [2, 12]);
        assert!(proper.down.pairs().all(|(a, b)| proper.rank[a as usize] + 1 == proper.rank[b as usize]));
    }

    #[test]
    fn many_far_sources_share_a_trunk_too() {
        let to_last = (0..9).map(|node| (node, 10));
        let dag = Dag::new(11, (1..11).map(|node| (node - 1, node)).chain(to_last));
        assert_eq!(proper(&dag, 100).len(), 11 + 9);
    }

    #[test]
    fn a_few_have_bends_of_their_own() {
        let dag = Dag::new(5, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 2), (0, 3), (0, 4)]);
        assert_eq!(proper(&dag, 100).len(), 5 + 1 + 2 + 3);
    }

    #[test]
    fn without_a_budget_long_edges_go_across() {
        let proper = proper(&fan(), 2);
        assert_eq!(proper.len(), 11);
        assert_eq!(proper.ways[3], Way::Across);
    }
}
