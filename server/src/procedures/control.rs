//! What operators ask of an execution: pause, go on, cancel, retry what did not go through, or say
//! whether a step was done. It is on record before it is so.

use app::model::audit::AuditEntry;
use app::model::error::{AppError, ErrorKind};
use app::model::execution::{Control, ExecutionHead};
use app::model::person::{Person, Role};
use app::paths;

use super::{ProceduresService, catalog, confirm};
use crate::service::{require, store_error};
use crate::store::control::Controlled;

pub(super) async fn control(
    service: &ProceduresService,
    who: &Person,
    id: &str,
    control: Control,
) -> Result<(), AppError> {
    require(who, Role::Operator)?;
    let failed = |error: sqlx::Error| store_error(&error);
    let found = service.store.execution(id, service.now()).await.map_err(failed)?;
    let head = found.ok_or_else(|| AppError::new(ErrorKind::NotFound, format!("There is no execution {id}.")))?.head;
    let role = catalog::find(&head.request.procedure).map_or(Role::Operator, |found| found.role);
    require(who, role)?;
    confirm::open(service)?;
    if !control.applies(head.outcome, head.asks.is_some()) {
        return Err(overtaken(control, &head));
    }
    service.store.audit_append(&entry(service, who, &head, control)).await.map_err(failed)?;
    tracing::info!(execution = id, who = who.subject, control = control.slug(), "execution is controlled");
    match service.store.control(id, control, &who.name).await.map_err(failed)? {
        Controlled::Done => {}
        Controlled::Overtaken => return Err(overtaken(control, &head)),
        Controlled::Taken(other) => {
            let words = format!("Another execution ({other}) is at work on this run; retry when it is over.");
            return Err(AppError::new(ErrorKind::Conflict, words));
        }
    }
    service.changed(id);
    if control != Control::Pause {
        // Whoever is asked goes on with it at once; any replica would, a little later.
        let service = service.clone();
        service.tracker.clone().spawn(async move {
            if let Err(error) = service.take_over(false).await {
                tracing::warn!(%error, "an execution that was controlled is gone on with a little later");
            }
        });
    }
    Ok(())
}

fn overtaken(control: Control, head: &ExecutionHead) -> AppError {
    let words = format!(
        "{} does not apply: the execution is {} by now. Nothing was changed.",
        control.label(),
        head.outcome.label()
    );
    AppError::new(ErrorKind::Conflict, words)
}

fn entry(service: &ProceduresService, who: &Person, head: &ExecutionHead, control: Control) -> AuditEntry {
    let mut entry = AuditEntry {
        run: Some(head.request.run.clone()),
        targets: vec![head.title.clone()],
        execution: head.id.clone(),
        ..AuditEntry::decision(service.now(), who, control.slug())
    };
    entry.links.insert("execution".into(), paths::execution(&head.id));
    entry
}
