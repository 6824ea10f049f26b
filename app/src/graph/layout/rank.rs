//! Which layer each node belongs to.
//!
//! Not the order within a layer. Connected parts are ranked together; each starts where it starts.

use super::super::dag::Dag;
use super::pull::Puller;

/// How often nodes are pulled at most, each time through all of them.
const PULLS: u32 = 16;

/// Longest-path ranks, tightened: every edge goes to a higher rank, and the edges are nearly as
/// short in total as they can be. Only the differences mean anything.
pub(super) fn ranks(dag: &Dag) -> Vec<u32> {
    let order = dag.topological();
    let mut ranks = vec![0_u32; order.len()];
    for &node in order {
        for &to in dag.successors(node) {
            ranks[to as usize] = ranks[to as usize].max(ranks[node as usize] + 1);
        }
    }
    let mut puller = Puller::new(dag, ranks);
    for pull in 0..PULLS {
        let right = pull % 2 == 0;
        let nodes = (0..order.len()).map(|at| order[if right { order.len() - 1 - at } else { at }]);
        // Not `any`: every node has its turn.
        if nodes.filter(|&node| puller.pull(node, right)).count() == 0 {
            break;
        }
    }
    puller.ranks
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::pipeline;
    use super::*;

    fn from_zero(dag: &Dag) -> Vec<u32> {
        let ranks = ranks(dag);
        let first = ranks.iter().min().copied().unwrap_or_default();
        ranks.into_iter().map(|rank| rank - first).collect()
    }

    fn length(dag: &Dag) -> u32 {
        let ranks = ranks(dag);
        dag.edges().map(|(from, to)| ranks[to as usize] - ranks[from as usize]).sum()
    }

    #[test]
    fn a_source_with_slack_stands_next_to_its_reader() {
        let dag = Dag::new(5, [(0, 1), (1, 2), (2, 3), (4, 3)]);
        assert_eq!(from_zero(&dag), [0, 1, 2, 3, 2]);
    }

    #[test]
    fn a_chain_with_slack_moves_as_a_whole() {
        let dag = Dag::new(7, [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 4)]);
        assert_eq!(from_zero(&dag), [0, 1, 2, 3, 4, 2, 3]);
    }

    #[test]
    fn sources_that_no_single_one_can_leave_move_together() {
        // 5 and 6 feed 7, and 7 feeds the end of a chain: only all three together gain.
        let dag = Dag::new(8, [(0, 1), (1, 2), (2, 3), (3, 4), (5, 7), (6, 7), (7, 4)]);
        assert_eq!(from_zero(&dag), [0, 1, 2, 3, 4, 2, 2, 3]);
    }

    /// The total is what Graphviz 2.43's network simplex, which finds the least, gives for the same graphs.
    #[test]
    fn edges_are_nearly_as_short_as_network_simplex_makes_them() {
        for (nodes, least) in [(200, 373), (1000, 2419), (3000, 7394), (10_000, 24_765)] {
            let (nodes, edges) = pipeline(7, nodes);
            let length = length(&Dag::new(nodes, edges));
            assert!((least..=least * 105 / 100).contains(&length), "{nodes} nodes: {length}, {least} at best");
        }
    }
}
