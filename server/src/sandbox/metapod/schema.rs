//! The part of Metapod's schema the console needs. `committed` is a scalar of unknown type; a flag
//! here.

use std::sync::Arc;

use async_graphql::{Context, EmptyMutation, EmptySubscription, Enum, ID, Object, Schema as Engine, SimpleObject};

use crate::sandbox::Sandbox;
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
}

impl Dataset {
    fn of(from: &datasets::Dataset) -> Self {
        let attribute = |name: &&str| Attribute { name: (*name).to_owned() };
        let attributes = Some(from.attributes.iter().map(attribute).collect());
        Self {
            id: ID(from.id.clone()),
            name: from.name.clone(),
            committed: from.committed,
            schema: from.committed.then_some(Schema { attributes }),
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
    /// Its name.
    name: String,
}
