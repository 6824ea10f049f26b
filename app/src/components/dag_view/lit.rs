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
        let dag = drawn.dag();
        let phase = |node: u32| drawn.part.phase(view, node);
        let mut nodes = Reach::downstream(dag, &[node]);
        let up = Reach::upstream(dag, &[node]);
        if phase(node) == Phase::Blocked {
            up.iter().filter(|above| phase(*above).is_broken()).for_each(|above| {
                nodes.insert(above);
            });
        } else {
            dag.predecessors(node).iter().for_each(|above| {
                nodes.insert(*above);
            });
        }
        nodes.insert(node);
        Self { nodes }
    }

    /// The paths between two nodes; nothing if there are none.
    #[must_use]
    pub fn between(drawn: &Drawn, one: u32, other: u32) -> Option<Self> {
        Self::these(drawn, between(drawn.dag(), one, other).into_iter())
    }

    /// The nodes of these tasks; nothing if none of them is drawn.
    #[must_use]
    pub fn tasks(drawn: &Drawn, places: &[u32]) -> Option<Self> {
        Self::these(drawn, places.iter().filter_map(|place| drawn.node_of(*place)))
    }

    fn these(drawn: &Drawn, on: impl Iterator<Item = u32>) -> Option<Self> {
        let mut nodes = Reach::empty(drawn.len());
        on.for_each(|node| {
            nodes.insert(node);
        });
        (!nodes.is_empty()).then_some(Self { nodes })
    }

    /// It belongs.
    #[must_use]
    pub fn contains(&self, node: u32) -> bool {
        self.nodes.contains(node)
    }
}
