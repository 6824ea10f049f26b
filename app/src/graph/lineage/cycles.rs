//! Finds what depends on itself: of every set of nodes that all reach one another, one cycle.
//!
//! Takes time in proportion to the edges, however many cycles there are.

use super::Csr;

/// A shortest cycle through the lowest node of each such set, in the order of the edges. Self loops are no
/// business of this.
pub fn cycles(down: &Csr, up: &Csr) -> Vec<Vec<u32>> {
    let set = sets(down, up);
    let mut found: Vec<Vec<u32>> = Vec::new();
    let mut done = vec![false; down.rows() as usize];
    let mut parent = vec![u32::MAX; down.rows() as usize];
    for start in 0..down.rows() {
        if !std::mem::replace(&mut done[set[start as usize] as usize], true) {
            found.extend(through(down, &set, start, &mut parent));
        }
    }
    found
}

/// A shortest way from `start` back to it, by breadth; it does not leave the set.
fn through(down: &Csr, set: &[u32], start: u32, parent: &mut [u32]) -> Option<Vec<u32>> {
    let mut queue = vec![start];
    let mut head = 0;
    while let Some(&node) = queue.get(head) {
        head += 1;
        for &next in down.row(node).iter().filter(|&&next| next != node && set[next as usize] == set[start as usize]) {
            if next == start {
                let back = std::iter::successors(Some(node), |&at| Some(parent[at as usize]).filter(|_| at != start));
                let mut way: Vec<u32> = back.collect();
                way.reverse();
                return Some(way);
            }
            if parent[next as usize] == u32::MAX {
                parent[next as usize] = node;
                queue.push(next);
            }
        }
    }
    None
}

/// For each node the lowest-numbered label of its set (Kosaraju: what is finished last is walked first,
/// against the edges).
fn sets(down: &Csr, up: &Csr) -> Vec<u32> {
    let mut label = vec![u32::MAX; up.rows() as usize];
    for &root in finished(down).iter().rev() {
        if label[root as usize] != u32::MAX {
            continue;
        }
        label[root as usize] = root;
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            for &next in up.row(node) {
                if label[next as usize] == u32::MAX {
                    label[next as usize] = root;
                    stack.push(next);
                }
            }
        }
    }
    label
}

/// All nodes in the order in which a depth-first walk is done with them.
fn finished(down: &Csr) -> Vec<u32> {
    let mut seen = vec![false; down.rows() as usize];
    let mut order = Vec::with_capacity(seen.len());
    let mut stack: Vec<(u32, usize)> = Vec::new();
    for root in 0..down.rows() {
        if std::mem::replace(&mut seen[root as usize], true) {
            continue;
        }
        stack.push((root, 0));
        while let Some((node, next)) = stack.last_mut() {
            let Some(&to) = down.row(*node).get(*next) else {
                order.push(*node);
                stack.pop();
                continue;
            };
            *next += 1;
            if !std::mem::replace(&mut seen[to as usize], true) {
                stack.push((to, 0));
            }
        }
    }
    order
}
