//! Moves nodes between layers, in groups, where that makes their edges shorter in total.
//!
//! What network simplex does by pivots over a whole tree is done here by small steps, each within a
//! bounded number of nodes: `rank` says in which order.

use super::super::dag::Dag;

/// The most nodes that move at once.
const GROUP: usize = 20;

/// How many edges are looked at in all, per edge of the graph.
const WORK: u32 = 40;

/// Up to here nobody stands in the way: a member of the group, and one of its edges.
type Cursor = (usize, usize);

/// Ranks that are being improved.
pub(super) struct Puller<'a> {
    dag: &'a Dag,
    pub(super) ranks: Vec<u32>,
    group: Vec<u32>,
    /// How far the two sides of the group were searched: see [`Puller::beside`].
    cursors: [Cursor; 2],
    /// In which pull a node was last in the group.
    seen: Vec<u32>,
    pull: u32,
    work: u32,
    /// Nothing moves beyond the last layer, nor before the first.
    last: u32,
}

impl<'a> Puller<'a> {
    pub(super) fn new(dag: &'a Dag, ranks: Vec<u32>) -> Self {
        let work = dag.edge_count().saturating_mul(WORK);
        let last = ranks.iter().copied().max().unwrap_or(0);
        let cursors = [(0, 0); 2];
        Self { dag, seen: vec![0; ranks.len()], ranks, group: Vec::new(), cursors, pull: 0, work, last }
    }

    /// Moves a node, with all it would run into and whoever that helps, until something else is in
    /// the way; not if it made the edges longer. Where it makes no difference the group moves too:
    /// that lets others come after it. Answers whether anything moved.
    pub(super) fn pull(&mut self, node: u32, right: bool) -> bool {
        self.pull += 1;
        self.group.clear();
        self.cursors = [(0, 0); 2];
        let (mut gain, mut next) = (0, Some(node));
        while let Some(node) = next {
            self.seen[node as usize] = self.pull;
            self.group.push(node);
            if self.group.len() > GROUP || self.work == 0 {
                return false;
            }
            gain += self.gain(node, right);
            next = self.beside(right, false);
            if next.is_none() && gain < 0 {
                next = self.beside(!right, true);
                if next.is_none() {
                    return false;
                }
            }
        }
        let room = self.room(right);
        for &member in &self.group {
            let rank = &mut self.ranks[member as usize];
            *rank = if right { *rank + room } else { *rank - room };
        }
        room > 0
    }

    /// How much shorter its edges are in total where a node is one layer further.
    fn gain(&self, node: u32, right: bool) -> i32 {
        self.near(node, right).len() as i32 - self.near(node, !right).len() as i32
    }

    fn near(&self, node: u32, right: bool) -> &'a [u32] {
        if right { self.dag.successors(node) } else { self.dag.predecessors(node) }
    }

    /// Who stands right beside the group on a side; if `glad`, of those who would gain by following it.
    /// Whoever is not in the way now will not be while the group grows, so each edge is looked at once.
    fn beside(&mut self, right: bool, glad: bool) -> Option<u32> {
        let (mut at, mut edge) = self.cursors[usize::from(glad)];
        let mut found = None;
        while let Some(&member) = self.group.get(at) {
            let rank = self.ranks[member as usize];
            let near = self.near(member, right);
            let blocks = |&next: &u32| {
                self.seen[next as usize] != self.pull
                    && self.ranks[next as usize].abs_diff(rank) == 1
                    && !(glad && self.gain(next, !right) <= 0)
            };
            let ahead = near[edge..].iter().position(blocks);
            let looked = ahead.map_or(near.len() - edge, |ahead| ahead + 1);
            self.work = self.work.saturating_sub(looked as u32);
            if let Some(ahead) = ahead {
                edge += ahead;
                found = Some(near[edge]);
                break;
            }
            (at, edge) = (at + 1, 0);
        }
        self.cursors[usize::from(glad)] = (at, edge);
        found
    }

    /// How many layers are free on a side of the whole group.
    fn room(&self, right: bool) -> u32 {
        let rooms = self.group.iter().map(|&member| {
            let rank = self.ranks[member as usize];
            let others = self.near(member, right).iter().filter(|&&next| self.seen[next as usize] != self.pull);
            let free = others.map(|&next| self.ranks[next as usize].abs_diff(rank) - 1).min();
            free.unwrap_or(u32::MAX).min(if right { self.last - rank } else { rank })
        });
        rooms.min().unwrap_or(0)
    }
}
