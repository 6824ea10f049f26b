//! A directed graph made acyclic, in a form that is quick to walk in both directions.
//!
//! Only indices: names, states and sizes are the caller's, in vectors of the same length.

use super::csr::Csr;

/// Nodes `0..len()` and the edges between them, deduplicated, sorted and free of cycles.
///
/// A scheduler's graph has no cycles, but what it reports may: an edge that closes one is set
/// aside in [`Dag::back_edges`] instead of being refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dag {
    down: Csr,
    up: Csr,
    order: Vec<u32>,
    back: Vec<(u32, u32)>,
}

impl Dag {
    /// Builds from pairs `(from, to)`. Duplicates, self loops and pairs that name a node that does
    /// not exist are dropped.
    pub fn new(nodes: u32, edges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let pairs: Vec<(u32, u32)> =
            edges.into_iter().filter(|&(from, to)| from != to && from < nodes && to < nodes).collect();
        let by_target = Csr::new(nodes, pairs.iter().map(|&(from, to)| (to, from)));
        let mut last = None;
        let mut down = by_target.transposed().filtered(|from, to| last.replace((from, to)) != Some((from, to)));
        let back = closing_edges(&down);
        if !back.is_empty() {
            down = down.filtered(|from, to| back.binary_search(&(from, to)).is_err());
        }
        let up = down.transposed();
        let order = topological(&down, &up);
        Self { down, up, order, back }
    }

    /// How many nodes there are.
    pub fn len(&self) -> u32 {
        self.down.rows()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many edges there are, without the ones set aside.
    pub fn edge_count(&self) -> u32 {
        self.down.len()
    }

    /// Every edge `(from, to)`, ascending.
    pub fn edges(&self) -> impl Iterator<Item = (u32, u32)> + Clone + '_ {
        self.down.pairs()
    }

    /// The nodes directly after `node`, ascending; nothing for a node that does not exist.
    pub fn successors(&self, node: u32) -> &[u32] {
        self.down.row(node)
    }

    /// The nodes directly before `node`, ascending; nothing for a node that does not exist.
    pub fn predecessors(&self, node: u32) -> &[u32] {
        self.up.row(node)
    }

    /// All nodes, every one after its predecessors.
    pub fn topological(&self) -> &[u32] {
        &self.order
    }

    /// The edges that would have closed a cycle, ascending; they are in no adjacency list.
    pub fn back_edges(&self) -> &[(u32, u32)] {
        &self.back
    }

    /// The nodes marked in `keep` and the edges among them, renumbered from zero, with the old
    /// index of each new one. What was set aside stays set aside. Nodes beyond the end of `keep` are left out.
    pub fn induced(&self, keep: &[bool]) -> (Self, Vec<u32>) {
        let kept = |node: u32| keep.get(node as usize).copied().unwrap_or(false);
        let old: Vec<u32> = (0..self.len()).filter(|&node| kept(node)).collect();
        let mut new = vec![0_u32; self.len() as usize];
        for (index, &node) in old.iter().enumerate() {
            new[node as usize] = index as u32;
        }
        let inside = |&(from, to): &(u32, u32)| kept(from) && kept(to);
        let renumbered = |(from, to): (u32, u32)| (new[from as usize], new[to as usize]);
        let mut part = Self::new(old.len() as u32, self.edges().filter(inside).map(renumbered));
        part.back = self.back.iter().copied().filter(inside).map(renumbered).collect();
        (part, old)
    }
}

/// The edges that lead back into the path of a depth-first walk in index order, ascending.
fn closing_edges(down: &Csr) -> Vec<(u32, u32)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; down.rows() as usize];
    let mut found = Vec::new();
    let mut stack: Vec<(u32, u32)> = Vec::new();
    for root in 0..down.rows() {
        if marks[root as usize] != Mark::New {
            continue;
        }
        marks[root as usize] = Mark::Open;
        stack.push((root, 0));
        while let Some((node, next)) = stack.last_mut() {
            let Some(&to) = down.row(*node).get(*next as usize) else {
                marks[*node as usize] = Mark::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            match marks[to as usize] {
                Mark::New => {
                    marks[to as usize] = Mark::Open;
                    stack.push((to, 0));
                }
                Mark::Open => found.push(u64::from(*node) << 32 | u64::from(to)),
                Mark::Done => {}
            }
        }
    }
    // As single numbers: every type that is sorted brings the code of sorting along.
    found.sort_unstable();
    found.into_iter().map(|pair| ((pair >> 32) as u32, pair as u32)).collect()
}

/// Kahn's algorithm with a queue: what is ready first comes first, ties by index.
fn topological(down: &Csr, up: &Csr) -> Vec<u32> {
    let mut waiting: Vec<u32> = (0..up.rows()).map(|node| up.row(node).len() as u32).collect();
    let mut order: Vec<u32> = (0..up.rows()).filter(|&node| waiting[node as usize] == 0).collect();
    let mut head = 0;
    while let Some(&node) = order.get(head) {
        head += 1;
        for &to in down.row(node) {
            waiting[to as usize] -= 1;
            if waiting[to as usize] == 0 {
                order.push(to);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_what_is_not_an_edge() {
        let dag = Dag::new(3, [(1, 2), (0, 1), (0, 1), (2, 2), (0, 7)]);
        assert_eq!(dag.edges().collect::<Vec<_>>(), [(0, 1), (1, 2)]);
        assert_eq!(dag.predecessors(2), [1]);
        assert_eq!(dag.successors(99), [0_u32; 0]);
        assert_eq!(dag.topological(), [0, 1, 2]);
    }

    #[test]
    fn a_cycle_is_cut_where_it_closes() {
        let dag = Dag::new(4, [(0, 1), (1, 2), (2, 0), (2, 3)]);
        assert_eq!(dag.back_edges(), [(2, 0)]);
        assert_eq!(dag.topological(), [0, 1, 2, 3]);
        assert_eq!(dag.edge_count(), 3);
    }

    #[test]
    fn a_very_deep_chain_does_not_exhaust_the_stack() {
        let dag = Dag::new(200_000, (1..200_000).map(|node| (node - 1, node)));
        assert_eq!(dag.topological().len(), 200_000);
        assert!(dag.back_edges().is_empty());
    }

    #[test]
    fn an_induced_graph_maps_back() {
        let dag = Dag::new(4, [(0, 1), (1, 3), (0, 2), (2, 3)]);
        let (part, old) = dag.induced(&[true, false, true, true]);
        assert_eq!(old, [0, 2, 3]);
        assert_eq!(part.edges().collect::<Vec<_>>(), [(0, 1), (1, 2)]);
        assert!(Dag::new(0, []).is_empty());
    }

    #[test]
    fn an_edge_that_was_set_aside_stays_so_in_a_part() {
        let dag = Dag::new(4, [(0, 1), (1, 2), (2, 3), (3, 1)]);
        let (part, _) = dag.induced(&[false, true, false, true]);
        assert_eq!(part.back_edges(), [(1, 0)], "even where no cycle is left");
        assert_eq!(part.edge_count(), 0);
    }
}
