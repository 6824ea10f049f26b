//! Reading datasets.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use super::{answer, caller};
use crate::model::context::RunRef;
use crate::model::dataset::{DatasetDetail, DatasetQuery, DatasetsPage};
use crate::model::error::AppError;
use crate::model::execution::Reminder;

/// How many rows the list comes with.
pub const FIRST_ROWS: u32 = 100;

/// A piece of the list, as rows of its table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetRows {
    /// The rows as HTML; every value in it is escaped.
    pub html: String,
    /// Place of the first of them.
    pub from: u32,
    /// How many there are in it.
    pub rows: u32,
    /// How many match.
    pub matches: u32,
    /// How many of them are committed.
    pub committed: u32,
    /// What is wrong with the selection.
    pub error: Option<String>,
    /// How the word that is being written could go on.
    pub completions: Vec<String>,
}

/// The list of a run.
#[server(endpoint = "datasets", input = GetUrl)]
pub async fn list_datasets(run: RunRef, query: DatasetQuery) -> Result<DatasetsPage, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.datasets.page(&who, &run, &query, FIRST_ROWS).await
    };
    answer(result.await)
}

/// A piece of the list.
#[server(endpoint = "dataset_rows", input = GetUrl)]
pub async fn get_dataset_rows(run: RunRef, query: DatasetQuery, count: u32) -> Result<DatasetRows, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        let window = ports.datasets.window(&who, &run, &query, count).await?;
        Ok(crate::fragments::dataset_rows(&run, window))
    };
    answer(result.await)
}

/// One dataset; its schema compared with that of another run of the same DAG, if one is named.
#[server(endpoint = "dataset", input = GetUrl)]
pub async fn get_dataset(
    run: RunRef,
    name: String,
    #[server(default)] against: String,
) -> Result<DatasetDetail, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        let against = (!against.is_empty()).then(|| RunRef { run: against, ..run.clone() });
        ports.datasets.dataset(&who, &run, &name, against.as_ref()).await
    };
    answer(result.await)
}

/// What is to be done in the nights that follow.
#[server(endpoint = "reminders", input = GetUrl)]
pub async fn list_reminders() -> Result<Vec<Reminder>, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.reminders(&who).await
    };
    answer(result.await)
}

/// Takes a reminder away: what it says is done.
#[server(endpoint = "forget_reminder", input = PostUrl)]
pub async fn forget_reminder(id: String) -> Result<(), AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.procedures.forget_reminder(&who, &id).await
    };
    let result = answer(result.await);
    if result.is_ok() {
        leptos_axum::redirect("/");
    }
    result
}
