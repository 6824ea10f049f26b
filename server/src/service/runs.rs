//! Implements `app::ports::Runs`: reading runs, tasks and logs.

mod list;
mod log;
mod task;

use std::sync::Arc;
use std::time::Duration;

use app::model::context::RunRef;
use app::model::error::{AppError, ErrorKind};
use app::model::insight::Insight;
use app::model::log::LogChunk;
use app::model::person::{Person, Role};
use app::model::run::RunView;
use app::model::runs::{RunFilter, RunsPage};
use app::model::task::TaskDetail;
use app::paths::RunQuery;
use app::ports::{LogRequest, Runs};
use async_trait::async_trait;

use super::backends::Backends;
use super::history::Histories;
use super::insight::{insight, wants_any, wants_nights};
use super::require;
use super::watch::Watchers;
use crate::store::Store;

/// How long a panel may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// Reads runs, tasks and logs.
#[derive(Debug)]
pub struct RunsService {
    backends: Arc<Backends>,
    watchers: Arc<Watchers>,
    store: Store,
    histories: Arc<Histories>,
    list: list::ListCache,
}

impl RunsService {
    /// A service over these backends.
    #[must_use]
    pub fn new(backends: Arc<Backends>, watchers: Arc<Watchers>, store: Store, histories: Arc<Histories>) -> Self {
        Self { backends, watchers, store, histories, list: list::ListCache::default() }
    }

    /// Forgets what was read: the world was replaced.
    pub async fn reset(&self) {
        self.list.clear().await;
    }
}

#[async_trait]
impl Runs for RunsService {
    async fn list(&self, who: &Person, filter: &RunFilter) -> Result<RunsPage, AppError> {
        require(who, Role::Viewer)?;
        Ok(self.list.page(&self.backends, filter).await)
    }

    async fn view(&self, who: &Person, run: &RunRef) -> Result<RunView, AppError> {
        require(who, Role::Viewer)?;
        self.watchers.view(run).await.map(Arc::unwrap_or_clone)
    }

    async fn task(&self, who: &Person, run: &RunRef, task: &str) -> Result<TaskDetail, AppError> {
        require(who, Role::Viewer)?;
        // A panel is not worth waiting for longer: the rest of the page is there without it.
        let slow = || {
            AppError::new(
                ErrorKind::Unavailable,
                format!("Airflow {} did not tell about {task} in time. Reload to ask again.", run.airflow),
            )
        };
        tokio::time::timeout(PATIENCE, task::detail(self, who, run, task)).await.unwrap_or_else(|_| Err(slow()))
    }

    async fn insight(&self, who: &Person, run: &RunRef, query: &RunQuery) -> Result<Insight, AppError> {
        require(who, Role::Viewer)?;
        if !wants_any(query) {
            return Ok(Insight::default());
        }
        let snapshot = self.watchers.snapshot(run).await?;
        let history = if wants_nights(query) { self.histories.of(run).await } else { Arc::default() };
        insight(&snapshot, &*history, query, self.backends.clock.now_ms())
    }

    async fn log(&self, who: &Person, request: &LogRequest) -> Result<LogChunk, AppError> {
        require(who, Role::Viewer)?;
        log::chunk(&self.backends, request).await
    }
}
