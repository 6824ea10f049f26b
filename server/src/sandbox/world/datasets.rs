//! What a run has made: the datasets of its Metapod transaction. One is committed once its task has really run to
//! success (marking the task as done does not make its data), until that is taken back; then it is committed again
//! by hand, or when its task runs to success once more.

mod act;
mod catalog;
mod ids;
mod ops;
mod record;
mod view;

use std::sync::Arc;

pub use self::act::Refusal;
pub use self::catalog::{Catalog, FLAWED, names, rules};
pub use self::ops::Op;
pub use self::record::Recorded;
pub use self::view::{Append, Column, Dataset};

use self::record::Commit;
use super::World;

/// A transaction, as it is now.
#[derive(Debug)]
pub struct Night {
    catalog: Arc<Catalog>,
    tag: u32,
    made: Vec<Option<i64>>,
    flawed: bool,
}

impl World {
    /// The datasets of a transaction that are committed, or not, or either; all, or those of these names. Nothing
    /// for a transaction nobody knows.
    pub fn datasets(
        &mut self,
        transaction: &str,
        committed: Option<bool>,
        names: Option<&[String]>,
    ) -> Option<Vec<Dataset>> {
        let night = self.night(transaction)?;
        let places: Vec<usize> = match names {
            None => (0..night.catalog.entries.len()).collect(),
            Some(names) => {
                let mut places: Vec<_> = names.iter().filter_map(|name| night.catalog.find(name)).collect();
                places.sort_unstable();
                places.dedup();
                places
            }
        };
        let all = places.into_iter().map(|place| self.dataset(&night, place));
        Some(all.filter(|one| committed.is_none_or(|wanted| one.committed() == wanted)).collect())
    }

    /// How many datasets of a transaction are committed.
    pub fn committed(&mut self, transaction: &str) -> Option<usize> {
        let night = self.night(transaction)?;
        let committed = |place: &usize| !matches!(self.commit_of(&night, *place), Commit::No);
        Some((0..night.catalog.entries.len()).filter(committed).count())
    }

    /// The datasets there are, by name.
    pub fn catalog(&mut self) -> Arc<Catalog> {
        let (dag, options, born) = (&self.dags[0], self.options, self.born);
        Arc::clone(self.catalog.get_or_insert_with(|| Arc::new(Catalog::new(dag, options, born))))
    }

    fn night(&mut self, transaction: &str) -> Option<Night> {
        let run = self.find_transaction(transaction)?;
        let (catalog, dag, born) = (self.catalog(), self.dag_of(run), self.born);
        let last = self.runs.iter().rposition(|run| run.dag == 0 && run.run_after < born);
        let instances = self.instances(run);
        let moment = |task: &super::dag::Task| {
            task.slots().map(|slot| instances[slot].produced).try_fold(0, |last, at| Some(last.max(at?)))
        };
        let made = dag.tasks.iter().map(moment).collect();
        Some(Night { catalog, tag: ids::tag(transaction), made, flawed: last == Some(run) })
    }

    fn commit_of(&self, night: &Night, place: usize) -> Commit {
        let made = night.made[night.catalog.entries[place].task];
        self.recorded.commit(night.tag, place, made, self.now)
    }

    fn dataset(&self, night: &Night, place: usize) -> Dataset {
        let commit = self.commit_of(night, place);
        let flawed = night.flawed
            && night.catalog.entries[place].name == FLAWED
            && matches!(commit, Commit::Usual(at) if at < self.born);
        let gone = self.recorded.gone(night.tag, place, commit.at());
        Dataset { catalog: Arc::clone(&night.catalog), tag: night.tag, place, commit, flawed, gone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Options;
    use crate::sandbox::testing::NOON;

    fn world(options: Options) -> (World, String) {
        let world = World::new(options, NOON);
        let last = world.runs.iter().rfind(|run| run.dag == 0).unwrap();
        let transaction = last.transaction().unwrap().to_owned();
        (world, transaction)
    }

    #[test]
    fn every_night_has_its_datasets_with_ids_of_their_own() {
        let (mut world, _) = world(Options { nights: 5, ..Options::default() });
        let nights: Vec<_> = world.runs.iter().filter_map(|run| run.transaction().map(str::to_owned)).collect();
        let mut ids = std::collections::HashSet::new();
        for transaction in &nights {
            let all = world.datasets(transaction, None, None).unwrap();
            assert_eq!(all.iter().filter(|one| one.committed()).count(), world.committed(transaction).unwrap());
            ids.extend(all.iter().map(Dataset::id));
        }
        assert_eq!((nights.len(), ids.len()), (6, 6 * world.catalog().entries.len()));
    }

    #[test]
    fn the_rules_say_which_task_makes_what_is_not_named_after_one() {
        let (mut world, _) = world(Options { datasets: 500, ..Options::default() });
        let rules: Vec<_> = rules()
            .into_iter()
            .map(|(pattern, task)| (globset::Glob::new(&pattern).unwrap().compile_matcher(), task))
            .collect();
        let (catalog, dag) = (world.catalog(), world.dags[0].clone());
        let more: Vec<_> = catalog.entries.iter().filter(|entry| entry.extra).collect();
        assert_eq!(more.len(), 500);
        for entry in more {
            let first = rules.iter().find(|(pattern, _)| pattern.is_match(&entry.name)).unwrap();
            assert_eq!(first.1, dag.tasks[entry.task].id, "{}", entry.name);
        }
    }

    #[test]
    fn twenty_thousand_are_listed_at_once() {
        let (mut world, transaction) = world(Options { datasets: 20_000, ..Options::default() });
        world.catalog();
        let began = std::time::Instant::now();
        assert!(world.datasets(&transaction, None, None).unwrap().len() > 20_000);
        assert!(began.elapsed().as_millis() < 800, "{:?}", began.elapsed());
    }
}
