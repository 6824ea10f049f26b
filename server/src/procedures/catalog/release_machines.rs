//! Release machines: clear a held downscale task, so that Airflow runs it. The second half of HOWTO
//! "Keep machines up after a model fails".

use app::model::error::AppError;
use app::model::plan::Effect;
use app::model::procedure::PlanRequest;
use app::model::state::Phase;

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::world::World;

pub(super) fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
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
    })
}
