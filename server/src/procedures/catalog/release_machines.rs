//! Release machines: clear a held downscale task, so that Airflow runs it. The second half of HOWTO
//! "Keep machines up after a model fails".

use app::model::error::AppError;
use app::model::execution::Execution;
use app::model::person::Role;
use app::model::plan::Effect;
use app::model::procedure::{PlanRequest, Risk};
use app::model::state::Phase;

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Offered, Place, Procedure, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "release-machines",
    title: "Release machines",
    purpose: "Clear the downscale task, so that the machines are given back.",
    icon: "server",
    replaces: "Keep machines up after a model fails",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: true,
    needs: &[],
    parameters: Vec::new,
    steps: &[
        "Clear the downscale task; Airflow runs it as soon as what it waits for is done.",
        "Remove the reminder.",
        "Read Airflow to see that it has moved.",
    ],
    undo: "While it has not run: hold the machines again.",
    reverse,
    offer,
    on_dataset: nowhere,
    draft,
};

fn reverse(done: &Execution) -> Option<PlanRequest> {
    let request = &done.head.request;
    Some(PlanRequest::new("hold-machines", &request.run, &request.task))
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let task = request.task.clone();
    Ok(Draft {
        summary: format!("{task} runs, and its machines are given back."),
        acts: vec![
            (
                // It stands at success: only_failed would leave it out.
                Act::Clear { spec: world.clear(&[place], false), may_match_none: false },
                "Airflow queues the task as soon as what it waits for is done.".into(),
            ),
            (Act::Release { task }, "The reminder goes away.".into()),
        ],
        targets: vec![world.target(place, Effect::ClearedByUs, "runs and gives the machines back")],
        warnings: vec!["Whatever is only on those machines is gone afterwards.".into()],
        interlocks: vec![world.still(place, "It is marked success", |phase| phase == Phase::Done)],
        undo: "While it has not run: hold the machines again.".into(),
        typed: None,
    })
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let on = super::downscale_of(at)?;
    let row = at.snapshot.row(on)?;
    // Where nothing is held it has no place.
    super::is_held(at, on).then(|| Offered { task: Some(row.id.clone()), ..Offered::default() })
}
