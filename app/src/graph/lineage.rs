//! What reads what, by name: the datasets that one version of the pipeline's code defines and the edges
//! between them, as `spark_ops.json` lists them (PROTOCOLS.md §12).
//!
//! Unlike a [`Dag`] it has names, and it walks cycles where there are some instead of leaving edges out.
//! Where it comes from is the server's; the browser is given answers, never the whole.

mod build;
mod cycles;
mod flaw;

pub use self::flaw::Flaw;
use super::csr::Csr;
use super::dag::Dag;
use super::reach::Reach;

/// One entry of the list: a dataset, what it reads, and what reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Op {
    /// Its name, such as `dataset/fx-model`.
    pub name: String,
    /// Names of what it reads.
    pub inputs: Vec<String>,
    /// Names of what reads it.
    pub successors: Vec<String>,
}

/// What reads what: datasets and the edges between them, of one version. A dataset's place is its
/// position among all names in alphabetical order.
#[derive(Clone, Debug)]
pub struct Lineage {
    names: Vec<Box<str>>,
    down: Csr,
    up: Csr,
    dag: Dag,
}

impl Lineage {
    /// Builds from entries in any order. What is wrong with them is told and left out; the rest is used.
    pub fn of(ops: Vec<Op>) -> (Self, Vec<Flaw>) {
        build::build(ops)
    }

    /// How many datasets there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How many edges there are, those that close a cycle included.
    pub fn edges(&self) -> usize {
        self.down.len() as usize
    }

    /// Where a name stands.
    pub fn place(&self, name: &str) -> Option<u32> {
        self.names.binary_search_by(|one| one.as_ref().cmp(name)).ok().map(|at| at as u32)
    }

    /// The name at a place; empty for a place that does not exist.
    pub fn name(&self, place: u32) -> &str {
        self.names.get(place as usize).map_or("", AsRef::as_ref)
    }

    /// What reads the dataset directly, ascending.
    pub fn successors(&self, place: u32) -> &[u32] {
        self.down.row(place)
    }

    /// What the dataset reads directly, ascending.
    pub fn predecessors(&self, place: u32) -> &[u32] {
        self.up.row(place)
    }

    /// Everything that is built from these, however indirectly, ascending and without these themselves.
    pub fn downstream(&self, places: &[u32]) -> Vec<u32> {
        walk(&self.down, places)
    }

    /// Everything that these are built from, however indirectly, ascending and without these themselves.
    pub fn upstream(&self, places: &[u32]) -> Vec<u32> {
        walk(&self.up, places)
    }

    /// The same as a graph without cycles, by place.
    pub fn dag(&self) -> &Dag {
        &self.dag
    }
}

fn walk(edges: &Csr, places: &[u32]) -> Vec<u32> {
    let mut reach = Reach::empty(edges.rows());
    let mut stack: Vec<u32> = places.iter().copied().filter(|&place| reach.insert(place)).collect();
    while let Some(place) = stack.pop() {
        stack.extend(edges.row(place).iter().copied().filter(|&next| reach.insert(next)));
    }
    places.iter().for_each(|&place| reach.remove(place));
    reach.iter().collect()
}

#[cfg(test)]
mod tests;
