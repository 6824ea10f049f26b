//! What was loaded into the warehouse: what a `load-` task reads, when that task ended; and policies, a
//! moment after they were built.

use super::World;
use super::attempt::Instance;
use super::dag::{Kind, TaskIx};
use super::dagao::is_policy;
use super::made;
use super::state::State;
use crate::sandbox::rng;
use crate::sandbox::time::MINUTE;

/// One load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The table.
    pub table: String,
    /// When it ended, or began if it has not.
    pub at: i64,
    /// How many rows, once it has ended well.
    pub rows: Option<i64>,
    /// `completed`, `failed` or `running`.
    pub state: &'static str,
    /// What was loaded.
    pub dataset: String,
    /// The Metapod transaction it is of.
    pub transaction: String,
}

impl World {
    /// The newest loads of a table, newest first.
    pub fn loads(&mut self, table: &str, limit: usize) -> Vec<Loaded> {
        let dag = self.dags[0].clone();
        let names: Vec<Vec<String>> = dag.tasks.iter().map(made::names).collect();
        let sources = made::sources(&dag, &names);
        let is_it = |source: &TaskIx| names[*source].first().is_some_and(|name| table_of(name) == table);
        let mut by: Vec<(TaskIx, TaskIx)> = Vec::new();
        for (at, task) in dag.tasks.iter().enumerate() {
            let policy = task.kind == Kind::Model && is_policy(&task.id);
            if policy || task.kind == Kind::Load && task.id.starts_with("load-") {
                by.extend(sources[at].iter().copied().filter(is_it).map(|source| (at, source)));
            }
        }
        let mut out = Vec::new();
        for run in (0..self.runs.len()).rev().filter(|_| !by.is_empty()) {
            if self.runs[run].dag != 0 || out.len() >= limit {
                continue;
            }
            let now = self.now;
            let transaction = self.runs[run].transaction().unwrap_or_default().to_owned();
            for (task, source) in &by {
                let instances = &self.instances(run)[dag.tasks[*task].slots()];
                let lag = if dag.tasks[*task].kind == Kind::Model { 7 * MINUTE } else { 0 };
                let Some((state, at)) = ended(instances).filter(|(_, at)| at + lag <= now) else { continue };
                if lag > 0 && state != "completed" {
                    continue;
                }
                let hash = rng::text(table);
                let rows =
                    rng::between(hash, 90_000, 40_000_000) + rng::between(hash ^ rng::text(&transaction), 0, 9_000);
                out.push(Loaded {
                    table: table.into(),
                    at: at + lag,
                    rows: (state == "completed").then_some(rows),
                    state,
                    dataset: names[*source][0].clone(),
                    transaction: transaction.clone(),
                });
            }
        }
        out.sort_by_key(|load| std::cmp::Reverse(load.at));
        out.truncate(limit);
        out
    }
}

/// How a task ended and when, or that it runs and since when; nothing if it did not come to that.
fn ended(instances: &[Instance]) -> Option<(&'static str, i64)> {
    let last = instances.iter().filter_map(|one| one.now.end).max();
    if instances.iter().all(|one| one.produced.is_some() && one.now.state == Some(State::Success)) {
        return Some(("completed", last?));
    }
    if instances.iter().any(|one| one.now.state == Some(State::Failed)) {
        return Some(("failed", last?));
    }
    let running = instances.iter().filter(|one| one.now.state == Some(State::Running));
    Some(("running", running.filter_map(|one| one.now.start).min()?))
}

fn table_of(dataset: &str) -> String {
    dataset.split('/').skip(1).collect::<Vec<_>>().join("/").replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Options;

    #[test]
    fn what_is_behind_the_broken_dataset_was_not_loaded_last_night() {
        let mut world = World::new(Options::default(), 1_795_345_200_000);
        let last = world.runs.iter().rfind(|run| run.dag == 0).unwrap().transaction().unwrap().to_owned();
        let mut newest = |table: &str| {
            let loads = world.loads(table, 5);
            assert!(loads.windows(2).all(|pair| pair[0].at >= pair[1].at));
            loads.into_iter().next().map(|load| (load.state, load.transaction == last))
        };
        assert_eq!(newest("collections_policy"), Some(("completed", true)));
        assert_eq!(newest("fraud_report_policy"), Some(("completed", false)), "of the night before");
        assert_eq!(newest("ledger_daily"), Some(("running", true)));
        assert_eq!(newest("fx_revenue"), Some(("completed", false)));
        assert_eq!(newest("no_such_table"), None);
    }
}
