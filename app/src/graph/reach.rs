//! What lies behind and ahead: blast radius, ancestry, and the shortest way between two nodes.
//!
//! Structure only. What a failure does to what lies behind it is in `sim`.

use super::dag::Dag;

/// A set of nodes, one bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    words: Vec<u64>,
    nodes: u32,
}

/// Which way to walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// With the edges, to what waits for a node.
    Down,
    /// Against the edges, to what a node waits for.
    Up,
}

impl Reach {
    /// The empty set over `nodes` nodes.
    pub fn empty(nodes: u32) -> Self {
        Self { words: vec![0; nodes.div_ceil(64) as usize], nodes }
    }

    /// Everything after `seeds`, without the seeds.
    pub fn downstream(dag: &Dag, seeds: &[u32]) -> Self {
        let mut reach = Self::within(dag, seeds, Direction::Down, None);
        seeds.iter().for_each(|&seed| reach.remove(seed));
        reach
    }

    /// Everything before `seeds`, without the seeds.
    pub fn upstream(dag: &Dag, seeds: &[u32]) -> Self {
        let mut reach = Self::within(dag, seeds, Direction::Up, None);
        seeds.iter().for_each(|&seed| reach.remove(seed));
        reach
    }

    /// `seeds` and everything at most `depth` edges from one of them; no depth is no limit.
    pub fn within(dag: &Dag, seeds: &[u32], direction: Direction, depth: Option<u32>) -> Self {
        let mut reach = Self::empty(dag.len());
        let mut queue: Vec<u32> = seeds.iter().copied().filter(|&seed| reach.insert(seed)).collect();
        let (mut start, mut step) = (0, 0);
        while start < queue.len() && depth.is_none_or(|depth| step < depth) {
            let end = queue.len();
            for index in start..end {
                let next = match direction {
                    Direction::Down => dag.successors(queue[index]),
                    Direction::Up => dag.predecessors(queue[index]),
                };
                queue.extend(next.iter().copied().filter(|&node| reach.insert(node)));
            }
            (start, step) = (end, step + 1);
        }
        reach
    }

    /// Whether `node` is in the set.
    pub fn contains(&self, node: u32) -> bool {
        self.words.get((node / 64) as usize).is_some_and(|word| word & (1 << (node % 64)) != 0)
    }

    /// Puts `node` in; answers whether it was missing. A node that does not exist stays out.
    pub fn insert(&mut self, node: u32) -> bool {
        if node >= self.nodes {
            return false;
        }
        let (word, bit) = (&mut self.words[(node / 64) as usize], 1 << (node % 64));
        let missing = *word & bit == 0;
        *word |= bit;
        missing
    }

    /// Takes `node` out.
    pub fn remove(&mut self, node: u32) {
        if let Some(word) = self.words.get_mut((node / 64) as usize) {
            *word &= !(1 << (node % 64));
        }
    }

    /// How many nodes are in the set.
    pub fn len(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether no node is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The nodes of the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            let rest = |word: &u64| Some(word & (word - 1)).filter(|&word| word != 0);
            std::iter::successors(Some(word).filter(|&word| word != 0), rest)
                .map(move |word| index as u32 * 64 + word.trailing_zeros())
        })
    }
}

/// Everything after `seeds`, ascending, without the seeds.
pub fn downstream(dag: &Dag, seeds: &[u32]) -> Vec<u32> {
    Reach::downstream(dag, seeds).iter().collect()
}

/// Everything before `seeds`, ascending, without the seeds.
pub fn upstream(dag: &Dag, seeds: &[u32]) -> Vec<u32> {
    Reach::upstream(dag, seeds).iter().collect()
}

/// Everything on some path between two nodes, whichever comes first, with both of them; nothing if no path leads from
/// one to the other.
pub fn between(dag: &Dag, one: u32, other: u32) -> Vec<u32> {
    let meet = |from: u32, to: u32| {
        let (down, up) = (Reach::downstream(dag, &[from]), Reach::upstream(dag, &[to]));
        let mut nodes: Vec<u32> = down.iter().filter(|&node| up.contains(node)).collect();
        if down.contains(to) {
            nodes.extend([from, to]);
        }
        nodes
    };
    let mut nodes = meet(one, other);
    if nodes.is_empty() {
        nodes = meet(other, one);
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// A shortest way along the edges, both ends included; always the same one of several.
pub fn path(dag: &Dag, from: u32, to: u32) -> Option<Vec<u32>> {
    let mut seen = Reach::empty(dag.len());
    if to >= dag.len() || !seen.insert(from) {
        return None;
    }
    let mut queue = vec![(from, 0_u32)];
    let mut head = 0;
    while let Some(&(node, _)) = queue.get(head) {
        if node == to {
            let mut way = vec![from];
            let tail = way.len();
            while head != 0 {
                way.insert(tail, queue[head].0);
                head = queue[head].1 as usize;
            }
            return Some(way);
        }
        let parent = head as u32;
        queue.extend(dag.successors(node).iter().filter(|&&next| seen.insert(next)).map(|&next| (next, parent)));
        head += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_between_two_is_found_whichever_comes_first() {
        let dag = Dag::new(7, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (5, 3)]);
        assert_eq!(between(&dag, 0, 3), [0, 1, 2, 3]);
        assert_eq!(between(&dag, 4, 0), [0, 1, 2, 3, 4]);
        assert_eq!(between(&dag, 3, 4), [3, 4], "beside one another");
        assert!(between(&dag, 1, 2).is_empty() && between(&dag, 5, 6).is_empty() && between(&dag, 9, 0).is_empty());
    }
    use proptest::prelude::*;

    fn diamond() -> Dag {
        Dag::new(6, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
    }

    #[test]
    fn seeds_are_not_their_own_blast_radius() {
        assert_eq!(downstream(&diamond(), &[0]), [1, 2, 3, 4]);
        assert_eq!(downstream(&diamond(), &[0, 3, 99]), [1, 2, 4]);
        assert_eq!(upstream(&diamond(), &[3]), [0, 1, 2]);
        assert_eq!(upstream(&diamond(), &[5]), [0_u32; 0]);
    }

    #[test]
    fn depth_limits_the_walk() {
        let reach = Reach::within(&diamond(), &[0], Direction::Down, Some(1));
        assert_eq!(reach.iter().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(reach.len(), 3);
        assert!(Reach::within(&diamond(), &[], Direction::Up, None).is_empty());
    }

    #[test]
    fn the_shortest_path_is_the_lowest_one() {
        assert_eq!(path(&diamond(), 0, 4), Some(vec![0, 1, 3, 4]));
        assert_eq!(path(&diamond(), 2, 2), Some(vec![2]));
        assert_eq!(path(&diamond(), 4, 0), None);
        assert_eq!(path(&diamond(), 0, 77), None);
        assert_eq!(path(&diamond(), 77, 0), None);
    }

    fn random() -> impl Strategy<Value = (Dag, Vec<u32>)> {
        (1_u32..80).prop_flat_map(|nodes| {
            let edges = prop::collection::vec((0..nodes, 0..nodes), 0..200);
            (edges.prop_map(move |edges| Dag::new(nodes, edges)), prop::collection::vec(0..nodes, 0..4))
        })
    }

    /// Everything after the seeds, found by going through all edges until nothing changes.
    fn naive(dag: &Dag, seeds: &[u32]) -> Vec<u32> {
        let mut found = vec![false; dag.len() as usize];
        seeds.iter().for_each(|&seed| found[seed as usize] = true);
        for _ in 0..dag.len() {
            dag.edges().for_each(|(from, to)| found[to as usize] |= found[from as usize]);
        }
        (0..dag.len()).filter(|node| found[*node as usize] && !seeds.contains(node)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn reach_is_what_a_naive_search_finds((dag, seeds) in random()) {
            let down = downstream(&dag, &seeds);
            prop_assert_eq!(&down, &naive(&dag, &seeds));
            let turned = Dag::new(dag.len(), dag.edges().map(|(from, to)| (to, from)));
            prop_assert_eq!(down, upstream(&turned, &seeds));
        }

        #[test]
        fn a_path_exists_where_something_is_reached((dag, seeds) in random()) {
            for &from in &seeds {
                for to in (0..dag.len()).filter(|&to| to != from) {
                    let way = path(&dag, from, to);
                    prop_assert_eq!(way.is_some(), downstream(&dag, &[from]).contains(&to));
                    let steps = way.iter().flat_map(|way| way.windows(2));
                    prop_assert!(steps.into_iter().all(|step| dag.successors(step[0]).contains(&step[1])));
                }
            }
        }

        #[test]
        fn an_induced_graph_has_exactly_the_edges_inside((dag, left_out) in random()) {
            let keep: Vec<bool> = (0..dag.len()).map(|node| !left_out.contains(&node)).collect();
            let (part, old) = dag.induced(&keep);
            let mapped = part.edges().map(|(from, to)| (old[from as usize], old[to as usize]));
            let inside = dag.edges().filter(|&(from, to)| keep[from as usize] && keep[to as usize]);
            prop_assert!(mapped.eq(inside));
            prop_assert_eq!(old.len(), keep.iter().filter(|&&keep| keep).count());
        }
    }
}
