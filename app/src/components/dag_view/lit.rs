//! What belongs to a node: the way up to the cause, and everything down from it.

use super::drawn::Drawn;
use crate::graph::Reach;
use crate::graph::reach::between;
use crate::model::run::RunView;
use crate::model::state::Phase;

/// Nodes that are lit while a node is pointed at or selected.
#[derive(Debug, PartialEq, Eq)]
pub struct Lit {
    nodes: Reach,
}

impl Lit {
    /// What belongs to `node`.
    #[must_use]
    pub fn new(drawn: &Drawn, view: &RunView, node: u32) -> Self {
        let phase = |node: u32| {
            let place = drawn.places.get(node as usize).copied().unwrap_or(u32::MAX);
            view.tasks.get(place as usize).map_or(Phase::Other, |task| task.state.phase())
        };
        let mut nodes = Reach::downstream(&drawn.dag, &[node]);
        let up = Reach::upstream(&drawn.dag, &[node]);
        if phase(node) == Phase::Blocked {
            up.iter().filter(|above| phase(*above).is_broken()).for_each(|above| {
                nodes.insert(above);
            });
        } else {
            drawn.dag.predecessors(node).iter().for_each(|above| {
                nodes.insert(*above);
            });
        }
        nodes.insert(node);
        Self { nodes }
    }

    /// The paths between two nodes; nothing if there are none.
    #[must_use]
    pub fn between(drawn: &Drawn, one: u32, other: u32) -> Option<Self> {
        let on = between(&drawn.dag, one, other);
        let mut nodes = Reach::empty(drawn.dag.len());
        on.iter().for_each(|node| {
            nodes.insert(*node);
        });
        (!on.is_empty()).then_some(Self { nodes })
    }

    /// It belongs.
    #[must_use]
    pub fn contains(&self, node: u32) -> bool {
        self.nodes.contains(node)
    }
}
