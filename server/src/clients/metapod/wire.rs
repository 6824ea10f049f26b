//! What Metapod answers: an envelope of data and complaints. Anything in it may be null or missing; an entry that
//! has no id or no name is left out, and that is said.

use serde::Deserialize;
use serde_json::Value;

use super::model::{Answered, Append, Attribute, Detail, Listed};
use super::scalar;
use crate::clients::http::ClientError;

/// An answer of the endpoint.
#[derive(Debug, Deserialize)]
pub struct Envelope {
    data: Option<Data>,
    errors: Option<Vec<Option<Complaint>>>,
}

#[derive(Debug, Deserialize)]
struct Complaint {
    message: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Data {
    transaction: Option<Transaction>,
}

/// A transaction, with what was asked of it.
#[derive(Debug, Default, Deserialize)]
pub struct Transaction {
    datasets: Option<Vec<Option<Row>>>,
    #[serde(rename = "datasetConnection")]
    connection: Option<Connection>,
}

#[derive(Debug, Deserialize)]
struct Connection {
    #[serde(rename = "numCommittedDatasets")]
    committed: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Row {
    id: Value,
    name: Value,
    committed: Value,
    committed_at: Value,
    format: Value,
    path: Value,
    partitions: Value,
    schema: Option<Schema>,
    databricks_path: Value,
    bytes: Value,
    rows: Value,
    indexed: Option<Vec<Option<Column>>>,
    appends: Option<Vec<Option<Appended>>>,
}

#[derive(Debug, Deserialize)]
struct Schema {
    attributes: Option<Vec<Option<Column>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Column {
    id: Value,
    name: Value,
    kind: Value,
    nullable: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Appended {
    id: Value,
    name: Value,
    at: Value,
    by: Value,
}

impl Envelope {
    /// The transaction of this id, with the complaints beside it.
    pub fn transaction(self, id: &str) -> Result<Answered<Transaction>, ClientError> {
        let problems = self.problems();
        match (self.data.and_then(|data| data.transaction), problems.is_empty()) {
            (Some(value), _) => Ok(Answered { value, problems }),
            (None, true) => Err(ClientError::NotFound(format!("the transaction {}", shortened(id)))),
            (None, false) => Err(ClientError::Invalid(problems.join("; "))),
        }
    }

    /// It complained and answered nothing.
    pub fn refused(&self) -> Option<ClientError> {
        let problems = self.problems();
        (self.data.is_none() && !problems.is_empty()).then(|| ClientError::Invalid(problems.join("; ")))
    }

    fn problems(&self) -> Vec<String> {
        let words = |one: &Option<Complaint>| one.as_ref().and_then(|one| one.message.clone());
        let unsaid = || "an error without a message".to_owned();
        self.errors.iter().flatten().map(|one| words(one).map_or_else(unsaid, |words| shortened(&words))).collect()
    }
}

impl Transaction {
    /// How many datasets are committed.
    pub fn committed(&self) -> Option<u64> {
        self.connection.as_ref()?.committed.as_ref().and_then(scalar::count)
    }

    /// Its datasets, for a list.
    pub fn listed(self, problems: &mut Vec<String>) -> Vec<Listed> {
        self.rows(problems).into_iter().map(|(listed, _)| listed).collect()
    }

    /// Its datasets, whole.
    pub fn details(self, problems: &mut Vec<String>) -> Vec<Detail> {
        self.rows(problems).into_iter().map(|(listed, row)| row.detail(listed, problems)).collect()
    }

    fn rows(self, problems: &mut Vec<String>) -> Vec<(Listed, Row)> {
        let Some(rows) = self.datasets else {
            problems.push("it has no list of datasets".into());
            return Vec::new();
        };
        whole(rows, "datasets without an id or a name", problems, |row: Row| {
            let listed = row.listed()?;
            Some((listed, row))
        })
    }
}

impl Row {
    fn listed(&self) -> Option<Listed> {
        Some(Listed {
            id: scalar::text(&self.id)?,
            name: scalar::text(&self.name)?,
            committed: scalar::flag(&self.committed),
            committed_at: scalar::time(&self.committed_at).or_else(|| scalar::time(&self.committed)),
            format: scalar::text(&self.format),
            path: scalar::text(&self.path),
            partitions: scalar::list(&self.partitions),
        })
    }

    fn detail(self, listed: Listed, problems: &mut Vec<String>) -> Detail {
        let mut columns = |all: Option<Vec<Option<Column>>>| {
            whole(all.unwrap_or_default(), "attributes without a name", problems, Column::attribute)
        };
        let schema = self.schema.and_then(|schema| schema.attributes).map(|all| columns(Some(all)));
        let indexed = columns(self.indexed);
        let appends = whole(self.appends.unwrap_or_default(), "appends without an id", problems, Appended::append);
        Detail {
            listed,
            schema,
            databricks_path: scalar::text(&self.databricks_path),
            bytes: scalar::count(&self.bytes),
            rows: scalar::count(&self.rows),
            indexed,
            appends,
        }
    }
}

impl Column {
    fn attribute(self) -> Option<Attribute> {
        let (id, kind) = (scalar::text(&self.id), scalar::text(&self.kind));
        Some(Attribute { id, name: scalar::text(&self.name)?, kind, nullable: self.nullable })
    }
}

impl Appended {
    fn append(self) -> Option<Append> {
        let (name, by) = (scalar::text(&self.name), scalar::text(&self.by));
        Some(Append { id: scalar::text(&self.id)?, name, at: scalar::time(&self.at), by })
    }
}

/// Those that are whole; how many are not becomes a problem.
fn whole<T, U>(all: Vec<Option<T>>, what: &str, problems: &mut Vec<String>, read: impl Fn(T) -> Option<U>) -> Vec<U> {
    let before = all.len();
    let read: Vec<U> = all.into_iter().flatten().filter_map(read).collect();
    if read.len() < before {
        problems.push(format!("{} {what} were left out", before - read.len()));
    }
    read
}

/// Foreign words, cut to a line.
fn shortened(words: &str) -> String {
    let mut line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    if line.len() < words.len() && words.chars().nth(300).is_some() {
        line.push('…');
    }
    line
}
