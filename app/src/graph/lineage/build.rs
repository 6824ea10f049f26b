//! Makes a lineage out of entries, and says what is wrong with them.

use super::{Csr, Dag, Flaw, Lineage, Op, cycles};

/// Who says that there is an edge: its beginning, as a successor; or its end, as an input.
const AS_SUCCESSOR: u8 = 1;
const AS_INPUT: u8 = 2;

/// The lineage of all good entries.
pub fn build(ops: Vec<Op>) -> (Lineage, Vec<Flaw>) {
    let mut flaws = Vec::new();
    let names = names(&ops, &mut flaws);
    let mut lineage =
        Lineage { names, down: Csr::new(0, [].into_iter()), up: Csr::new(0, [].into_iter()), dag: Dag::new(0, []) };
    let edges = edges(&lineage, &ops, &mut flaws);
    let rows = lineage.names.len() as u32;
    lineage.down = Csr::new(rows, edges.iter().copied());
    lineage.up = lineage.down.transposed();
    lineage.dag = Dag::new(rows, edges);
    let alone = (0..rows).filter(|&place| lineage.successors(place).contains(&place)).map(|place| vec![place]);
    let found =
        if lineage.dag.back_edges().is_empty() { Vec::new() } else { cycles::cycles(&lineage.down, &lineage.up) };
    let named = |cycle: Vec<u32>| Flaw::Cycle(cycle.into_iter().map(|place| lineage.name(place).to_owned()).collect());
    flaws.extend(alone.chain(found).map(named));
    (lineage, flaws)
}

/// All names, ascending and each once.
fn names(ops: &[Op], flaws: &mut Vec<Flaw>) -> Vec<Box<str>> {
    let nameless = ops.iter().enumerate().filter(|(_, op)| op.name.is_empty());
    flaws.extend(nameless.map(|(place, _)| Flaw::Nameless(place)));
    let mut names: Vec<&str> = ops.iter().map(|op| op.name.as_str()).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    for group in names.chunk_by(|one, other| one == other).filter(|group| group.len() > 1) {
        flaws.push(Flaw::Twice(group[0].to_owned()));
    }
    names.dedup();
    names.into_iter().map(Box::from).collect()
}

/// All edges between names that have an entry, ascending and each once.
fn edges(lineage: &Lineage, ops: &[Op], flaws: &mut Vec<Flaw>) -> Vec<(u32, u32)> {
    let mut said = Vec::with_capacity(ops.iter().map(|op| op.inputs.len() + op.successors.len()).sum());
    for op in ops {
        let Some(here) = lineage.place(&op.name) else { continue };
        for name in &op.successors {
            match lineage.place(name) {
                Some(to) => said.push((here, to, AS_SUCCESSOR)),
                None => flaws.push(Flaw::UnknownSuccessor { of: op.name.clone(), name: name.clone() }),
            }
        }
        for name in &op.inputs {
            match lineage.place(name) {
                Some(from) => said.push((from, here, AS_INPUT)),
                None => flaws.push(Flaw::UnknownInput { of: op.name.clone(), name: name.clone() }),
            }
        }
    }
    said.sort_unstable();
    let by = said.iter().fold(0, |all, (.., by)| all | by);
    let mut edges = Vec::with_capacity(said.len());
    for group in said.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let (from, to, _) = group[0];
        // A list that tells one direction throughout is a kind of list, not a flaw of every edge.
        if group.iter().fold(0, |all, (.., by)| all | by) != by {
            let (from, to) = (lineage.name(from).to_owned(), lineage.name(to).to_owned());
            flaws.push(Flaw::OneSided { from, to });
        }
        edges.push((from, to));
    }
    edges
}
