//! Nodes drawn as one: a part of a graph in which the members of a group are a single node.
//!
//! Which nodes are kept and which belong together is the caller's. What runs in a circle between groups is cut as
//! every cycle is, see [`Dag::back_edges`].

use super::csr::Csr;
use super::dag::Dag;

/// What is not drawn.
const NONE: u32 = u32::MAX;

/// The graph of what is kept, groups as single nodes, in the order of their first members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The graph over the new nodes.
    pub dag: Dag,
    members: Csr,
    node_at: Vec<u32>,
}

impl Folded {
    /// Folds the nodes marked in `keep`; those with the same group become one.
    pub fn new(dag: &Dag, keep: &[bool], group: impl Fn(u32) -> Option<u32>) -> Self {
        let mut node_at = vec![NONE; dag.len() as usize];
        let mut node_of_group: Vec<u32> = Vec::new();
        let mut nodes = 0_u32;
        for place in (0..dag.len()).filter(|&place| keep.get(place as usize).copied().unwrap_or(false)) {
            let node = match group(place) {
                None => NONE,
                Some(group) => {
                    let group = group as usize;
                    if node_of_group.len() <= group {
                        node_of_group.resize(group + 1, NONE);
                    }
                    if node_of_group[group] == NONE {
                        node_of_group[group] = nodes;
                    }
                    node_of_group[group]
                }
            };
            let node = node.min(nodes);
            node_at[place as usize] = node;
            nodes = nodes.max(node + 1);
        }
        let kept = |(place, &node): (u32, &u32)| (node != NONE).then_some((node, place));
        let members = Csr::new(nodes, (0..).zip(&node_at).filter_map(kept));
        // What closes a circle is cut again where the circle is still one, and is an edge like others where it is not.
        let all = dag.edges().chain(dag.back_edges().iter().copied());
        let edges = all.map(|(from, to)| (node_at[from as usize], node_at[to as usize]));
        // What is left out is `NONE`, which is no node.
        Self { dag: Dag::new(nodes, edges), members, node_at }
    }

    /// How many nodes there are.
    pub fn len(&self) -> u32 {
        self.members.rows()
    }

    /// Nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The old nodes that a new one stands for, ascending.
    pub fn members(&self, node: u32) -> &[u32] {
        self.members.row(node)
    }

    /// The first of them.
    pub fn first(&self, node: u32) -> Option<u32> {
        self.members(node).first().copied()
    }

    /// The new node that an old one is part of.
    pub fn node_of(&self, place: u32) -> Option<u32> {
        self.node_at.get(place as usize).copied().filter(|&node| node != NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_groups_it_is_the_induced_graph() {
        let dag = Dag::new(5, [(0, 1), (1, 3), (0, 2), (2, 3), (3, 4)]);
        let keep = [true, false, true, true, false];
        let folded = Folded::new(&dag, &keep, |_| None);
        let (part, places) = dag.induced(&keep);
        assert_eq!(folded.dag, part);
        assert!((0..folded.len()).all(|node| folded.members(node) == [places[node as usize]]));
        assert_eq!((folded.node_of(2), folded.node_of(1), folded.node_of(99)), (Some(1), None, None));
        assert!(Folded::new(&dag, &[], |_| None).is_empty());
    }

    #[test]
    fn a_circle_stays_one() {
        let dag = Dag::new(4, [(0, 1), (1, 2), (2, 0), (2, 3)]);
        let whole = Folded::new(&dag, &[true; 4], |_| None);
        assert_eq!((&whole.dag, whole.dag.back_edges()), (&dag, &[(2, 0)][..]));
        let part = Folded::new(&dag, &[true, false, true, false], |_| None);
        assert_eq!(part.dag.edges().collect::<Vec<_>>(), [(1, 0)], "what runs before what is told as it is");
    }

    #[test]
    fn a_group_is_one_node_with_the_edges_of_all() {
        // 0 -> {1, 2} -> 3, and an edge within the group.
        let dag = Dag::new(4, [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]);
        let folded = Folded::new(&dag, &[true; 4], |place| (place == 1 || place == 2).then_some(7));
        assert_eq!(folded.dag.edges().collect::<Vec<_>>(), [(0, 1), (1, 2)]);
        assert_eq!((folded.members(1), folded.first(2)), (&[1, 2][..], Some(3)));
    }

    #[test]
    fn a_circle_between_groups_is_cut_and_told() {
        let dag = Dag::new(3, [(0, 1), (1, 2)]);
        let folded = Folded::new(&dag, &[true; 3], |place| (place != 1).then_some(0));
        assert_eq!((folded.dag.edge_count(), folded.dag.back_edges()), (1, &[(1, 0)][..]));
    }
}
