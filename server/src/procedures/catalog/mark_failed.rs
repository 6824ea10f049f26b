//! Mark failed: set a task to failed. What waits for it is then blocked by Airflow's scheduler.

use app::graph::reach;
use app::model::error::AppError;
use app::model::plan::Effect;
use app::model::procedure::PlanRequest;
use app::model::state::Phase;

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::world::World;

pub(super) fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let waits = |place: &u32| matches!(world.phase(*place), Phase::NotStarted | Phase::Waiting);
    let behind: Vec<u32> = reach::downstream(&world.dag, &[place]).into_iter().filter(waits).collect();
    let mut warnings = Vec::new();
    if world.phase(place) == Phase::Running {
        warnings.push(format!("{} is running: Airflow stops it.", request.task));
    }
    let broken = world.broken_behind(place).len();
    if broken > 0 {
        warnings.push(format!(
            "Airflow also clears {broken} failed or blocked tasks behind {}; they are blocked again by it.",
            request.task
        ));
    }
    let mut targets = vec![world.target(place, Effect::MarkFailed, "as asked")];
    let mut blocked: Vec<_> = behind
        .iter()
        .map(|node| world.target(*node, Effect::WillBlock, format!("waits for {}", request.task)))
        .collect();
    blocked.sort_by_key(|target| !target.critical);
    targets.extend(blocked);
    Ok(Draft {
        summary: format!("{} counts as failed, and {} tasks that wait for it are blocked.", request.task, behind.len()),
        acts: vec![(
            Act::SetState(world.set(place, request.map_index, "failed")),
            "The scheduler then blocks what waits for it, unless its trigger rule says otherwise.".into(),
        )],
        targets,
        warnings,
        interlocks: vec![world.still(place, "The task is not failed yet", |phase| phase != Phase::Failed)],
        undo: format!("Clear {} to let it run, or unblock downstream from it.", request.task),
    })
}
