//! Confirming: runs exactly the plan that was seen, once per showing; or asks for a second person.

use app::model::error::{AppError, ErrorKind};
use app::model::execution::{Execution, ExecutionHead, Outcome};
use app::model::person::{Person, Role};
use app::model::plan::Confirmation;
use app::model::procedure::{Gate, PlanRequest, Risk};
use app::ports::Seen;

use super::plan::{self, Planned};
use super::work::{Job, Work};
use super::{ProceduresService, approvals, catalog, run};
use crate::service::{require, store_error};
use crate::store::executions::Begun;

/// An execution that ended this recently explains why a plan has moved.
const RECENT_MS: i64 = 120_000;

/// A reason is a sentence, not a document.
const REASON: std::ops::RangeInclusive<usize> = 5..=2_000;

/// How a plan came to be run, besides who confirmed it.
#[derive(Clone, Debug, Default)]
pub(super) struct Agreed {
    /// Name of the second person.
    pub approved_by: Option<String>,
    /// The reason of who went past one.
    pub break_glass: Option<String>,
}

pub(super) async fn confirm(
    service: &ProceduresService,
    who: &Person,
    request: &PlanRequest,
    seen: Seen<'_>,
) -> Result<Confirmation, AppError> {
    let procedure = catalog::named(&request.procedure)?;
    require(who, procedure.role)?;
    open(service)?;
    let failed = |error: sqlx::Error| store_error(&error);
    if let Some(id) = service.store.by_ticket(seen.ticket).await.map_err(failed)? {
        return Ok(Confirmation::Started(id));
    }
    if let Some(id) = service.store.approval_by_ticket(seen.ticket).await.map_err(failed)? {
        return Ok(Confirmation::Asked(id));
    }
    let mut planned = plan::plan(service, who, request, None).await?;
    if planned.plan.fingerprint != seen.fingerprint {
        return Ok(match first(service, request).await? {
            Some(execution) => Confirmation::Taken { execution },
            None => Confirmation::Moved,
        });
    }
    if let Some(refusal) = planned.plan.refusal {
        return Err(AppError::new(ErrorKind::Conflict, refusal));
    }
    if procedure.risk == Risk::Destructive {
        service.freshly_signed_in(who)?;
    }
    planned.plan.ticket = seen.ticket.to_owned();
    match planned.plan.gate {
        Gate::Click => {}
        Gate::Type if seen.typed.trim() == planned.plan.typed => {}
        Gate::Type => {
            let words = format!("Type {} to confirm; nothing was done.", planned.plan.typed);
            return Err(AppError::new(ErrorKind::Invalid, words));
        }
        Gate::SecondPerson if seen.break_glass => {
            require(who, Role::Admin)?;
            let agreed = Agreed { break_glass: Some(reason(seen.reason)?), ..Agreed::default() };
            return begin(service, who, planned, agreed).await;
        }
        Gate::SecondPerson => return approvals::ask(service, who, planned, &reason(seen.reason)?).await,
    }
    begin(service, who, planned, Agreed::default()).await
}

/// Comporta takes new executions.
pub(super) fn open(service: &ProceduresService) -> Result<(), AppError> {
    if service.tracker.is_closed() {
        let words = "Comporta is stopping; nothing was done. Try again in a moment.";
        return Err(AppError::new(ErrorKind::Unavailable, words));
    }
    Ok(())
}

fn reason(given: &str) -> Result<String, AppError> {
    let given = given.trim();
    if REASON.contains(&given.chars().count()) {
        return Ok(given.to_owned());
    }
    let words = "Say why, in a sentence of at most 2000 characters: it goes to the second person and on record.";
    Err(AppError::new(ErrorKind::Invalid, words))
}

/// Who was first, if the world has moved because of an execution.
async fn first(service: &ProceduresService, request: &PlanRequest) -> Result<Option<String>, AppError> {
    let heads = service.store.executions(Some(&request.run)).await.map_err(|error| store_error(&error))?;
    let recent = |head: &ExecutionHead| head.ended.is_none_or(|ended| service.now() - ended < RECENT_MS);
    Ok(heads.into_iter().find(recent).map(|head| head.id))
}

/// Puts an execution on record and runs it.
pub(super) async fn begin(
    service: &ProceduresService,
    who: &Person,
    planned: Planned,
    agreed: Agreed,
) -> Result<Confirmation, AppError> {
    let Planned { plan, acts, tries } = planned;
    let id = uuid::Uuid::now_v7().to_string();
    let (steps, targets) = run::records(&plan);
    let head = ExecutionHead {
        id: id.clone(),
        request: plan.request.clone(),
        who: who.name.clone(),
        subject: who.subject.clone(),
        started: service.now(),
        ended: None,
        outcome: Outcome::Running,
        summary: String::new(),
        title: plan.title(),
        approved_by: agreed.approved_by,
        break_glass: agreed.break_glass,
        control: None,
        asks: None,
    };
    let work = Work { acts, tries, role: who.role.label().into(), address: who.from.clone() };
    let kept = serde_json::to_string(&work).unwrap_or_default();
    let as_of = service.now();
    let execution = Execution { head, plan, steps, targets, output: Vec::new(), reverse: None, as_of };
    let lease = uuid::Uuid::new_v4().to_string();
    match service.store.begin(&execution, &kept, &lease).await.map_err(|error| store_error(&error))? {
        Begun::New => {}
        Begun::Same(id) => return Ok(Confirmation::Started(id)),
        Begun::Taken(execution) => return Ok(Confirmation::Taken { execution }),
    }
    let request = &execution.head.request;
    tracing::info!(
        execution = id,
        who = who.subject,
        procedure = request.procedure,
        task = request.task,
        "execution begins"
    );
    service.tracker.spawn(run::run(service.clone(), Job::new(execution, work, lease)));
    Ok(Confirmation::Started(id))
}
