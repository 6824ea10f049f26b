//! The part of Metapod's schema the console needs. `committed` is a scalar of unknown type; a flag
//! here.

use std::sync::Arc;

use async_graphql::{Context, EmptyMutation, EmptySubscription, Enum, ID, Object, Schema as Engine, SimpleObject};

use crate::sandbox::world::datasets;
use crate::sandbox::{Sandbox, rng};

/// The schema, ready to be asked.
pub type Root = Engine<Query, EmptyMutation, EmptySubscription>;

/// Builds the schema over a sandbox.
#[must_use]
pub fn root(sandbox: Arc<Sandbox>) -> Root {
    Engine::build(Query, EmptyMutation, EmptySubscription).data(sandbox).finish()
}

/// The entry.
#[derive(Debug)]
pub struct Query;

#[Object]
impl Query {
    /// A transaction, or null if nobody knows it.
    async fn transaction(
        &self,
        ctx: &Context<'_>,
        transaction_id: String,
    ) -> async_graphql::Result<Option<Transaction>> {
        let sandbox = ctx.data::<Arc<Sandbox>>()?;
        Ok(sandbox.world().datasets(&transaction_id).map(Transaction))
    }
}

/// Which datasets are wanted.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommittedFilter {
    /// Only those that can be read.
    OnlyCommitted,
    /// Only those that cannot.
    OnlyUncommitted,
}

/// A transaction: one night's data.
#[derive(Debug)]
pub struct Transaction(Vec<datasets::Dataset>);

#[Object]
impl Transaction {
    /// Its datasets, all or some.
    async fn datasets(
        &self,
        committed: Option<CommittedFilter>,
        dataset_names: Option<Vec<String>>,
    ) -> Option<Vec<Dataset>> {
        let wanted = committed.map(|filter| filter == CommittedFilter::OnlyCommitted);
        let admits = |dataset: &&datasets::Dataset| {
            wanted.is_none_or(|wanted| dataset.committed == wanted)
                && dataset_names.as_ref().is_none_or(|names| names.contains(&dataset.name))
        };
        Some(self.0.iter().filter(admits).map(Dataset::of).collect())
    }

    /// Its datasets, counted.
    async fn dataset_connection(&self) -> Option<DatasetConnection> {
        let committed = self.0.iter().filter(|dataset| dataset.committed).count();
        Some(DatasetConnection { num_committed_datasets: i32::try_from(committed).unwrap_or(i32::MAX) })
    }
}

/// How many there are.
#[derive(SimpleObject, Debug)]
pub struct DatasetConnection {
    /// How many can be read.
    num_committed_datasets: i32,
}

/// A dataset.
#[derive(SimpleObject, Debug)]
pub struct Dataset {
    /// Its id.
    id: ID,
    /// Its name.
    name: String,
    /// Whether it can be read.
    committed: bool,
    /// Its columns; null while it cannot be read.
    schema: Option<Schema>,
    /// The format of its files.
    format: Option<Format>,
    /// Where they are on S3.
    s3_path: Option<String>,
    /// Where they are on Databricks.
    databricks_path: Option<String>,
    /// What it is partitioned by.
    partitions: Option<Vec<String>>,
    /// How large it is; a text, since it may be more than an `Int` holds.
    size_in_bytes: Option<String>,
    /// How many rows it has, likewise.
    num_rows: Option<String>,
    /// When it was committed.
    committed_at: Option<String>,
    /// Its columns that are indexed.
    indexed_attributes: Option<Vec<Attribute>>,
    /// What was appended to it by hand; null where it is no series.
    manual_appends: Option<Vec<ManualAppend>>,
}

impl Dataset {
    fn of(from: &datasets::Dataset) -> Self {
        let attribute = |name: &&str| Attribute {
            id: ID(rng::uuid4(rng::hash(&[rng::text(&from.id), rng::text(name)]))),
            name: (*name).to_owned(),
            logical_type: None,
            nullable: None,
        };
        let attributes = Some(from.attributes.iter().map(attribute).collect());
        Self {
            id: ID(from.id.clone()),
            name: from.name.clone(),
            committed: from.committed,
            schema: from.committed.then_some(Schema { attributes }),
            format: None,
            s3_path: None,
            databricks_path: None,
            partitions: None,
            size_in_bytes: None,
            num_rows: None,
            committed_at: None,
            indexed_attributes: None,
            manual_appends: None,
        }
    }
}

/// The columns of a dataset.
#[derive(SimpleObject, Debug)]
pub struct Schema {
    /// The columns.
    attributes: Option<Vec<Attribute>>,
}

/// A column.
#[derive(SimpleObject, Debug)]
pub struct Attribute {
    /// Its id.
    id: ID,
    /// Its name.
    name: String,
    /// Its type.
    logical_type: Option<String>,
    /// Whether it may be null.
    nullable: Option<bool>,
}

/// A file that somebody appended to a series.
#[derive(SimpleObject, Debug)]
pub struct ManualAppend {
    /// Its id.
    id: ID,
    /// Its name.
    name: Option<String>,
    /// When that was.
    appended_at: Option<String>,
    /// Who that was.
    appended_by: Option<String>,
}

/// The formats of files.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Parquet.
    Parquet,
    /// Avro.
    Avro,
    /// Compressed CSV.
    Csv,
}
