//! Implements `app::ports::Procedures`: plans for everybody, runs for operators.

use std::sync::Arc;
use std::time::Duration;

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

use super::work::{Job, Work};
use super::{plan, record, run};
use crate::service::backends::Backends;
use crate::service::watch::Watchers;
use crate::service::{require, store_error};
use crate::store::executions::{Begun, ORPHAN};
use crate::store::{Announcement, Kind, Store};

/// An execution that ended this recently explains why a plan has moved.
const RECENT_MS: i64 = 120_000;

/// What is announced when an execution changes.
const CHANGED: &str = "execution";

/// Between two looks for executions that nobody is at.
const LOOK: Duration = Duration::from_secs(3);

/// An execution that began longer ago than this is not gone on with: its plan is of another world.
const STALE_MS: i64 = 30 * 60_000;

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

    /// Ids of executions as they change; an empty one when some may have been missed.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<String> {
        self.changes.subscribe()
    }

    /// Waits until no execution is under way; takes no new ones.
    pub async fn drain(&self) {
        self.tracker.close();
        self.tracker.wait().await;
    }

    /// Goes on with executions that nobody is at: at once with those of the process before this one if
    /// it was alone, and from then on with those whose process falls silent. Ends with [`Self::drain`].
    pub async fn recover(self) {
        let mut alone = self.store.kind() == Kind::Sqlite;
        while !self.tracker.is_closed() {
            while let Err(error) = self.take_over(alone).await {
                tracing::warn!(%error, "executions that were left cannot be looked for");
                tokio::time::sleep(LOOK).await;
            }
            alone = false;
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn take_over(&self, alone: bool) -> Result<(), sqlx::Error> {
        // One name for all that are found now: none of them is found twice.
        let lease = uuid::Uuid::new_v4().to_string();
        while let Some(id) = self.store.take_over(&lease, alone).await? {
            let Some(execution) = self.store.execution(&id, self.now()).await? else {
                self.store.end_orphan(&id, self.now()).await?;
                continue;
            };
            let stale = self.now() - execution.head.started > STALE_MS;
            let kept = self.store.work(&id).await?;
            let work: Option<Work> = kept.as_ref().and_then(|kept| serde_json::from_str(&kept.work).ok());
            match work {
                Some(work) if !stale => {
                    tracing::warn!(execution = id, "going on with an execution that was left");
                    self.tracker.spawn(run::run(self.clone(), Job::new(execution, work, lease.clone())));
                }
                work => {
                    tracing::error!(execution = id, "an execution was left too long ago to go on with it");
                    if let (Some(work), Some(attempt)) = (work, kept.and_then(|kept| kept.attempt)) {
                        let job = Job::new(execution, work, lease.clone());
                        record::outcome(self, &job, attempt, Outcome::Unknown, ORPHAN).await?;
                    }
                    self.store.end_orphan(&id, self.now()).await?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn now(&self) -> i64 {
        self.backends.clock.now_ms()
    }

    /// Tells everybody who looks, at other replicas too.
    pub(super) fn changed(&self, id: &str) {
        let (service, id) = (self.clone(), id.to_owned());
        self.tracker.spawn(async move {
            if let Err(error) = service.store.announce(CHANGED, &id).await {
                tracing::warn!(%error, "a change could not be announced to other replicas");
                // Nobody may be listening.
                let _ = service.changes.send(id);
            }
        });
    }

    /// Passes on what any replica announces, for as long as the process lives.
    pub async fn listen(self) {
        let mut heard = self.store.subscribe();
        loop {
            let id = match heard.recv().await {
                Ok(Announcement { topic, payload }) if topic == CHANGED => payload,
                Ok(Announcement { topic, .. }) if topic == Announcement::GAP => String::new(),
                Ok(_) => continue,
                Err(broadcast::error::RecvError::Lagged(_)) => String::new(),
                Err(broadcast::error::RecvError::Closed) => return,
            };
            let _ = self.changes.send(id);
        }
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
        let work = Work { acts: planned.acts, tries: planned.tries, role: who.role.label().into() };
        let kept = serde_json::to_string(&work).unwrap_or_default();
        let lease = uuid::Uuid::new_v4().to_string();
        match self.store.begin(&execution, &kept, &lease).await.map_err(|error| store_error(&error))? {
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
        self.tracker.spawn(run::run(self.clone(), Job::new(execution, work, lease)));
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
