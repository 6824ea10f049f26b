//! One reading of a transaction: its datasets with their tasks, and what is made from what.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use app::graph::Dag;
use app::graph::select::Subjects;
use app::model::dataset::{DatasetEntry, Standing};
use app::model::error::{AppError, ErrorKind};
use app::model::platform::Trouble;
use app::model::state::Phase;

use super::place::Places;
use crate::clients::lineage::Read;
use crate::clients::metapod::{Listed, Metapod};
use crate::procedures::world::causes;
use crate::service::backends::Backends;
use crate::service::snapshot::{Snapshot, context};

/// Causes are looked for of no more blocked tasks than this.
const CAUSES: usize = 500;

/// One reading.
#[derive(Debug)]
pub struct Reading {
    /// The transaction.
    pub transaction: String,
    /// What Metapod listed.
    pub listed: Vec<Listed>,
    /// The same, for the operator.
    pub entries: Vec<DatasetEntry>,
    /// Places by name.
    pub places: HashMap<String, u32>,
    /// Their names in lower case, for selections.
    pub lower: Vec<String>,
    /// Where each stands in the order of names.
    pub ranks: Vec<u32>,
    /// What is made from what, among them.
    pub dag: Dag,
    /// Where that was read; nothing if it is not configured or could not be read.
    pub lineage: Option<Arc<Read>>,
    /// What is missing, and why.
    pub troubles: Vec<Trouble>,
    /// When it was read.
    pub as_of: i64,
}

impl Reading {
    /// Reads the transaction of a run.
    ///
    /// # Errors
    /// If there is no Metapod, the run names no transaction, or Metapod does not tell.
    pub async fn of(backends: &Backends, snapshot: &Snapshot) -> Result<Self, AppError> {
        let (metapod, transaction) = source(backends, snapshot)?;
        let version = context(&snapshot.head.conf, &backends.context).version;
        let lineage = async {
            match &backends.lineage {
                Some(source) => Some(source.lineage(version.as_deref()).await),
                None => None,
            }
        };
        let (answered, lineage) = futures::join!(metapod.all(&transaction), lineage);
        let answered = answered.map_err(|error| error.told("Metapod"))?;
        let mut troubles: Vec<Trouble> = answered
            .problems
            .into_iter()
            .map(|message| Trouble { source: "Metapod answered in part".into(), message })
            .collect();
        let lineage = match lineage {
            Some(Ok(read)) => Some(read),
            Some(Err(error)) => {
                troubles.push(Trouble {
                    source: "Lineage could not be read".into(),
                    message: format!("{error}. What is made from what is not known."),
                });
                None
            }
            None => None,
        };
        let listed = answered.value;
        let entries = entries(backends, snapshot, &listed);
        let places: HashMap<String, u32> = entries.iter().map(|entry| entry.name.clone()).zip(0..).collect();
        let dag = dag(&entries, &places, lineage.as_deref());
        let lower = entries.iter().map(|entry| entry.name.to_lowercase()).collect();
        let ranks = ranks(&entries);
        Ok(Self {
            transaction,
            listed,
            entries,
            places,
            lower,
            ranks,
            dag,
            lineage,
            troubles,
            as_of: backends.clock.now_ms(),
        })
    }

    /// The dataset of a name.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<u32> {
        self.places.get(name).copied()
    }

    /// The entry at a place.
    #[must_use]
    pub fn entry(&self, place: u32) -> Option<&DatasetEntry> {
        self.entries.get(place as usize)
    }

    /// What Metapod listed at a place.
    #[must_use]
    pub fn listed(&self, place: u32) -> Option<&Listed> {
        self.listed.get(place as usize)
    }

    /// How many stand like this.
    #[must_use]
    pub fn count(&self, standing: Standing) -> u32 {
        let number = self.entries.iter().filter(|entry| entry.standing == standing).count();
        u32::try_from(number).unwrap_or(u32::MAX)
    }
}

impl Subjects for Reading {
    fn name(&self, node: u32) -> &str {
        self.entry(node).map_or("", |entry| &entry.name)
    }

    fn lower(&self, node: u32) -> Cow<'_, str> {
        self.lower.get(node as usize).map_or("", String::as_str).into()
    }

    fn is(&self, node: u32, key: &str, value: &str) -> bool {
        self.entry(node).is_some_and(|entry| entry.has(key, value))
    }
}

fn ranks(entries: &[DatasetEntry]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| entries[*a].name.cmp(&entries[*b].name));
    let mut ranks = vec![0; entries.len()];
    for (rank, place) in (0..).zip(order) {
        ranks[place] = rank;
    }
    ranks
}

/// The Metapod of a run and its transaction.
///
/// # Errors
/// In words, if there is none.
pub fn source(backends: &Backends, snapshot: &Snapshot) -> Result<(Arc<Metapod>, String), AppError> {
    let no = |words: &str| AppError::new(ErrorKind::Unavailable, words);
    let metapod = backends.metapod.clone().ok_or_else(|| no("There is no Metapod: set [metapod] in comporta.toml."))?;
    let transaction = context(&snapshot.head.conf, &backends.context).transaction.ok_or_else(|| {
        AppError::new(ErrorKind::NotFound, "This run names no transaction in its conf, so it has no datasets here.")
    })?;
    Ok((metapod, transaction))
}

fn entries(backends: &Backends, snapshot: &Snapshot, listed: &[Listed]) -> Vec<DatasetEntry> {
    let rules = backends.metapod_config.as_ref().map(Places::new).unwrap_or_default();
    let tasks: HashMap<&str, u32> = snapshot.rows.iter().map(|row| row.id.as_str()).zip(0..).collect();
    let dag = snapshot.dag();
    let mut blocked: HashMap<u32, String> = HashMap::new();
    let mut entry = |one: &Listed| {
        let task = rules.task_of(&one.name, |task| tasks.contains_key(task));
        let place = task.as_deref().and_then(|task| tasks.get(task)).copied();
        let row = place.and_then(|place| snapshot.row(place));
        let standing = Standing::of(one.committed, row.map(|row| row.state.phase()));
        let cause = place.filter(|_| standing == Standing::Blocked).map(|place| {
            let looked_for = blocked.len() < CAUSES;
            let find = || if looked_for { cause(snapshot, &dag, place) } else { String::new() };
            blocked.entry(place).or_insert_with(find).clone()
        });
        DatasetEntry {
            why: why(standing, task.as_deref(), cause.as_deref()),
            owner: place.and_then(|place| snapshot.defs.get(place as usize)).and_then(|def| def.owner.clone()),
            critical: row.is_some_and(|row| row.critical) || backends.patterns.critical(&one.name),
            committed_at: one.committed_at,
            name: one.name.clone(),
            standing,
            task,
        }
    };
    listed.iter().map(&mut entry).collect()
}

fn cause(snapshot: &Snapshot, dag: &Dag, place: u32) -> String {
    let first = causes(snapshot, dag, place).first().and_then(|cause| snapshot.row(*cause));
    first.filter(|row| row.state.phase() == Phase::Failed).map(|row| row.id.clone()).unwrap_or_default()
}

fn why(standing: Standing, task: Option<&str>, cause: Option<&str>) -> String {
    let task = task.unwrap_or_default();
    match standing {
        Standing::Committed => String::new(),
        Standing::Failed => format!("{task} failed"),
        Standing::Blocked => match cause.unwrap_or_default() {
            "" => format!("{task} is blocked"),
            cause => format!("{cause} failed before it"),
        },
        Standing::Missing => format!("{task} counts as done without it"),
        Standing::Building => format!("{task} runs"),
        Standing::Waiting => format!("{task} has not begun"),
        Standing::Uncommitted => "its task is not known".into(),
    }
}

fn dag(entries: &[DatasetEntry], places: &HashMap<String, u32>, lineage: Option<&Read>) -> Dag {
    let size = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let Some(Read { lineage, .. }) = lineage else { return Dag::new(size, []) };
    let mut edges = Vec::new();
    for (from, entry) in (0_u32..).zip(entries) {
        let Some(place) = lineage.place(&entry.name) else { continue };
        let successors = lineage.successors(place).iter();
        edges.extend(successors.filter_map(|to| places.get(lineage.name(*to))).map(|to| (from, *to)));
    }
    Dag::new(size, edges)
}
