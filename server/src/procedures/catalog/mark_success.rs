//! Mark success: set a task to success and nothing else. Airflow's own consequence, clearing what
//! failed behind it, is part of the plan all the same.

use app::model::error::AppError;
use app::model::plan::Effect;
use app::model::procedure::PlanRequest;
use app::model::state::Phase;

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::world::World;

pub(super) fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let behind = world.behind_success(place);
    let cleared = behind.iter().filter(|target| target.effect == Effect::ClearedByAirflow).count();
    let mut warnings = Vec::new();
    if world.phase(place) == Phase::Running {
        warnings.push(format!("{} is running: Airflow stops it.", request.task));
    }
    if cleared > 0 {
        warnings.push(format!("Airflow clears {cleared} failed or blocked tasks behind it as a consequence."));
    }
    let mut targets = vec![world.target(place, Effect::MarkSuccess, "as asked")];
    targets.extend(behind);
    Ok(Draft {
        summary: format!("{} counts as done.", request.task),
        acts: vec![(
            Act::SetState(world.set(place, request.map_index, "success")),
            "Airflow takes the task as done, whatever it wrote.".into(),
        )],
        targets,
        warnings,
        interlocks: vec![world.still(place, "The task is not a success yet", |phase| phase != Phase::Done)],
        undo: format!("Clear {} to let it run, or mark it as failed.", request.task),
    })
}
