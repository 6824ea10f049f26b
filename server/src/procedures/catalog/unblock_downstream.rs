//! Unblock downstream: mark a failed task as success and let everything it blocks run.
//! Replaces HOWTO "Making downstream jobs run when an upstream job fails".
//!
//! Airflow clears the failed and blocked tasks behind a success by itself (PROTOCOLS.md §0, 1). The
//! clear that follows is for versions and configurations that do not; it may match nothing.

use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::Effect;
use app::model::procedure::{PlanRequest, Risk};

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Offered, Place, Procedure, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "unblock-downstream",
    title: "Unblock downstream",
    purpose: "Mark this task as success and let everything that it blocks run.",
    icon: "split",
    replaces: "Making downstream jobs run when an upstream job fails",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: true,
    needs: &[],
    parameters: Vec::new,
    steps: &[
        "Mark the failed task as success; Airflow then clears what failed or was blocked behind it.",
        "Clear whatever Airflow left of that.",
        "Read Airflow until every task has moved, and name those that did not.",
    ],
    undo: "Taking it back marks the task as it was. What has run by then has written its data and stays.",
    reverse: super::take_back::request,
    offer,
    on_dataset: nowhere,
    draft,
};

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let task = &request.task;
    let cleared = world.broken_behind(place);
    let behind = world.behind_success(place);
    let running = behind.iter().filter(|target| target.effect == Effect::ClearedByAirflow).count();
    let staying = behind.iter().filter(|target| target.effect == Effect::StaysBlocked).count();
    let empty: Vec<&str> =
        behind.iter().filter(|target| target.empty_input).map(|target| target.task.as_str()).collect();
    let mut acts = vec![(
        Act::SetState(world.set(place, request.map_index, "success")),
        format!("Airflow then clears the {} failed or blocked tasks behind it by itself.", cleared.len()),
    )];
    if !cleared.is_empty() {
        let clear = Act::Clear { spec: world.clear(&cleared, true), may_match_none: true };
        acts.push((clear, "Whatever Airflow left is cleared by us; usually this matches nothing.".into()));
    }
    let mut warnings = Vec::new();
    if !empty.is_empty() {
        warnings.push(format!("{task} wrote nothing: {} will run with an empty input.", world.some(&empty)));
    }
    let critical: Vec<&str> = behind
        .iter()
        .filter(|target| target.critical && target.effect != Effect::StaysBlocked)
        .map(|target| target.task.as_str())
        .collect();
    if !critical.is_empty() {
        warnings.push(format!(
            "Business critical and built on it: {}. Mend the cause instead if their numbers matter today.",
            world.some(&critical)
        ));
    }
    if staying > 0 {
        warnings.push(format!("{staying} tasks stay blocked by another failure; unblock that one too."));
    }
    let mut targets = vec![world.target(place, Effect::MarkSuccess, "the failure that blocks the others")];
    targets.extend(behind);
    Ok(Draft {
        summary: format!(
            "{task} counts as done, and {running} tasks that it blocks run as soon as what else they wait for is done."
        ),
        acts,
        targets,
        warnings,
        interlocks: vec![world.still(
            place,
            "The task is still failed or blocked",
            app::model::state::Phase::is_broken,
        )],
        undo: format!(
            "Before the tasks behind it have run: mark {task} as failed. What has run by then has written its data and stays."
        ),
        typed: None,
    })
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let state = &at.snapshot.row(at.place)?.state;
    let no = !state.phase().is_broken();
    Offered::here(no.then(|| format!("Nothing is blocked by it: it is {}, not failed.", state.label())))
}
