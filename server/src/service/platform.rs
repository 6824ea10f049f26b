//! Implements `app::ports::Platform`: the console itself.

use std::sync::Arc;

use app::model::audit::AuditEntry;
use app::model::error::{AppError, ErrorKind};
use app::model::person::{Person, Role};
use app::model::platform::{BackendReport, PlatformInfo};
use app::ports::Platform;
use async_trait::async_trait;

use super::backends::Backends;
use super::datasets::DatasetsService;
use super::history::Histories;
use super::runs::RunsService;
use super::watch::Watchers;
use super::{require, store_error};
use crate::http::doors::Doors;
use crate::sandbox::Sandbox;
use crate::store::Store;

/// The console itself.
pub struct PlatformService {
    /// Facts that every page needs.
    pub info: PlatformInfo,
    /// The backends.
    pub backends: Arc<Backends>,
    /// The watchers, which forget with the sandbox.
    pub watchers: Arc<Watchers>,
    /// The list of runs, which forgets with the sandbox.
    pub runs: Arc<RunsService>,
    /// The readings of datasets, which forget with the sandbox.
    pub datasets: Arc<DatasetsService>,
    /// The nights, which are forgotten with the sandbox.
    pub histories: Arc<Histories>,
    /// The store, which forgets with the sandbox.
    pub store: Store,
    /// The sandbox, if it is the platform.
    pub sandbox: Option<Arc<Sandbox>>,
    /// Who may come in.
    pub doors: Arc<Doors>,
}

#[async_trait]
impl Platform for PlatformService {
    fn info(&self) -> PlatformInfo {
        self.info.clone()
    }

    fn now(&self) -> i64 {
        self.backends.clock.now_ms()
    }

    async fn check(&self, who: &Person) -> Result<Vec<BackendReport>, AppError> {
        require(who, Role::Viewer)?;
        let mut reports = self.backends.check().await;
        if let Some(oidc) = &self.doors.oidc {
            reports.push(oidc.check().await);
        }
        Ok(reports)
    }

    async fn reset_sandbox(&self, who: &Person) -> Result<(), AppError> {
        require(who, Role::Operator)?;
        let Some(sandbox) = &self.sandbox else {
            return Err(AppError::new(
                ErrorKind::Invalid,
                "This console has real backends; there is nothing to reset.",
            ));
        };
        if self.store.under_way().await.map_err(|error| store_error(&error))? > 0 {
            return Err(AppError::new(ErrorKind::Conflict, "An execution is under way; reset when it is over."));
        }
        let attempt = AuditEntry::attempt(self.now(), who, "reset-sandbox");
        let sequence = self.store.audit_append(&attempt).await.map_err(|error| store_error(&error))?;
        sandbox.reset();
        self.store.forget_all().await.map_err(|error| store_error(&error))?;
        self.watchers.reset().await;
        self.runs.reset().await;
        self.datasets.reset().await;
        self.histories.reset().await;
        let ended = attempt.ended(sequence, self.now(), "done", "The sandbox is back at last night.");
        self.store.audit_append(&ended).await.map(drop).map_err(|error| store_error(&error))
    }
}
