//! Which layer each node belongs to.
//!
//! Not the order within a layer. Connected parts are ranked together; each starts where it starts.

use super::super::dag::Dag;

/// How often nodes are pulled towards where most of their edges go.
const PULLS: u32 = 4;

/// Longest-path ranks, tightened: every edge goes to a higher rank, and a node with slack stands
/// where its edges are shortest in total.
pub(super) fn ranks(dag: &Dag) -> Vec<u32> {
    let mut ranks = vec![0_u32; dag.len() as usize];
    for &node in dag.topological() {
        let before = dag.predecessors(node).iter().map(|&from| ranks[from as usize] + 1);
        ranks[node as usize] = before.max().unwrap_or(0);
    }
    for _ in 0..PULLS {
        let right = pull_right(dag, &mut ranks);
        if !pull_left(dag, &mut ranks) && !right {
            break;
        }
    }
    ranks
}

/// Moves nodes that have at least as many edges out as in next to their nearest successor. On a
/// tie too: a chain then hands its slack back to its source, which has nothing to lose.
fn pull_right(dag: &Dag, ranks: &mut [u32]) -> bool {
    let mut moved = false;
    for &node in dag.topological().iter().rev() {
        let after = dag.successors(node);
        if after.len() < dag.predecessors(node).len() {
            continue;
        }
        if let Some(nearest) = after.iter().map(|&to| ranks[to as usize]).min() {
            moved |= ranks[node as usize] + 1 < nearest;
            ranks[node as usize] = nearest - 1;
        }
    }
    moved
}

/// Moves nodes that have more edges in than out next to their farthest predecessor.
fn pull_left(dag: &Dag, ranks: &mut [u32]) -> bool {
    let mut moved = false;
    for &node in dag.topological() {
        let before = dag.predecessors(node);
        if before.len() <= dag.successors(node).len() {
            continue;
        }
        if let Some(farthest) = before.iter().map(|&from| ranks[from as usize]).max() {
            moved |= farthest + 1 < ranks[node as usize];
            ranks[node as usize] = farthest + 1;
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_with_slack_stands_next_to_its_reader() {
        let dag = Dag::new(5, [(0, 1), (1, 2), (2, 3), (4, 3)]);
        assert_eq!(ranks(&dag), [0, 1, 2, 3, 2]);
    }

    #[test]
    fn a_chain_with_slack_moves_as_a_whole() {
        let dag = Dag::new(7, [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 4)]);
        assert_eq!(ranks(&dag), [0, 1, 2, 3, 4, 2, 3]);
    }
}
