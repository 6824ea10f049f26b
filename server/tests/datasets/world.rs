//! What these tests ask of the console and of the platform behind it.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use app::model::dataset::{DatasetDetail, DatasetQuery, DatasetsPage};
use app::model::error::AppError;
use app::model::procedure::PlanRequest;
use server::clients::metapod::{Listed, Metapod};
use server::config::MetapodConfig;

use crate::console::{Console, Visitor};
use crate::operator::last_night;

/// A procedure on datasets of last night.
pub fn on(procedure: &str, dataset: &str) -> PlanRequest {
    PlanRequest::new(procedure, &last_night(), "").with("dataset", dataset)
}

/// Retracting a selection of last night.
pub fn retract(datasets: &str) -> PlanRequest {
    PlanRequest::new("retract", &last_night(), "").with("datasets", datasets)
}

/// The list, narrowed.
pub async fn page(visitor: &Visitor, search: &str) -> DatasetsPage {
    let query = DatasetQuery { search: search.into(), ..DatasetQuery::default() };
    visitor.ports.datasets.page(&visitor.who, &last_night(), &query, 200).await.unwrap()
}

/// Names of what a selection selects.
pub async fn names(visitor: &Visitor, search: &str) -> Vec<String> {
    page(visitor, search).await.window.rows.into_iter().map(|row| row.name).collect()
}

/// One dataset.
pub async fn dataset(visitor: &Visitor, name: &str) -> Result<DatasetDetail, AppError> {
    visitor.ports.datasets.dataset(&visitor.who, &last_night(), name, None).await
}

/// The platform's own Metapod, asked without the console.
pub fn metapod(console: &Console) -> Metapod {
    Metapod::new(&MetapodConfig::at(format!("{}/metapod/api/graphql", console.door).parse().unwrap())).unwrap()
}

/// The transaction of last night.
pub async fn transaction(visitor: &Visitor) -> String {
    page(visitor, "").await.context.transaction.unwrap()
}

/// What Metapod itself says of a dataset of last night.
pub async fn listed(console: &Console, visitor: &Visitor, name: &str) -> Listed {
    let transaction = transaction(visitor).await;
    metapod(console).named(&transaction, &[name.to_owned()]).await.unwrap().value.remove(0)
}

/// How often something was retracted.
pub fn retractions(console: &Console) -> usize {
    console.sandbox().calls().iter().filter(|call| call.path.contains("/retract/")).count()
}
