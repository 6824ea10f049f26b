//! What the tasks of a run make: datasets of the run's Metapod transaction. A dataset is committed
//! once its task has really run to success; marking the task as done does not make its data.

use super::World;
use super::dag::Kind;
use crate::sandbox::rng;

/// One dataset of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// Its id.
    pub id: String,
    /// Its name: kind by prefix, format by suffix.
    pub name: String,
    /// Whether it can be read.
    pub committed: bool,
    /// The columns it has.
    pub attributes: Vec<&'static str>,
}

const COLUMNS: [&str; 12] = [
    "account__id",
    "customer__id",
    "reference_date",
    "amount",
    "currency",
    "rate",
    "score",
    "status",
    "created_at",
    "updated_at",
    "country",
    "version",
];

impl World {
    /// The datasets of a transaction, or nothing for a transaction nobody knows.
    pub fn datasets(&mut self, transaction: &str) -> Option<Vec<Dataset>> {
        let run = self.find_transaction(transaction)?;
        let dag = self.dag_of(run);
        let instances = self.instances(run);
        let mut out = Vec::new();
        for task in dag.tasks.iter() {
            let committed = task.slots().all(|slot| instances[slot].produced);
            for name in names(&task.id, task.kind) {
                let hash = rng::hash(&[rng::text(transaction), rng::text(&name)]);
                let columns = 3 + usize::try_from(hash % 6).unwrap_or(0);
                let attributes = COLUMNS.iter().cycle().skip(usize::try_from(hash % 12).unwrap_or(0)).take(columns);
                out.push(Dataset { id: rng::uuid4(hash), name, committed, attributes: attributes.copied().collect() });
            }
        }
        Some(out)
    }
}

/// The names of what a task makes, in each format (PROTOCOLS §14: `dataset/x`, `dataset/x-csv-gz`,
/// `model/x`, `model/x-avro`; parquet is the bare name).
#[must_use]
pub fn names(task: &str, kind: Kind) -> Vec<String> {
    match kind {
        Kind::Dataset => {
            let name = task.strip_prefix("itaipu-").unwrap_or(task);
            vec![format!("dataset/{name}"), format!("dataset/{name}-csv-gz")]
        }
        Kind::Model => vec![format!("model/{task}"), format!("model/{task}-avro")],
        Kind::Contract | Kind::Scale | Kind::Load | Kind::Other => Vec::new(),
    }
}
