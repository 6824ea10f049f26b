//! The last step of every execution: reads Airflow again and says what recovered and what did not.

pub(super) mod datasets;

use std::time::Duration;

use app::model::execution::{Execution, Outcome, TargetRecord};
use app::model::plan::Effect;
use app::model::state::{Phase, TaskState};

use super::ProceduresService;
use super::act::Act;
use super::work::Job;
use crate::service::snapshot::Snapshot;
use crate::store::control::Standing;

/// How often it is read, and how long it takes at most: then what has not moved is named.
const READS: u32 = 40;

/// How often it is read at the least: what fails again at once is seen to.
const LEAST: u32 = 4;
const PAUSE: Duration = Duration::from_millis(1000);

/// Reads until every target has moved; writes the targets and the last step. If it is over already, one
/// reading tells how things are, and `over` says what a target that is not as planned then is.
pub(super) async fn verify(service: &ProceduresService, job: &mut Job, over: Option<Outcome>) -> (Outcome, String) {
    let (id, place) = (job.execution.head.id.clone(), job.acts.len());
    let execution = &mut job.execution;
    let acted: Vec<Outcome> = execution.targets.iter().map(|target| target.outcome).collect();
    let mut step = execution.steps[place].clone();
    (step.outcome, step.started) = (Outcome::Running, Some(service.now()));
    service.journal(service.store.write_step(&id, place, &step).await);
    let mut written = execution.targets.clone();
    by_command(execution, &job.acts);
    let transaction = job.acts.iter().find_map(Act::transaction).map(str::to_owned);
    let on_tasks = execution.targets.iter().any(|target| !target.effect.is_on_dataset());
    let mut last_error = None;
    for read in 0..if over.is_some() { 1 } else { READS } {
        if read > 0 {
            tokio::time::sleep(PAUSE).await;
            // Whoever cancels or pauses does not wait for what is only read.
            if matches!(service.store.standing(&id, &job.lease).await, Ok(standing) if standing != Standing::Ours) {
                break;
            }
        }
        last_error = None;
        if on_tasks {
            match Snapshot::read(&service.backends, &execution.head.request.run).await {
                Ok(snapshot) => {
                    for (target, before) in execution.targets.iter_mut().zip(&job.tries) {
                        look(target, *before, &snapshot);
                    }
                }
                Err(error) => last_error = Some(error),
            }
        }
        if let Some(transaction) = &transaction
            && let Err(error) = datasets::look(service, transaction, &mut execution.targets).await
        {
            last_error = Some(error);
        }
        service.journal(service.store.write_targets(&id, &execution.targets, &written).await);
        written.clone_from(&execution.targets);
        service.changed(&id);
        let open = execution.targets.iter().any(|target| target.outcome == Outcome::Running);
        if last_error.is_none() && !open && (read + 1 >= LEAST || !on_tasks) {
            break;
        }
    }
    for (target, acted) in execution.targets.iter_mut().zip(acted) {
        target.outcome = match (target.outcome, acted) {
            (Outcome::Done, Outcome::AlreadySo) => Outcome::AlreadySo,
            // It may still happen.
            (now, Outcome::Unknown) if !now.is_settled() => Outcome::Unknown,
            (now, _) if now.is_settled() => now,
            _ if target.after.is_none() => Outcome::Unknown,
            _ => over.unwrap_or(Outcome::Failed),
        };
    }
    service.journal(service.store.write_targets(&id, &execution.targets, &written).await);
    let (outcome, summary) = match last_error {
        Some(error) => (Outcome::Unknown, format!("What came of it could not be read: {error}")),
        None => sum_up(&execution.targets),
    };
    (step.outcome, step.ended, step.detail) = (outcome, Some(service.now()), summary.clone());
    execution.steps[place] = step.clone();
    service.journal(service.store.write_step(&id, place, &step).await);
    (outcome, summary)
}

/// What a command acts on stands as its step does: the step itself read what there is to read.
fn by_command(execution: &mut Execution, acts: &[Act]) {
    let step = acts
        .iter()
        .position(|act| matches!(act, Act::Command(_) | Act::Notebook { .. }))
        .and_then(|at| execution.steps.get(at));
    let Some(outcome) = step.map(|step| step.outcome) else { return };
    for target in &mut execution.targets {
        let word = match target.effect {
            Effect::Killed => "killed",
            Effect::Replaced => "replaced",
            Effect::Written => "written",
            _ => continue,
        };
        target.outcome = if outcome.is_settled() { outcome } else { Outcome::Unknown };
        if matches!(outcome, Outcome::Done | Outcome::AlreadySo) {
            target.after = Some(TaskState::Unknown(word.into()));
        }
    }
}

/// How a target stands in this reading; `Running` means that it has not moved yet. `before` is the
/// number of its newest try when the plan was made.
fn look(target: &mut TargetRecord, before: u32, snapshot: &Snapshot) {
    let Some(row) = snapshot.place(&target.task).and_then(|place| snapshot.row(place)) else { return };
    let phase = row.state.phase();
    target.outcome = match target.effect {
        Effect::MarkSuccess => is(phase == Phase::Done),
        Effect::MarkFailed => is(phase == Phase::Failed),
        // It broke again if it was seen to move, or has been tried since; it is not waited for.
        Effect::ClearedByAirflow | Effect::ClearedByUs if phase.is_broken() => {
            let seen = matches!(target.outcome, Outcome::Done | Outcome::Failed);
            if seen || row.try_number > before { Outcome::Failed } else { Outcome::Running }
        }
        Effect::ClearedByAirflow | Effect::ClearedByUs => is(moved(&target.before, &row.state)),
        // These only follow; nobody waits for them.
        Effect::WillRun | Effect::WillBlock | Effect::StaysBlocked => Outcome::Skipped,
        Effect::PutBack => is(target.before != row.state),
        // These are no tasks: see `by_command` and `datasets`.
        Effect::Killed
        | Effect::Replaced
        | Effect::Retracted
        | Effect::Committed
        | Effect::Recomputed
        | Effect::HasRead
        | Effect::Written => return,
    };
    target.after = Some(row.state.clone());
}

const fn is(so: bool) -> Outcome {
    if so { Outcome::Done } else { Outcome::Running }
}

/// A task that was cleared is no longer as it was; one that was done may be done again already.
fn moved(before: &TaskState, after: &TaskState) -> bool {
    before != after || before.phase() == Phase::Done || before.phase() == Phase::Running
}

fn sum_up(targets: &[TargetRecord]) -> (Outcome, String) {
    let counted: Vec<&TargetRecord> = targets.iter().filter(|target| target.outcome != Outcome::Skipped).collect();
    let missed: Vec<&str> = counted
        .iter()
        .filter(|target| !matches!(target.outcome, Outcome::Done | Outcome::AlreadySo))
        .map(|target| target.task.as_str())
        .collect();
    let done = counted.len() - missed.len();
    let what = if counted.iter().all(|target| target.effect.is_on_dataset()) { "datasets" } else { "tasks" };
    if missed.is_empty() {
        let words = if counted.len() == 1 {
            "It stands as planned.".into()
        } else {
            format!("All {done} {what} stand as planned or are under way.")
        };
        return (Outcome::Done, words);
    }
    let named = missed.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = if missed.len() > 5 { format!(" and {} more", missed.len() - 5) } else { String::new() };
    let outcome = if done == 0 { Outcome::Failed } else { Outcome::Partial };
    (outcome, format!("{done} of {} {what} stand as planned or are under way; not so: {named}{more}.", counted.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> TargetRecord {
        TargetRecord {
            task: "a".into(),
            effect: Effect::ClearedByUs,
            before: TaskState::Failed,
            after: None,
            outcome: Outcome::Pending,
            critical: false,
            detail: String::new(),
        }
    }

    fn reading(state: &str, try_number: u32) -> Snapshot {
        Snapshot::of_one("a", state, try_number)
    }

    /// Looks at one target in these readings; its newest try was the second when it was planned.
    fn after(readings: &[(&str, u32)]) -> Outcome {
        let mut target = target();
        for (state, try_number) in readings {
            look(&mut target, 2, &reading(state, *try_number));
        }
        target.outcome
    }

    #[test]
    fn not_moved_is_waited_for_and_broken_again_is_not() {
        assert_eq!(after(&[("failed", 2)]), Outcome::Running, "Airflow has not cleared it yet");
        assert_eq!(after(&[("failed", 2), ("queued", 3)]), Outcome::Done);
        assert_eq!(after(&[("failed", 3)]), Outcome::Failed, "tried and broken between two readings");
        assert_eq!(after(&[("", 2), ("upstream_failed", 2)]), Outcome::Failed, "cleared and blocked again");
        assert_eq!(after(&[("", 2), ("upstream_failed", 2), ("upstream_failed", 2)]), Outcome::Failed);
        assert_eq!(after(&[("failed", 3), ("up_for_retry", 3)]), Outcome::Done, "Airflow tries it by itself");
    }
}
