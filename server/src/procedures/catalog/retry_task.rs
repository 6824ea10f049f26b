//! Retry: let one failed task run again, and what it blocks after it.

use app::model::error::AppError;
use app::model::plan::{Effect, Target};
use app::model::procedure::PlanRequest;
use app::model::state::Phase;

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::world::World;

pub(super) fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let mut places = vec![place];
    places.extend(world.broken_behind(place));
    let prediction = world.after_clear(&places);
    let target = |node: &u32| -> Target {
        match prediction.still_blocked.iter().find(|(blocked, _)| blocked == node) {
            Some((_, by)) => world.target(*node, Effect::StaysBlocked, format!("blocked again by {}", world.id(*by))),
            None if *node == place => world.target(*node, Effect::ClearedByUs, "runs again"),
            None => world.target(*node, Effect::ClearedByUs, format!("runs when {} succeeds", request.task)),
        }
    };
    let mut targets: Vec<Target> = places.iter().map(target).collect();
    targets[1..].sort_by_key(|target| !target.critical);
    Ok(Draft {
        summary: format!(
            "{} runs again; if it succeeds, {} tasks that it blocks follow.",
            request.task,
            places.len() - 1
        ),
        acts: vec![(
            Act::Clear { spec: world.clear(&places, true), may_match_none: false },
            "Airflow queues the task anew; the run goes back to running.".into(),
        )],
        targets,
        warnings: Vec::new(),
        interlocks: vec![world.still(place, "The task is still failed", |phase| phase == Phase::Failed)],
        undo: format!("Mark {} as failed while it has not succeeded.", request.task),
    })
}
