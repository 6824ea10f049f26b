//! Implements `app::ports::Procedures`: plans for everybody, runs for those with the role.

use std::sync::Arc;

use app::model::audit::AuditEntry;
use app::model::context::RunRef;
use app::model::error::{AppError, ErrorKind};
use app::model::execution::{Control, Execution, ExecutionHead, Held, Outcome, Reminder};
use app::model::person::{Person, Role};
use app::model::plan::{Confirmation, Plan};
use app::model::procedure::{Declaration, PlanRequest};
use app::ports::{Procedures, Seen};
use async_trait::async_trait;
use tokio::sync::broadcast;
use tokio_util::task::TaskTracker;

use super::catalog::CATALOG;
use super::gates::Gates;
use super::showing::Showing;
use super::{confirm, control, plan};
use crate::config::Config;
use crate::service::backends::Backends;
use crate::service::watch::Watchers;
use crate::service::{require, store_error};
use crate::store::{Announcement, Store};

/// What is announced when an execution changes.
const CHANGED: &str = "execution";

/// Plans, confirms and recalls procedures.
#[derive(Clone, Debug)]
pub struct ProceduresService {
    pub(super) backends: Arc<Backends>,
    pub(super) watchers: Arc<Watchers>,
    pub(super) store: Store,
    pub(super) gates: Gates,
    /// How long a request for approval can be agreed to, in milliseconds.
    pub(super) approval_ms: i64,
    /// How long ago somebody may have signed in who does something destructive, in milliseconds; 0: any.
    pub(super) reauthenticate_ms: i64,
    changes: broadcast::Sender<String>,
    pub(super) tracker: TaskTracker,
}

impl ProceduresService {
    /// A service over these backends and this store.
    #[must_use]
    pub fn new(config: &Config, backends: Arc<Backends>, watchers: Arc<Watchers>, store: Store) -> Self {
        let (changes, _) = broadcast::channel(256);
        Self {
            backends,
            watchers,
            store,
            gates: Gates::new(config),
            approval_ms: i64::from(config.approvals.minutes) * 60_000,
            reauthenticate_ms: i64::from(config.sign_in.reauthenticate_minutes) * 60_000,
            changes,
            tracker: TaskTracker::new(),
        }
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

    pub(super) async fn busy(&self, run: &RunRef) -> Result<Option<ExecutionHead>, AppError> {
        let heads = self.store.executions(Some(run)).await.map_err(|error| store_error(&error))?;
        Ok(heads.into_iter().find(|head| !head.outcome.is_settled()))
    }

    /// What is different from the showing with this ticket; nothing if it is not known any more.
    async fn since(&self, ticket: &str, plan: &Plan) -> Vec<app::model::plan::Change> {
        let kept = self.store.showing(ticket).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "an earlier showing of a plan cannot be read");
            None
        });
        let before: Option<Showing> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
        before.map(|before| before.changes(&Showing::from(plan))).unwrap_or_default()
    }
}

#[async_trait]
impl Procedures for ProceduresService {
    async fn catalog(&self, who: &Person) -> Result<Vec<Declaration>, AppError> {
        require(who, Role::Viewer)?;
        Ok(CATALOG.iter().map(|procedure| procedure.declaration(self.gates.of(procedure, None))).collect())
    }

    async fn plan(&self, who: &Person, request: &PlanRequest, since: Option<&str>) -> Result<Plan, AppError> {
        require(who, Role::Viewer)?;
        let busy = self.busy(&request.run).await?;
        let mut plan = plan::plan(self, who, request, busy.as_ref()).await?.plan;
        if let Some(ticket) = since {
            plan.changes = self.since(ticket, &plan).await;
        }
        let kept = serde_json::to_string(&Showing::from(&plan)).unwrap_or_default();
        if let Err(error) = self.store.show(&plan.ticket, self.now(), &kept).await {
            tracing::warn!(%error, "the showing of a plan could not be kept");
        }
        Ok(plan)
    }

    async fn confirm(&self, who: &Person, request: &PlanRequest, seen: Seen<'_>) -> Result<Confirmation, AppError> {
        confirm::confirm(self, who, request, seen).await
    }

    async fn control(&self, who: &Person, id: &str, control: Control) -> Result<(), AppError> {
        control::control(self, who, id, control).await
    }

    async fn execution(&self, who: &Person, id: &str) -> Result<Execution, AppError> {
        require(who, Role::Viewer)?;
        let found = self.store.execution(id, self.now()).await.map_err(|error| store_error(&error))?;
        let mut execution =
            found.ok_or_else(|| AppError::new(ErrorKind::NotFound, format!("There is no execution {id}.")))?;
        let procedure = super::catalog::find(&execution.head.request.procedure);
        execution.reverse = procedure
            .filter(|_| execution.head.outcome.is_settled())
            .and_then(|procedure| (procedure.reverse)(&execution));
        Ok(execution)
    }

    async fn executions(&self, who: &Person, run: Option<&RunRef>) -> Result<Vec<ExecutionHead>, AppError> {
        require(who, Role::Viewer)?;
        self.store.executions(run).await.map_err(|error| store_error(&error))
    }

    async fn reminders(&self, who: &Person) -> Result<Vec<Reminder>, AppError> {
        require(who, Role::Viewer)?;
        self.store.reminders().await.map_err(|error| store_error(&error))
    }

    async fn forget_reminder(&self, who: &Person, id: &str) -> Result<(), AppError> {
        require(who, Role::Operator)?;
        let all = self.store.reminders().await.map_err(|error| store_error(&error))?;
        let gone = || AppError::new(ErrorKind::NotFound, "That reminder is gone: somebody took it away already.");
        let reminder = all.into_iter().find(|reminder| reminder.id == id).ok_or_else(gone)?;
        let mut entry = AuditEntry::attempt(self.now(), who, "forget-reminder");
        (entry.run, entry.targets) = (Some(reminder.run), vec![reminder.dataset]);
        let attempt = self.store.audit_append(&entry).await.map_err(|error| store_error(&error))?;
        let done = self.store.forget_reminder(id).await.map_err(|error| store_error(&error))?;
        let outcome = if done { Outcome::Done } else { Outcome::AlreadySo };
        let ended = entry.ended(attempt, self.now(), outcome.slug(), &reminder.words);
        self.store.audit_append(&ended).await.map(drop).map_err(|error| store_error(&error))
    }

    async fn held(&self, who: &Person, run: &RunRef) -> Result<Vec<Held>, AppError> {
        require(who, Role::Viewer)?;
        self.store.held(run).await.map_err(|error| store_error(&error))
    }
}

impl ProceduresService {
    /// Who is about to do something destructive has proved lately who they are, where that is configured.
    ///
    /// # Errors
    /// [`ErrorKind::SignInAgain`].
    pub(super) fn freshly_signed_in(&self, who: &Person) -> Result<(), AppError> {
        if self.reauthenticate_ms > 0 && self.now() - who.authenticated > self.reauthenticate_ms {
            let words = "You signed in too long ago for this. Sign in again, then confirm; nothing was done.";
            return Err(AppError::new(ErrorKind::SignInAgain, words));
        }
        Ok(())
    }
}
