//! Which datasets are made of which: what itaipu's build leaves as `spark_ops.json`. It follows from the DAG's
//! edges between tasks that make datasets; those not named after a task hang off each other.

use serde::Serialize;

use super::World;
use crate::sandbox::rng;

/// One operation of itaipu, which makes one dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Op {
    /// Name of the dataset.
    pub name: String,
    /// What it is made of.
    pub inputs: Vec<String>,
    /// What is made of it.
    pub successors: Vec<String>,
}

impl World {
    /// Every operation, in the order of the pipeline.
    pub fn ops(&mut self) -> Vec<Op> {
        let (catalog, dag) = (self.catalog(), self.dags[0].clone());
        // The first dataset of each task is what others read; its other formats are made of it.
        let mut first: Vec<Option<usize>> = vec![None; dag.tasks.len()];
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); dag.tasks.len()];
        let mut inputs: Vec<Vec<usize>> = Vec::with_capacity(catalog.entries.len());
        for (place, entry) in catalog.entries.iter().enumerate() {
            let of = match first[entry.task] {
                None => Vec::new(),
                Some(main) if !entry.extra => vec![main],
                Some(_) => {
                    let earlier = &before[entry.task];
                    let mut of = vec![rng::pick(rng::hash(&[catalog.seed, 93, place as u64]), earlier)];
                    of.extend(earlier.last().filter(|last| place.is_multiple_of(4) && **last != of[0]));
                    of
                }
            };
            first[entry.task].get_or_insert(place);
            before[entry.task].push(place);
            inputs.push(of);
        }
        for (task, main) in first.iter().enumerate() {
            let Some(main) = main else { continue };
            inputs[*main].extend(dag.tasks[task].upstream.iter().filter_map(|up| first[*up]));
        }
        let name = |place: &usize| catalog.entries[*place].name.clone();
        let mut ops: Vec<Op> = Vec::with_capacity(inputs.len());
        for (place, of) in inputs.iter().enumerate() {
            ops.push(Op { name: name(&place), inputs: of.iter().map(name).collect(), successors: Vec::new() });
        }
        for (place, of) in inputs.iter().enumerate() {
            of.iter().for_each(|input| ops[*input].successors.push(name(&place)));
        }
        ops
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Options;
    use crate::sandbox::testing::NOON;

    #[test]
    fn what_is_made_of_the_broken_dataset() {
        let ops = World::new(Options::default(), NOON).ops();
        let of = |name: &str| ops.iter().find(|op| op.name == name).unwrap().clone();
        let broken = of("dataset/fx-model");
        assert_eq!(broken.inputs, ["dataset/currency-conversion", "dataset/transfers"]);
        assert_eq!(broken.successors, ["dataset/fx-model-csv-gz", "model/fx-model"]);
        assert_eq!(of("model/fx-model-avro").inputs, ["model/fx-model"]);
        for op in &ops {
            assert!(op.inputs.iter().all(|input| of(input).successors.contains(&op.name)), "{op:?}");
        }
        let more: Vec<_> = ops.iter().filter(|op| op.name.starts_with("archive/")).collect();
        assert!(more.iter().filter(|op| !op.inputs.is_empty()).count() > more.len() / 2);
    }
}
