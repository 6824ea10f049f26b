//! The capability table: may this be done to this task now? Yes, or the reason why not.

use app::graph::Dag;
use app::model::execution::Held;
use app::model::person::{Person, Role};
use app::model::procedure::{Offer, ProcedureId};
use app::model::state::{Phase, TaskState};

use super::snapshot::Snapshot;

/// Every procedure that makes sense at a task, those that can be started first.
#[must_use]
pub fn offers(who: &Person, snapshot: &Snapshot, dag: &Dag, place: u32, held: &[Held]) -> Vec<Offer> {
    let Some(row) = snapshot.row(place) else { return Vec::new() };
    let mut offers: Vec<Offer> = ProcedureId::ALL
        .into_iter()
        .filter_map(|procedure| {
            let on = subject(procedure, snapshot, dag, place, held)?;
            let task = on.map_or_else(|| row.id.clone(), |on| snapshot.rows[on as usize].id.clone());
            let refusal = refusal(procedure, snapshot, on.unwrap_or(place), held);
            Some(Offer { procedure, task, refusal: who.refusal(Role::Operator).or(refusal) })
        })
        .collect();
    offers.sort_by_key(|offer| offer.refusal.is_some());
    offers
}

/// The task that a procedure would act on: `Some(None)` for the task itself, `None` if the
/// procedure has no place here at all.
#[expect(clippy::option_option, reason = "absent, itself, and another are three answers")]
fn subject(procedure: ProcedureId, snapshot: &Snapshot, dag: &Dag, place: u32, held: &[Held]) -> Option<Option<u32>> {
    match procedure {
        ProcedureId::HoldMachines | ProcedureId::ReleaseMachines => {
            let is_downscale = |place: u32| snapshot.row(place).is_some_and(|row| row.downscale);
            let near = dag.successors(place).iter().copied().find(|next| is_downscale(*next));
            let on = if is_downscale(place) { Some(None) } else { near.map(Some) };
            let of = |on: u32| snapshot.row(on).is_some_and(|row| held.iter().any(|held| held.task == row.id));
            on.filter(|on| procedure == ProcedureId::HoldMachines || of(on.unwrap_or(place)))
        }
        _ => Some(None),
    }
}

/// Why a procedure cannot be started at a task now. The plan checks it again.
#[must_use]
pub fn refusal(procedure: ProcedureId, snapshot: &Snapshot, place: u32, held: &[Held]) -> Option<String> {
    let row = snapshot.row(place)?;
    let (state, phase) = (&row.state, row.state.phase());
    let is_held = held.iter().any(|held| held.task == row.id);
    let refuse = |no: bool, why: &str| no.then(|| why.to_owned());
    match procedure {
        ProcedureId::UnblockDownstream => {
            refuse(!phase.is_broken(), &format!("Nothing is blocked by it: it is {}, not failed.", state.label()))
        }
        ProcedureId::RetryTask => {
            refuse(phase != Phase::Failed, &format!("It is {}; only a failed task is retried.", state.label()))
        }
        ProcedureId::ClearTasks => refuse(phase == Phase::NotStarted, "It has not started; there is nothing to clear."),
        ProcedureId::MarkSuccess => refuse(*state == TaskState::Success, "It is marked success already."),
        ProcedureId::MarkFailed => refuse(*state == TaskState::Failed, "It is failed already."),
        ProcedureId::HoldMachines => {
            if is_held {
                return Some("The machines are held already.".into());
            }
            refuse(
                *state == TaskState::Success,
                "It has run already: the machines are gone. Clear the model's task, and hold them before it fails again.",
            )
        }
        ProcedureId::ReleaseMachines => refuse(!is_held, "Nothing is held here."),
    }
}
