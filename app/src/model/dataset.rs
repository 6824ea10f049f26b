//! The datasets of a run's transaction, as their list and their pages need them.

mod detail;
mod standing;

use serde::{Deserialize, Serialize};

pub use self::detail::{
    Appended, Changed, DatasetDetail, Difference, LineageFacts, Lineages, Loaded, Near, Night, SchemaRow,
};
pub use self::standing::Standing;
use super::context::{RunContext, RunRef};
use super::platform::Trouble;
use super::state::RunState;

/// One dataset in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetEntry {
    /// Name, such as `model/fx-model-avro`.
    pub name: String,
    /// How it stands.
    pub standing: Standing,
    /// The task that makes it, if that is known.
    pub task: Option<String>,
    /// Owner of that task in Airflow.
    pub owner: Option<String>,
    /// Business critical by the configured patterns, itself or its task.
    pub critical: bool,
    /// When it was committed, in milliseconds since the epoch, where Metapod tells.
    pub committed_at: Option<i64>,
    /// Why it stands as it does, in a few words.
    pub why: String,
}

impl DatasetEntry {
    /// The properties that a selection of datasets can ask for.
    pub const KEYS: &'static [&'static str] = &["state", "kind", "owner", "task", "critical"];

    /// What is before the first slash of the name; empty if there is none.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.name.split_once('/').map_or("", |(kind, _)| kind)
    }

    /// It has a property, such as `state` with the value `failed`. Letters may be in any case.
    #[must_use]
    pub fn has(&self, key: &str, value: &str) -> bool {
        let is = |own: &str| own.eq_ignore_ascii_case(value);
        match key {
            "state" => is(self.standing.slug()) || (is("uncommitted") && self.standing != Standing::Committed),
            "kind" => is(self.kind()),
            "owner" => self.owner.as_deref().is_some_and(is),
            "task" => self.task.as_deref().is_some_and(is),
            "critical" => self.critical == !matches!(value, "no" | "false"),
            _ => false,
        }
    }
}

/// What of the list is looked at; all of it is in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct DatasetQuery {
    /// A selection, in the language of the filter boxes.
    pub search: String,
    /// Slug of a standing, or `uncommitted`.
    pub standing: String,
    /// Column, with a leading `-` for descending; by urgency if empty.
    pub sort: String,
    /// Place of the first row, from 0.
    pub from: u32,
}

/// A piece of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetWindow {
    /// Its rows.
    pub rows: Vec<DatasetEntry>,
    /// Place of the first of them among those that match.
    pub from: u32,
    /// How many match.
    pub matches: u32,
    /// How many of them are committed.
    pub committed: u32,
    /// What is wrong with the selection, and at which character.
    pub error: Option<(u32, String)>,
    /// How the word that is being written could go on.
    pub completions: Vec<String>,
}

/// The list of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetsPage {
    /// Which run.
    pub run: RunRef,
    /// Airflow's state of it.
    pub state: RunState,
    /// Its context.
    pub context: RunContext,
    /// How many there are in each standing, those that are not there left out.
    pub counts: Vec<(Standing, u32)>,
    /// How it goes on.
    pub progress: Progress,
    /// What broke first: each failed dataset or model with its evidence.
    pub broke: Vec<Broke>,
    /// The piece that is looked at.
    pub window: DatasetWindow,
    /// What can be done with those that match: the requests of plans.
    pub offers: Vec<super::procedure::Offer>,
    /// Backends that did not answer, and what is therefore missing.
    pub troubles: Vec<Trouble>,
    /// When Metapod was read, in milliseconds since the epoch.
    pub as_of: i64,
}

/// How far the transaction is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many are committed.
    pub committed: u32,
    /// How many there are.
    pub total: u32,
    /// How many were committed in the last half hour; absent where Metapod does not tell when.
    pub lately: Option<u32>,
    /// When the last is committed at this rate, in milliseconds since the epoch; while the run runs.
    pub ends: Option<i64>,
}

/// Whether the dataset or the model broke (HOWTO, "Determining if it was the dataset or model that failed").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broke {
    /// The dataset whose page tells more.
    pub name: String,
    /// The task that failed.
    pub task: String,
    /// The verdict, as a sentence.
    pub verdict: String,
    /// What it was read from, as a sentence.
    pub evidence: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_those_of_the_language() {
        let entry = DatasetEntry {
            name: "policy/fraud-report-policy".into(),
            standing: Standing::Blocked,
            task: Some("fraud-report-policy".into()),
            owner: Some("squad-fraud".into()),
            critical: true,
            committed_at: None,
            why: String::new(),
        };
        for (key, value) in [
            ("state", "blocked"),
            ("state", "uncommitted"),
            ("kind", "policy"),
            ("owner", "Squad-Fraud"),
            ("task", "fraud-report-policy"),
            ("critical", "yes"),
        ] {
            assert!(DatasetEntry::KEYS.contains(&key) && entry.has(key, value), "{key}:{value}");
        }
        assert!(!entry.has("state", "committed") && !entry.has("critical", "no"));
    }
}
