//! What the application needs from the outside, by capability. `server` implements it; the browser
//! never sees this module.

use std::sync::Arc;

use async_trait::async_trait;

use crate::model::approval::{Approval, ApprovalHead, Decision};
use crate::model::audit::{AuditFilter, AuditPage, AuditVerdict};
use crate::model::context::RunRef;
use crate::model::dataset::{DatasetDetail, DatasetQuery, DatasetWindow, DatasetsPage};
use crate::model::error::AppError;
use crate::model::execution::{Control, Execution, ExecutionHead, Held, Reminder};
use crate::model::grid::Grid;
use crate::model::insight::Insight;
use crate::model::log::LogChunk;
use crate::model::person::Person;
use crate::model::plan::{Confirmation, Plan};
use crate::model::platform::{BackendReport, PlatformInfo};
use crate::model::procedure::{Declaration, PlanRequest};
use crate::model::run::RunView;
use crate::model::runs::{RunFilter, RunsPage};
use crate::model::session::SessionRow;
use crate::model::task::TaskDetail;
use crate::paths::RunQuery;

/// Reads runs, tasks and logs.
#[async_trait]
pub trait Runs: Send + Sync {
    /// Every DAG's recent runs, narrowed by `filter`.
    async fn list(&self, who: &Person, filter: &RunFilter) -> Result<RunsPage, AppError>;
    /// One run with all its tasks.
    async fn view(&self, who: &Person, run: &RunRef) -> Result<RunView, AppError>;
    /// One task with its tries, neighbours and what may be done.
    async fn task(&self, who: &Person, run: &RunRef, task: &str) -> Result<TaskDetail, AppError>;
    /// What is to be said over the graph of a run, as the address of its page asks.
    async fn insight(&self, who: &Person, run: &RunRef, query: &RunQuery) -> Result<Insight, AppError>;
    /// A piece of a log; `from` is [`LogChunk::next`] of the piece before.
    async fn log(&self, who: &Person, request: &LogRequest) -> Result<LogChunk, AppError>;
}

/// Reads the datasets of a run's transaction.
#[async_trait]
pub trait Datasets: Send + Sync {
    /// The list, with the first `count` rows of what the query leaves.
    async fn page(
        &self,
        who: &Person,
        run: &RunRef,
        query: &DatasetQuery,
        count: u32,
    ) -> Result<DatasetsPage, AppError>;
    /// A piece of the list.
    async fn window(
        &self,
        who: &Person,
        run: &RunRef,
        query: &DatasetQuery,
        count: u32,
    ) -> Result<DatasetWindow, AppError>;
    /// One dataset; its schema compared with that of the run `against`.
    async fn dataset(
        &self,
        who: &Person,
        run: &RunRef,
        name: &str,
        against: Option<&RunRef>,
    ) -> Result<DatasetDetail, AppError>;
}

/// Reads a run beside the nights before it.
#[async_trait]
pub trait Grids: Send + Sync {
    /// The run, and what is known of the nights.
    async fn grid(&self, who: &Person, run: &RunRef) -> Result<Grid, AppError>;
}

/// Which piece of which log.
#[derive(Clone, Debug)]
pub struct LogRequest {
    /// Run.
    pub run: RunRef,
    /// Task.
    pub task: String,
    /// Instance of a mapped task.
    pub map_index: Option<i32>,
    /// Try, from 1.
    pub attempt: u32,
    /// [`LogChunk::next`] of the piece before.
    pub from: Option<String>,
}

/// Plans, confirms and recalls procedures.
#[async_trait]
pub trait Procedures: Send + Sync {
    /// Every procedure, in the order of the catalog.
    async fn catalog(&self, who: &Person) -> Result<Vec<Declaration>, AppError>;
    /// Reads the world and says what would be done. Anybody may look. `since` is the ticket of a showing
    /// before: the plan says what is different.
    async fn plan(&self, who: &Person, request: &PlanRequest, since: Option<&str>) -> Result<Plan, AppError>;
    /// Runs exactly the plan with this fingerprint, once per ticket; or asks for a second person.
    async fn confirm(&self, who: &Person, request: &PlanRequest, seen: Seen<'_>) -> Result<Confirmation, AppError>;
    /// Pauses, goes on with, cancels, retries an execution, or says what became of a step.
    async fn control(&self, who: &Person, id: &str, control: Control) -> Result<(), AppError>;
    /// One execution.
    async fn execution(&self, who: &Person, id: &str) -> Result<Execution, AppError>;
    /// Executions, newest first; of one run if given.
    async fn executions(&self, who: &Person, run: Option<&RunRef>) -> Result<Vec<ExecutionHead>, AppError>;
    /// What is to be done in the nights that follow.
    async fn reminders(&self, who: &Person) -> Result<Vec<Reminder>, AppError>;
    /// Takes a reminder away.
    async fn forget_reminder(&self, who: &Person, id: &str) -> Result<(), AppError>;
    /// Machines of a run that are held up and not given back.
    async fn held(&self, who: &Person, run: &RunRef) -> Result<Vec<Held>, AppError>;
}

/// The plan that a person saw and confirms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen<'a> {
    /// [`Plan::fingerprint`].
    pub fingerprint: &'a str,
    /// [`Plan::ticket`].
    pub ticket: &'a str,
    /// What was typed, where that is asked.
    pub typed: &'a str,
    /// Why, where a second person is asked.
    pub reason: &'a str,
    /// An admin goes past the second person.
    pub break_glass: bool,
}

/// Requests for the agreement of a second person.
#[async_trait]
pub trait Approvals: Send + Sync {
    /// Every request, the pending ones first, then newest first.
    async fn queue(&self, who: &Person) -> Result<Vec<ApprovalHead>, AppError>;
    /// One request.
    async fn approval(&self, who: &Person, id: &str) -> Result<Approval, AppError>;
    /// Decides a request; answers the execution if one was started.
    async fn decide(
        &self,
        who: &Person,
        id: &str,
        decision: Decision,
        comment: &str,
    ) -> Result<Option<String>, AppError>;
}

/// The console itself.
#[async_trait]
pub trait Platform: Send + Sync {
    /// Facts that every page needs.
    fn info(&self) -> PlatformInfo;
    /// The current time, in milliseconds since the epoch.
    fn now(&self) -> i64;
    /// Tries every configured backend.
    async fn check(&self, who: &Person) -> Result<Vec<BackendReport>, AppError>;
    /// Puts the sandbox back to last night.
    async fn reset_sandbox(&self, who: &Person) -> Result<(), AppError>;
}

/// Reads the audit trail.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Rows that match, newest first, `limit` at most.
    async fn search(&self, who: &Person, filter: &AuditFilter, limit: u32) -> Result<AuditPage, AppError>;
    /// Whether the chain of rows holds, as seen less than a minute ago.
    async fn verify(&self, who: &Person) -> Result<AuditVerdict, AppError>;
}

/// One's own sessions.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// The sessions of whoever asks, the one that asks first.
    async fn list(&self, who: &Person) -> Result<Vec<SessionRow>, AppError>;
    /// Ends one of them; all but the one that asks if `id` is empty.
    async fn revoke(&self, who: &Person, id: &str) -> Result<(), AppError>;
}

/// All ports, as one value for a context.
#[derive(Clone)]
pub struct Ports {
    /// Reads runs.
    pub runs: Arc<dyn Runs>,
    /// Reads datasets.
    pub datasets: Arc<dyn Datasets>,
    /// Reads runs with their history.
    pub grids: Arc<dyn Grids>,
    /// Runs procedures.
    pub procedures: Arc<dyn Procedures>,
    /// Asks second persons.
    pub approvals: Arc<dyn Approvals>,
    /// The console itself.
    pub platform: Arc<dyn Platform>,
    /// One's own sessions.
    pub sessions: Arc<dyn Sessions>,
    /// Reads the audit trail.
    pub audit: Arc<dyn Audit>,
}
