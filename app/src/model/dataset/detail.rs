//! One dataset, with everything that an operator asks of it at night.

use serde::{Deserialize, Serialize};

use super::{DatasetEntry, Standing};
use crate::model::context::RunRef;
use crate::model::platform::Trouble;
use crate::model::procedure::Offer;

/// One dataset of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetDetail {
    /// Which run.
    pub run: RunRef,
    /// Its transaction.
    pub transaction: String,
    /// What the list shows of it.
    pub entry: DatasetEntry,
    /// Its id in Metapod.
    pub id: String,
    /// Why it stands as it does, as a sentence with its evidence.
    pub why: String,
    /// Its format, such as `PARQUET`.
    pub format: Option<String>,
    /// Where it lies.
    pub path: Option<String>,
    /// Where Databricks sees it.
    pub databricks_path: Option<String>,
    /// Its partitions.
    pub partitions: Vec<String>,
    /// Its size in bytes.
    pub bytes: Option<u64>,
    /// How many rows it has.
    pub rows: Option<u64>,
    /// Its columns; absent while it has no schema.
    pub schema: Option<Vec<SchemaRow>>,
    /// Its indexed attributes.
    pub indexed: Vec<SchemaRow>,
    /// What was appended to it by hand.
    pub appends: Vec<Appended>,
    /// What it is made from and what is made from it; absent without lineage.
    pub lineage: Option<Lineages>,
    /// The last nights, newest first, the one that is looked at among them.
    pub nights: Vec<Night>,
    /// How its schema differs from that of the night that the address names.
    pub difference: Option<Difference>,
    /// Its loads into the warehouse, newest first; absent where none is configured.
    pub loads: Option<Vec<Loaded>>,
    /// The table of the warehouse.
    pub table: String,
    /// What loads it in Databricks, to be copied.
    pub snippet: Option<String>,
    /// Who last changed its definition.
    pub definition: Option<Changed>,
    /// What was merged between the last good night and this one.
    pub merged: Vec<Changed>,
    /// A prefilled proposal that takes it out of the next nights.
    pub propose: Option<String>,
    /// What may be done, each with the reason if it may not.
    pub offers: Vec<Offer>,
    /// Backends that did not answer.
    pub troubles: Vec<Trouble>,
    /// When it was read, in milliseconds since the epoch.
    pub as_of: i64,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaRow {
    /// Its id in Metapod.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Option<String>,
    /// It may be null.
    pub nullable: Option<bool>,
    /// How often the name is in the schema; more than once makes the schema invalid.
    pub times: u32,
}

/// Something that was appended to a dataset series by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appended {
    /// Its id in Metapod.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// By whom.
    pub by: Option<String>,
}

/// What a dataset is made from, and what is made from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineages {
    /// Everything it is made from, nearest first; bounded.
    pub upstream: Vec<Near>,
    /// How many there are.
    pub all_upstream: u32,
    /// Everything that is made from it, nearest first; bounded.
    pub downstream: Vec<Near>,
    /// How many there are.
    pub all_downstream: u32,
    /// Edges between it and what is near, by name, from the earlier to the later.
    pub edges: Vec<(String, String)>,
    /// Where it was read.
    pub facts: LineageFacts,
}

/// Where lineage was read, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineageFacts {
    /// Where it comes from.
    pub from: String,
    /// Of which version.
    pub version: Option<String>,
    /// What is wrong with it; the rest is used.
    pub flaws: Vec<String>,
}

/// A dataset that another one is spoken of with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    /// Its name.
    pub name: String,
    /// How it stands; absent if the transaction does not have it.
    pub standing: Option<Standing>,
    /// How many edges away.
    pub hops: u32,
    /// Business critical.
    pub critical: bool,
}

/// A dataset on one night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// The run.
    pub run: RunRef,
    /// It was committed; absent if that could not be read.
    pub committed: Option<bool>,
    /// When, in milliseconds since the epoch.
    pub committed_at: Option<i64>,
    /// How long after the run began, in milliseconds.
    pub after: Option<i64>,
    /// How many columns it had.
    pub columns: Option<u32>,
    /// Its rows.
    pub rows: Option<u64>,
    /// When it was loaded into the warehouse, in milliseconds since the epoch.
    pub loaded: Option<i64>,
}

/// How two schemas differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The other run.
    pub with: RunRef,
    /// Columns that differ: name, what it was there, what it is here; absent if it is not there.
    pub rows: Vec<(String, Option<String>, Option<String>)>,
    /// How many are the same.
    pub same: u32,
    /// Why they cannot be compared.
    pub refusal: Option<String>,
}

/// A load into the warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// How many rows.
    pub rows: Option<i64>,
    /// How it ended.
    pub state: Option<String>,
}

/// A change of the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Short commit hash.
    pub sha: String,
    /// Its first line.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// When, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// Its page.
    pub url: String,
}
