//! Drawings of large graphs, kept for the next who looks at the same one. Server only: a page is written while its
//! reader waits, and ten readers of an incident look at one run.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::graph::{Dag, Layout};

/// How many: one of fifty thousand tasks takes some 10 MB.
const KEPT: usize = 3;

/// Which graph, after which heights.
type Key = (u64, u32, u32);

static DRAWINGS: Mutex<VecDeque<(Key, Arc<OnceLock<Layout>>)>> = Mutex::new(VecDeque::new());

/// The drawing of a graph after these heights: as it was drawn before, or as `draw` does it now. Who asks for one that
/// is being drawn waits for it.
pub fn kept(dag: &Dag, before: &[Option<i32>], draw: impl FnOnce() -> Layout) -> Layout {
    let mut hasher = DefaultHasher::new();
    dag.edges().for_each(|edge| edge.hash(&mut hasher));
    dag.back_edges().hash(&mut hasher);
    before.hash(&mut hasher);
    let key = (hasher.finish(), dag.len(), dag.edge_count());
    let slot = {
        let mut drawings = DRAWINGS.lock().unwrap_or_else(PoisonError::into_inner);
        let at = drawings.iter().position(|(kept, _)| *kept == key);
        let (_, slot) = at.and_then(|at| drawings.remove(at)).unwrap_or_default();
        drawings.push_front((key, slot.clone()));
        drawings.truncate(KEPT);
        slot
    };
    slot.get_or_init(draw).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Options, layout};

    #[test]
    fn what_was_drawn_is_not_drawn_again() {
        let chain = |nodes: u32| Dag::new(nodes, (1..nodes).map(|node| (node - 1, node)));
        let mut drawn = 0;
        let mut ask = |nodes: u32, before: &[Option<i32>]| {
            let dag = chain(nodes);
            kept(&dag, before, || {
                drawn += 1;
                layout(&dag, &[], &Options::default())
            });
            drawn
        };
        assert_eq!([ask(3, &[]), ask(4, &[]), ask(3, &[]), ask(3, &[Some(1)]), ask(3, &[])], [1, 2, 2, 3, 3]);
        // Of the oldest nothing is known any more.
        assert_eq!([ask(5, &[]), ask(6, &[]), ask(4, &[])], [4, 5, 6]);
    }
}
