//! What Metapod knows, whatever its deployment calls it on the wire.

use serde::{Deserialize, Serialize};

/// A value with what GraphQL complained of beside it: HTTP 200 may carry `errors[]` together with data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered<T> {
    /// What was answered.
    pub value: T,
    /// What is wrong with it, in words.
    pub problems: Vec<String>,
}

impl<T> Answered<T> {
    /// The same of another value; what is found wrong with it joins the problems.
    pub(super) fn and<U>(self, read: impl FnOnce(T, &mut Vec<String>) -> U) -> Answered<U> {
        let mut problems = self.problems;
        let value = read(self.value, &mut problems);
        Answered { value, problems }
    }
}

/// A dataset in a list of thousands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its name, such as `model/fx-model-avro`.
    pub name: String,
    /// It is recorded as complete.
    pub committed: bool,
    /// When it was, in milliseconds since the epoch.
    pub committed_at: Option<i64>,
    /// The format of its files, such as `PARQUET`.
    pub format: Option<String>,
    /// Where its files are on S3.
    pub path: Option<String>,
    /// What it is partitioned by.
    pub partitions: Vec<String>,
}

/// One dataset, all that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// What lists say of it.
    pub listed: Listed,
    /// Its columns; nothing where nothing is committed.
    pub schema: Option<Vec<Attribute>>,
    /// Where its files are on Databricks.
    pub databricks_path: Option<String>,
    /// How large its files are.
    pub bytes: Option<u64>,
    /// How many rows it has.
    pub rows: Option<u64>,
    /// The columns that are indexed.
    pub indexed: Vec<Attribute>,
    /// What was appended to it by hand, if it is a series.
    pub appends: Vec<Append>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Option<String>,
    /// It may be null.
    pub nullable: Option<bool>,
}

/// A manual append to a dataset series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Append {
    /// Id of the dataset that was appended.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// When it was appended, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// Who did it.
    pub by: Option<String>,
}
