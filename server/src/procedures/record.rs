//! What the audit trail says of executions: that one begins, before anything is done, and what came
//! of it.

use app::model::audit::{AuditEntry, AuditKind};
use app::model::execution::Outcome;
use app::paths;

use super::ProceduresService;
use super::work::Job;

/// The row that says that it begins; written once, also when another process goes on with it.
///
/// # Errors
/// If it cannot be written: then nothing may be done.
pub(super) async fn attempt(service: &ProceduresService, job: &Job) -> Result<i64, sqlx::Error> {
    let id = &job.execution.head.id;
    if let Some(attempt) = service.store.work(id).await?.and_then(|work| work.attempt) {
        return Ok(attempt);
    }
    let attempt = service.store.audit_append(&entry(job)).await?;
    service.store.note_attempt(id, attempt).await?;
    Ok(attempt)
}

/// The row that says what came of it.
///
/// # Errors
/// If it cannot be written: then the execution is not over.
pub(super) async fn outcome(
    service: &ProceduresService,
    job: &Job,
    attempt: i64,
    outcome: Outcome,
    summary: &str,
) -> Result<(), sqlx::Error> {
    let ended = entry(job).ended(attempt, service.now(), outcome.slug(), summary);
    service.store.audit_append(&ended).await.map(drop)
}

fn entry(job: &Job) -> AuditEntry {
    let head = &job.execution.head;
    let request = &head.request;
    let mut entry = AuditEntry {
        at: head.started,
        kind: AuditKind::Attempt,
        subject: head.subject.clone(),
        name: head.who.clone(),
        role: job.role.clone(),
        address: job.address.clone(),
        procedure: request.procedure.clone(),
        run: Some(request.run.clone()),
        fingerprint: job.execution.plan.fingerprint.clone(),
        targets: job.execution.targets.iter().map(|target| target.task.clone()).collect(),
        execution: head.id.clone(),
        break_glass: head.break_glass.clone(),
        ..AuditEntry::default()
    };
    if !request.task.is_empty() {
        entry.parameters.insert("task".into(), request.task.clone());
    }
    if let Some(index) = request.map_index {
        entry.parameters.insert("map_index".into(), index.to_string());
    }
    entry.parameters.extend(request.values.clone());
    if let Some(second) = &head.approved_by {
        entry.parameters.insert("approved by".into(), second.clone());
    }
    entry.links.insert("execution".into(), paths::execution(&head.id));
    entry
}
