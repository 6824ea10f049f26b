//! Which datasets there are, and which task makes each: the same in every transaction, so worked out once.

use std::collections::HashMap;

use crate::sandbox::world::dag::{Dag, Kind, TaskIx};
use crate::sandbox::world::dagao::contract;
use crate::sandbox::world::grow::{DOMAINS, NOUNS};
use crate::sandbox::{Options, rng};

/// The dataset that last night recorded with attributes that are there twice.
pub const FLAWED: &str = "archive/policy-proactive-limit-v3";

/// The task of what no other rule names one for.
const REST: &str = "itaipu-contracts";

/// The datasets.
#[derive(Debug)]
pub struct Catalog {
    /// They, those named after tasks first.
    pub entries: Vec<Entry>,
    /// What the sandbox was made from.
    pub seed: u64,
    /// When.
    pub born: i64,
    index: HashMap<String, usize>,
}

/// A dataset.
#[derive(Debug)]
pub struct Entry {
    /// Its name: kind by prefix, format by suffix.
    pub name: String,
    /// Which task makes it.
    pub task: TaskIx,
    /// It is not named after that.
    pub extra: bool,
}

impl Catalog {
    /// The datasets of a pipeline.
    #[must_use]
    pub fn new(dag: &Dag, options: Options, born: i64) -> Self {
        let mut entries = Vec::new();
        for (task, made) in dag.tasks.iter().enumerate() {
            entries.extend(names(&made.id, made.kind).into_iter().map(|name| Entry { name, task, extra: false }));
        }
        for number in 0..options.datasets as usize {
            let (name, task) = further(options.seed, number);
            entries.push(Entry { name, task: dag.find(task).unwrap_or(0), extra: true });
        }
        let index = entries.iter().enumerate().map(|(place, entry)| (entry.name.clone(), place)).collect();
        Self { entries, seed: options.seed, born, index }
    }

    /// The place of the dataset of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }
}

/// Which task makes the datasets whose names fit a pattern; the first that fits counts.
#[must_use]
pub fn rules() -> Vec<(String, &'static str)> {
    let of = |(place, domain): (usize, &&str)| (format!("{{archive,series-contract}}/{domain}-*"), contract(place));
    let rest = ("{archive,series-contract}/*".to_owned(), REST);
    DOMAINS.iter().enumerate().map(of).chain([rest]).collect()
}

/// One that is not named after its task, and that task.
fn further(seed: u64, number: usize) -> (String, &'static str) {
    if number == 0 {
        return (FLAWED.into(), REST);
    }
    let place = number % DOMAINS.len();
    let kind = if number.is_multiple_of(3) { "series-contract" } else { "archive" };
    let noun = rng::pick(rng::hash(&[seed, 81, number as u64]), &NOUNS);
    (format!("{kind}/{}-{noun}-{number:04}", DOMAINS[place]), contract(place))
}

/// The names of what a task makes, in each format (PROTOCOLS §14: `dataset/x`, `dataset/x-csv-gz`, `model/x`,
/// `model/x-avro`; parquet is the bare name).
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
