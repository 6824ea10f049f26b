//! Mark success: set a task to success and nothing else. Airflow's own consequence, clearing what
//! failed behind it, is part of the plan all the same.

use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::Effect;
use app::model::procedure::{PlanRequest, Risk};
use app::model::state::{Phase, TaskState};

use super::selected;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Offered, Place, Procedure, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "mark-success",
    title: "Mark success",
    purpose: "Tell Airflow that this task, or those you select, succeeded.",
    icon: "circle-check",
    replaces: "Recover from non-critical dataset/model build failures",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: true,
    needs: &[],
    parameters: super::also,
    steps: &[
        "Set each task to success, ten at a time, unless it is so already; each is read again afterwards.",
        "Read Airflow until every task stands as planned, and name those that do not.",
    ],
    undo: "Taking it back puts each task to the state it was in; one that had not run is cleared.",
    reverse: super::take_back::request,
    offer,
    on_dataset: nowhere,
    draft,
};

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let marked = selected(world, request, &TaskState::Success)?;
    let behind = marked.iter().flat_map(|place| world.behind_success(*place));
    let behind = world.besides(&marked, behind);
    let cleared = behind.iter().filter(|target| target.effect == Effect::ClearedByAirflow).count();
    let mut warnings = world.stopped(&marked);
    if cleared > 0 {
        warnings.push(format!("Airflow clears {cleared} failed or blocked tasks behind it as a consequence."));
    }
    let why = |node: u32| if node == place { "as asked" } else { "selected" };
    let mut targets: Vec<_> = marked.iter().map(|node| world.target(*node, Effect::MarkSuccess, why(*node))).collect();
    targets.extend(behind);
    Ok(Draft {
        summary: match marked.len() {
            1 => format!("{} counts as done.", request.task),
            many => format!("{many} tasks count as done."),
        },
        acts: vec![(
            world.set_each(&marked, request.map_index, "success"),
            "Airflow takes each task as done, whatever it wrote.".into(),
        )],
        targets,
        warnings,
        interlocks: vec![world.still(place, "The task is not a success yet", |phase| phase != Phase::Done)],
        undo: "Take it back from the page of the execution: what has not run by then is put back as it was.".into(),
        typed: None,
    })
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let no = at.snapshot.row(at.place)?.state == TaskState::Success;
    Offered::here(no.then(|| "It is marked success already.".into()))
}
