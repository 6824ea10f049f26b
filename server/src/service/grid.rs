//! Implements `app::ports::Grids`: a run beside the nights before it.

use std::sync::Arc;

use app::model::context::RunRef;
use app::model::error::AppError;
use app::model::grid::Grid;
use app::model::person::{Person, Role};
use app::ports::Grids;
use async_trait::async_trait;

use super::history::Histories;
use super::require;
use super::watch::Watchers;

/// Reads runs with their history.
#[derive(Debug)]
pub struct GridsService {
    /// The run itself.
    pub watchers: Arc<Watchers>,
    /// The nights.
    pub histories: Arc<Histories>,
}

#[async_trait]
impl Grids for GridsService {
    async fn grid(&self, who: &Person, run: &RunRef) -> Result<Grid, AppError> {
        require(who, Role::Viewer)?;
        // A run that is not there costs Airflow no nights.
        let view = self.watchers.view(run).await?;
        Ok(Grid { history: self.histories.of(run).await, view, process: self.histories.process })
    }
}
