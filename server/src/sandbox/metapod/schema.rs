//! The part of Metapod's schema the console needs. `committed` is a scalar of unknown type; a flag
//! here.

use std::sync::Arc;

use async_graphql::{Context, EmptyMutation, EmptySubscription, Enum, ID, Object, Schema as Engine, SimpleObject};

use crate::sandbox::Sandbox;
use crate::sandbox::time::zulu;
use crate::sandbox::world::datasets;

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
        let known = ctx.data::<Arc<Sandbox>>()?.world().find_transaction(&transaction_id).is_some();
        Ok(known.then_some(Transaction(transaction_id)))
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
pub struct Transaction(String);

#[Object]
impl Transaction {
    /// Its datasets, all or some.
    async fn datasets(
        &self,
        ctx: &Context<'_>,
        committed: Option<CommittedFilter>,
        dataset_names: Option<Vec<String>>,
    ) -> async_graphql::Result<Option<Vec<Dataset>>> {
        let wanted = committed.map(|filter| filter == CommittedFilter::OnlyCommitted);
        let found = ctx.data::<Arc<Sandbox>>()?.world().datasets(&self.0, wanted, dataset_names.as_deref());
        Ok(found.map(|all| all.into_iter().map(Dataset).collect()))
    }

    /// Its datasets, counted.
    async fn dataset_connection(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DatasetConnection>> {
        let count = ctx.data::<Arc<Sandbox>>()?.world().committed(&self.0);
        let num_committed_datasets = count.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
        Ok(num_committed_datasets.map(|num_committed_datasets| DatasetConnection { num_committed_datasets }))
    }
}

/// How many there are.
#[derive(SimpleObject, Debug)]
pub struct DatasetConnection {
    /// How many can be read.
    num_committed_datasets: i32,
}

/// A dataset.
#[derive(Debug)]
pub struct Dataset(datasets::Dataset);

#[Object]
impl Dataset {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id())
    }

    /// Its name.
    async fn name(&self) -> &str {
        self.0.name()
    }

    /// Whether it can be read.
    async fn committed(&self) -> bool {
        self.0.committed()
    }

    /// Its columns; null while it cannot be read.
    async fn schema(&self) -> Option<Schema> {
        self.0.columns().map(|columns| Schema { attributes: Some(attributes(columns)) })
    }

    /// The format of its files.
    async fn format(&self) -> Option<Format> {
        match self.0.format()? {
            "AVRO" => Some(Format::Avro),
            "CSV" => Some(Format::Csv),
            _ => Some(Format::Parquet),
        }
    }

    /// Where they are on S3.
    async fn s3_path(&self) -> Option<String> {
        self.0.s3_path()
    }

    /// Where they are on Databricks.
    async fn databricks_path(&self) -> Option<String> {
        self.0.databricks_path()
    }

    /// What it is partitioned by.
    async fn partitions(&self) -> Option<Vec<&str>> {
        self.0.partitions()
    }

    /// How large it is; a text, since it may be more than an `Int` holds.
    async fn size_in_bytes(&self) -> Option<String> {
        self.0.size().map(|(bytes, _)| bytes.to_string())
    }

    /// How many rows it has, likewise.
    async fn num_rows(&self) -> Option<String> {
        self.0.size().map(|(_, rows)| rows.to_string())
    }

    /// When it was committed.
    async fn committed_at(&self) -> Option<String> {
        self.0.committed_at().map(zulu)
    }

    /// Its columns that are indexed.
    async fn indexed_attributes(&self) -> Option<Vec<Attribute>> {
        self.0.indexed().map(attributes)
    }

    /// What was appended to it by hand; null where it is no series.
    async fn manual_appends(&self) -> Option<Vec<ManualAppend>> {
        let append = |one: datasets::Append| ManualAppend {
            id: ID(one.id),
            name: Some(one.name),
            appended_at: Some(zulu(one.at)),
            appended_by: Some(one.by.into()),
        };
        Some(self.0.appends()?.into_iter().map(append).collect())
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

fn attributes(columns: Vec<datasets::Column>) -> Vec<Attribute> {
    let attribute = |one: datasets::Column| Attribute {
        id: ID(one.id),
        name: one.name.into(),
        logical_type: Some(one.kind.into()),
        nullable: Some(one.nullable),
    };
    columns.into_iter().map(attribute).collect()
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
