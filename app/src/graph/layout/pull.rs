//! Moves nodes between layers, in groups, where that makes their edges shorter in total.
//!
//! What network simplex does by pivots over a whole tree is done here by small steps, each within a
//! bounded number of nodes: `rank` says in which order.

use super::super::dag::Dag;

/// The most nodes that move at once.
const GROUP: usize = 24;

/// How many edges are looked at in all, per edge of the graph.
const WORK: u64 = 60;

/// Ranks that are being improved.
pub(super) struct Puller<'a> {
    dag: &'a Dag,
    pub(super) ranks: Vec<u32>,
    group: Vec<u32>,
    /// In which pull a node was last in the group.
    seen: Vec<u32>,
    pull: u32,
    work: u64,
}

impl<'a> Puller<'a> {
    pub(super) fn new(dag: &'a Dag, ranks: Vec<u32>) -> Self {
        let work = WORK * u64::from(dag.edge_count());
        Self { dag, seen: vec![0; ranks.len()], ranks, group: Vec::new(), pull: 0, work }
    }

    /// Moves a node, with all it would run into and whoever that helps, until something else is in
    /// the way; not if it made the edges longer. Where it makes no difference the group moves too:
    /// that lets others come after it. Answers whether anything moved.
    pub(super) fn pull(&mut self, node: u32, right: bool) -> bool {
        self.pull += 1;
        self.group.clear();
        self.take(node);
        let (mut at, mut gain) = (0, 0);
        while at < self.group.len() || gain < 0 {
            let Some(&member) = self.group.get(at) else {
                let Some(helper) = self.helper(right) else { return false };
                self.take(helper);
                continue;
            };
            let (ahead, behind) = sides(self.dag, member, right);
            gain += ahead.len() as i64 - behind.len() as i64;
            at += 1;
            let Some(work) = self.work.checked_sub(ahead.len() as u64) else { return false };
            self.work = work;
            for &next in ahead {
                if self.touches(member, next) {
                    self.take(next);
                }
            }
            if self.group.len() > GROUP {
                return false;
            }
        }
        self.shift(right)
    }

    fn take(&mut self, node: u32) {
        self.seen[node as usize] = self.pull;
        self.group.push(node);
    }

    /// Whether a node outside of the group is in the layer next to that of a member.
    fn touches(&self, member: u32, next: u32) -> bool {
        self.seen[next as usize] != self.pull && self.ranks[member as usize].abs_diff(self.ranks[next as usize]) == 1
    }

    /// A node right behind the group that would gladly come along.
    fn helper(&mut self, right: bool) -> Option<u32> {
        for &member in &self.group {
            let behind = sides(self.dag, member, right).1;
            self.work = self.work.saturating_sub(behind.len() as u64);
            let glad = |&&next: &&u32| {
                let (ahead, behind) = sides(self.dag, next, right);
                ahead.len() > behind.len() && self.touches(member, next)
            };
            if let Some(&helper) = behind.iter().find(glad) {
                return Some(helper);
            }
        }
        None
    }

    /// Moves the group as far as there is room.
    fn shift(&mut self, right: bool) -> bool {
        let (seen, ranks) = (&self.seen, &self.ranks);
        let rooms = self.group.iter().flat_map(|&member| {
            let outside = sides(self.dag, member, right).0.iter().filter(|&&next| seen[next as usize] != self.pull);
            outside.map(move |&next| ranks[member as usize].abs_diff(ranks[next as usize]) - 1)
        });
        let Some(room) = rooms.min() else { return false };
        for &member in &self.group {
            let rank = &mut self.ranks[member as usize];
            *rank = if right { *rank + room } else { *rank - room };
        }
        true
    }
}

/// The neighbours of a node in the direction of a move, and those in the other.
fn sides(dag: &Dag, node: u32, right: bool) -> (&[u32], &[u32]) {
    let (after, before) = (dag.successors(node), dag.predecessors(node));
    if right { (after, before) } else { (before, after) }
}
