//! The connected parts of a graph, and the nodes that are connected to nothing.
//!
//! Only who belongs together; where the parts go is in `pack`.

use super::super::dag::Dag;

/// A partition of the nodes.
pub(super) struct Parts {
    connected: Vec<Vec<u32>>,
    single: Vec<u32>,
    local: Vec<u32>,
}

impl Parts {
    pub(super) fn new(dag: &Dag) -> Self {
        let mut parent: Vec<u32> = (0..dag.len()).collect();
        for (from, to) in dag.edges() {
            let (a, b) = (find(&mut parent, from), find(&mut parent, to));
            parent[a.max(b) as usize] = a.min(b);
        }
        let mut part_of = vec![u32::MAX; parent.len()];
        let mut parts = Self { connected: Vec::new(), single: Vec::new(), local: vec![0; parent.len()] };
        for node in 0..dag.len() {
            if dag.predecessors(node).is_empty() && dag.successors(node).is_empty() {
                parts.single.push(node);
                continue;
            }
            let root = find(&mut parent, node);
            if root == node {
                part_of[node as usize] = parts.connected.len() as u32;
                parts.connected.push(Vec::new());
            }
            let part = &mut parts.connected[part_of[root as usize] as usize];
            parts.local[node as usize] = part.len() as u32;
            part.push(node);
        }
        parts
    }

    /// Parts of at least two nodes by their first node; the nodes of each ascending.
    pub(super) fn connected(&self) -> &[Vec<u32>] {
        &self.connected
    }

    /// Nodes without any edge, ascending.
    pub(super) fn single(&self) -> &[u32] {
        &self.single
    }

    /// The index of a node within its part.
    pub(super) fn local(&self, node: u32) -> u32 {
        self.local[node as usize]
    }
}

/// The lowest node of the part so far, with the path to it halved on the way.
fn find(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_loners_are_told_apart() {
        let parts = Parts::new(&Dag::new(7, [(5, 1), (1, 3), (2, 6)]));
        assert_eq!(parts.connected(), [vec![1, 3, 5], vec![2, 6]]);
        assert_eq!(parts.single(), [0, 4]);
        assert_eq!(parts.local(5), 2);
    }
}
