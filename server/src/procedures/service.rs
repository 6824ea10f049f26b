//! Implements `app::ports::Procedures`: plans for everybody, runs for operators.

use std::sync::Arc;

use app::model::context::RunRef;
use app::model::error::{AppError, ErrorKind};
use app::model::execution::{Execution, ExecutionHead, Held, Outcome};
use app::model::person::{Person, Role};
use app::model::plan::{Confirmation, Plan};
use app::model::procedure::PlanRequest;
use app::ports::{Procedures, Seen};
use async_trait::async_trait;
use tokio::sync::broadcast;
use tokio_util::task::TaskTracker;

use super::{plan, run};
use crate::service::backends::Backends;
use crate::service::watch::Watchers;
use crate::service::{require, store_error};
use crate::store::Store;
use crate::store::executions::Begun;

/// An execution that ended this recently explains why a plan has moved.
const RECENT_MS: i64 = 120_000;

/// Plans, confirms and recalls procedures.
#[derive(Clone, Debug)]
pub struct ProceduresService {
    pub(super) backends: Arc<Backends>,
    pub(super) watchers: Arc<Watchers>,
    pub(super) store: Store,
    changes: broadcast::Sender<String>,
    tracker: TaskTracker,
}

impl ProceduresService {
    /// A service over these backends and this store.
    #[must_use]
    pub fn new(backends: Arc<Backends>, watchers: Arc<Watchers>, store: Store) -> Self {
        let (changes, _) = broadcast::channel(256);
        Self { backends, watchers, store, changes, tracker: TaskTracker::new() }
    }

    /// Ids of executions as they change.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<String> {
        self.changes.subscribe()
    }

    /// Waits until no execution is under way; takes no new ones.
    pub async fn drain(&self) {
        self.tracker.close();
        self.tracker.wait().await;
    }

    pub(super) fn now(&self) -> i64 {
        self.backends.clock.now_ms()
    }

    pub(super) fn changed(&self, id: &str) {
        // Nobody may be listening.
        let _ = self.changes.send(id.to_owned());
    }

    /// A journal that fails after the act is logged; the act cannot be taken back for it.
    pub(super) fn journal(&self, result: Result<(), sqlx::Error>) {
        if let Err(error) = result {
            tracing::error!(%error, "the journal could not be written");
        }
    }

    async fn busy(&self, run: &RunRef) -> Result<Option<ExecutionHead>, AppError> {
        let heads = self.store.executions(Some(run)).await.map_err(|error| store_error(&error))?;
        Ok(heads.into_iter().find(|head| !head.outcome.is_settled()))
    }

    /// Who was first, if the world has moved because of an execution.
    async fn first(&self, request: &PlanRequest) -> Result<Option<String>, AppError> {
        let heads = self.store.executions(Some(&request.run)).await.map_err(|error| store_error(&error))?;
        let recent = |head: &ExecutionHead| head.ended.is_none_or(|ended| self.now() - ended < RECENT_MS);
        Ok(heads.into_iter().find(recent).map(|head| head.id))
    }
}

#[async_trait]
impl Procedures for ProceduresService {
    async fn plan(&self, who: &Person, request: &PlanRequest) -> Result<Plan, AppError> {
        require(who, Role::Viewer)?;
        let busy = self.busy(&request.run).await?;
        plan::plan(&self.backends, who, request, busy.as_ref()).await.map(|planned| planned.plan)
    }

    async fn confirm(&self, who: &Person, request: &PlanRequest, seen: Seen<'_>) -> Result<Confirmation, AppError> {
        require(who, Role::Operator)?;
        if self.tracker.is_closed() {
            return Err(AppError::new(
                ErrorKind::Unavailable,
                "Comporta is stopping; nothing was done. Try again in a moment.",
            ));
        }
        let known = self.store.by_ticket(seen.ticket).await.map_err(|error| store_error(&error))?;
        if let Some(id) = known {
            return Ok(Confirmation::Started(id));
        }
        let planned = plan::plan(&self.backends, who, request, None).await?;
        let mut plan = planned.plan;
        if plan.fingerprint != seen.fingerprint {
            return Ok(match self.first(request).await? {
                Some(execution) => Confirmation::Taken { execution },
                None => Confirmation::Moved,
            });
        }
        if let Some(refusal) = plan.refusal {
            return Err(AppError::new(ErrorKind::Conflict, refusal));
        }
        plan.ticket = seen.ticket.to_owned();
        let id = uuid::Uuid::now_v7().to_string();
        let (steps, targets) = run::records(&plan);
        let head = ExecutionHead {
            id: id.clone(),
            request: request.clone(),
            who: who.name.clone(),
            subject: who.subject.clone(),
            started: self.now(),
            ended: None,
            outcome: Outcome::Running,
            summary: String::new(),
        };
        let execution = Execution { head, plan, steps, targets, as_of: self.now() };
        match self.store.begin(&execution).await.map_err(|error| store_error(&error))? {
            Begun::New => {}
            Begun::Same(id) => return Ok(Confirmation::Started(id)),
            Begun::Taken(execution) => return Ok(Confirmation::Taken { execution }),
        }
        tracing::info!(
            execution = id,
            who = who.subject,
            procedure = request.procedure.slug(),
            task = request.task,
            "execution begins"
        );
        self.tracker.spawn(run::run(self.clone(), execution, planned.acts, planned.tries));
        Ok(Confirmation::Started(id))
    }

    async fn execution(&self, who: &Person, id: &str) -> Result<Execution, AppError> {
        require(who, Role::Viewer)?;
        let found = self.store.execution(id, self.now()).await.map_err(|error| store_error(&error))?;
        found.ok_or_else(|| AppError::new(ErrorKind::NotFound, format!("There is no execution {id}.")))
    }

    async fn executions(&self, who: &Person, run: Option<&RunRef>) -> Result<Vec<ExecutionHead>, AppError> {
        require(who, Role::Viewer)?;
        self.store.executions(run).await.map_err(|error| store_error(&error))
    }

    async fn held(&self, who: &Person, run: &RunRef) -> Result<Vec<Held>, AppError> {
        require(who, Role::Viewer)?;
        self.store.held(run).await.map_err(|error| store_error(&error))
    }
}
