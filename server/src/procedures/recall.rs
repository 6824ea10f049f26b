//! Whether an act was done that was under way when the process ended. Only what is read counts.

use app::model::execution::TargetRecord;
use app::model::plan::Effect;
use app::model::state::{Phase, TaskState};

use super::ProceduresService;
use super::act::Act;
use super::perform;
use super::work::Job;
use crate::clients::airflow::SetSpec;
use crate::service::snapshot::Snapshot;

/// What is read of an act that may have been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recalled {
    /// It is so.
    Done,
    /// Everything is as it was before, or doing it again changes nothing more.
    NotDone,
    /// It cannot be told.
    Unclear,
}

/// Reads whether the act at `place` was done.
pub(super) async fn recall(service: &ProceduresService, job: &Job, place: usize) -> Recalled {
    let run = &job.execution.head.request.run;
    match &job.acts[place] {
        // Kept in the store: done again, it is the same.
        Act::Hold { .. } | Act::Release { .. } | Act::Remind { .. } => Recalled::NotDone,
        Act::Command(operation) => match perform::command_is_so(service, operation).await {
            Some(true) => Recalled::Done,
            // To kill what still runs is the same, however often.
            Some(false) => Recalled::NotDone,
            None => Recalled::Unclear,
        },
        // Each target is recalled by itself.
        Act::SetEach(_) | Act::RetractEach { .. } | Act::CommitEach(_) => Recalled::NotDone,
        // Only reads.
        Act::AwaitCommitted { .. } => Recalled::NotDone,
        // One that is there already is linked, not made again.
        Act::Notebook { .. } => Recalled::NotDone,
        Act::SetState(spec) => match Snapshot::read(&service.backends, run).await {
            Ok(snapshot) => set(spec, &job.execution.targets, &snapshot),
            Err(_) => Recalled::Unclear,
        },
        // Clears what is still broken and nothing else, however often.
        Act::Clear { spec, .. } if spec.only_failed => Recalled::NotDone,
        Act::Clear { .. } => match Snapshot::read(&service.backends, run).await {
            Ok(snapshot) => cleared(&job.execution.targets, &job.tries, &snapshot),
            Err(_) => Recalled::Unclear,
        },
    }
}

fn set(spec: &SetSpec, targets: &[TargetRecord], snapshot: &Snapshot) -> Recalled {
    let row = snapshot.place(&spec.task).and_then(|place| snapshot.row(place));
    let before = targets.iter().find(|target| target.task == spec.task).map(|target| &target.before);
    set_from(spec, before, row.map(|row| &row.state))
}

/// The same of a task whose state before and now are known.
pub(super) fn set_from(spec: &SetSpec, before: Option<&TaskState>, now: Option<&TaskState>) -> Recalled {
    match now {
        Some(now) if *now == spec.state => Recalled::Done,
        Some(now) if Some(now) == before => Recalled::NotDone,
        _ => Recalled::Unclear,
    }
}

fn cleared(targets: &[TargetRecord], tries: &[u32], snapshot: &Snapshot) -> Recalled {
    let ours = targets.iter().zip(tries).filter(|(target, _)| target.effect == Effect::ClearedByUs);
    let mut as_before = true;
    for (target, tried) in ours {
        let Some(row) = snapshot.place(&target.task).and_then(|place| snapshot.row(place)) else {
            return Recalled::Unclear;
        };
        if row.try_number > *tried || went_back(&target.before, &row.state) {
            return Recalled::Done;
        }
        as_before &= row.state == target.before;
    }
    if as_before { Recalled::NotDone } else { Recalled::Unclear }
}

/// What was over is not over any more: nothing but clearing does that.
fn went_back(before: &TaskState, now: &TaskState) -> bool {
    let over = |state: &TaskState| state.phase().is_settled() && state.phase() != Phase::NotStarted;
    over(before) && !over(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(before: &str) -> TargetRecord {
        TargetRecord {
            task: "a".into(),
            effect: Effect::ClearedByUs,
            before: before.into(),
            after: None,
            outcome: app::model::execution::Outcome::Pending,
            critical: false,
            detail: String::new(),
        }
    }

    #[test]
    fn a_state_is_set_again_only_where_nothing_moved() {
        let spec =
            SetSpec { dag: "d".into(), run: "r".into(), task: "a".into(), map_index: None, state: "success".into() };
        let read = |now: &str| set(&spec, &[target("failed")], &Snapshot::of_one("a", now, 1));
        assert_eq!(read("success"), Recalled::Done);
        assert_eq!(read("failed"), Recalled::NotDone);
        assert_eq!(read("running"), Recalled::Unclear, "somebody cleared it in between");
    }

    #[test]
    fn a_task_is_cleared_again_only_where_nothing_moved() {
        let read =
            |before: &str, now: &str, tries: u32| cleared(&[target(before)], &[1], &Snapshot::of_one("a", now, tries));
        assert_eq!(read("success", "success", 1), Recalled::NotDone);
        assert_eq!(read("success", "queued", 1), Recalled::Done);
        assert_eq!(read("failed", "failed", 2), Recalled::Done, "it was tried since");
        assert_eq!(read("running", "success", 1), Recalled::Unclear, "it may have ended by itself");
    }
}
