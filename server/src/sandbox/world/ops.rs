//! What reads what, as the pipeline's code says: the datasets of the DAG's tasks and the edges between them.
//! Machines ordered and returned, loads and reports make no data, so edges go past them.

use app::graph::lineage::Op;

use super::World;
use super::dag::{Dag, Kind, Task, TaskIx};
use super::datasets;

impl World {
    /// The datasets of the pipeline, what each reads and what reads it.
    #[must_use]
    pub fn lineage_ops(&self) -> Vec<Op> {
        let dag = &self.dags[0];
        let names: Vec<Vec<String>> = dag.tasks.iter().map(names).collect();
        let sources = sources(dag, &names);
        let mut ops: Vec<Op> = Vec::new();
        let mut at: Vec<usize> = Vec::with_capacity(names.len());
        for (task, formats) in names.iter().enumerate() {
            at.push(ops.len());
            let inputs = dag.tasks[task].upstream.iter().flat_map(|up| &sources[*up]);
            let mut inputs: Vec<TaskIx> = inputs.copied().collect();
            inputs.sort_unstable();
            inputs.dedup();
            for name in formats {
                // Other formats are made from the first.
                let first = &formats[0];
                let inputs = match name == first {
                    true => inputs.iter().map(|input| names[*input][0].clone()).collect(),
                    false => vec![first.clone()],
                };
                ops.push(Op { name: name.clone(), inputs, successors: Vec::new() });
            }
            if let Some(first) = formats.first() {
                inputs.iter().for_each(|input| ops[at[*input]].successors.push(first.clone()));
                let others = formats[1..].to_vec();
                ops[at[task]].successors.extend(others);
            }
        }
        ops
    }
}

/// What a task makes, the format that others read first.
pub(super) fn names(task: &Task) -> Vec<String> {
    match (task.kind, task.id.strip_prefix("contract-")) {
        (Kind::Contract, Some(contract)) => vec![format!("series-contract/{contract}")],
        _ => datasets::names(&task.id, task.kind),
    }
}

/// For each task the tasks whose data it passes on: itself, or what is before it.
pub(super) fn sources(dag: &Dag, names: &[Vec<String>]) -> Vec<Vec<TaskIx>> {
    let mut sources: Vec<Vec<TaskIx>> = Vec::with_capacity(names.len());
    for (at, task) in dag.tasks.iter().enumerate() {
        let mut own: Vec<TaskIx> = match names[at].is_empty() {
            false => vec![at],
            true => task.upstream.iter().flat_map(|up| &sources[*up]).copied().collect(),
        };
        own.sort_unstable();
        own.dedup();
        sources.push(own);
    }
    sources
}

#[cfg(test)]
mod tests {
    use app::graph::lineage::Lineage;

    use super::*;
    use crate::sandbox::Options;

    #[test]
    fn the_broken_dataset_is_read_by_its_model_and_on() {
        let world = World::new(Options::default(), 1_795_345_200_000);
        let (lineage, flaws) = Lineage::of(world.lineage_ops());
        assert_eq!(flaws, []);
        let broken = lineage.place("dataset/fx-model").unwrap();
        let names = |places: &[u32]| places.iter().map(|at| lineage.name(*at).to_owned()).collect::<Vec<_>>();
        assert_eq!(names(lineage.successors(broken)), ["dataset/fx-model-csv-gz", "model/fx-model"]);
        let behind = names(&lineage.downstream(&[broken]));
        for name in ["model/fraud-report-policy", "dataset/rest", "model/fx-model-avro", "dataset/fx-revenue"] {
            assert!(behind.iter().any(|one| one == name), "{name} in {behind:?}");
        }
        let before = names(&lineage.upstream(&[broken]));
        assert!(before.iter().any(|one| one == "series-contract/exchange-rates"), "{before:?}");
        let large = World::new(Options { tasks: 20_000, nights: 1, ..Options::default() }, 1_795_345_200_000);
        let (lineage, flaws) = Lineage::of(large.lineage_ops());
        assert!(lineage.len() > 15_000 && flaws.is_empty(), "{} {:?}", lineage.len(), &flaws[..flaws.len().min(3)]);
    }
}
