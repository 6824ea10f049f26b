//! Finding things by the names the protocols use.

use std::ops::Range;

use super::World;

impl World {
    /// The DAG with this id, by position.
    #[must_use]
    pub fn find_dag(&self, id: &str) -> Option<usize> {
        self.dags.iter().position(|dag| dag.id == id)
    }

    /// The run with this id, by position.
    #[must_use]
    pub fn find_run(&self, dag: &str, id: &str) -> Option<usize> {
        self.runs.iter().position(|run| run.id == id && self.dags[run.dag].id == dag)
    }

    /// The run that writes to this transaction, by position.
    #[must_use]
    pub fn find_transaction(&self, transaction: &str) -> Option<usize> {
        self.runs.iter().rposition(|run| run.dag == 0 && run.transaction() == Some(transaction))
    }

    /// The run, by position, and the slots of a task in it.
    #[must_use]
    pub fn find_slots(&self, dag: &str, run: &str, task: &str) -> Option<(usize, Range<usize>)> {
        let at = self.find_run(dag, run)?;
        let dag = &self.dags[self.runs[at].dag];
        Some((at, dag.tasks[dag.find(task)?].slots()))
    }

    /// The run, by position, and the slot of one instance of a task in it.
    #[must_use]
    pub fn find_slot(&self, dag: &str, run: &str, task: &str, index: i64) -> Option<(usize, usize)> {
        let (at, mut slots) = self.find_slots(dag, run, task)?;
        let dag = &self.dags[self.runs[at].dag];
        slots.find(|slot| dag.map_index(*slot) == index).map(|slot| (at, slot))
    }
}
