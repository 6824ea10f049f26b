//! Mark failed: set a task to failed. What waits for it is then blocked by Airflow's scheduler.

use app::graph::reach;
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
    id: "mark-failed",
    title: "Mark failed",
    purpose: "Tell Airflow that this task, or those you select, failed; what comes after is blocked.",
    icon: "octagon-x",
    replaces: "Recover from non-critical dataset/model build failures",
    role: Role::Operator,
    risk: Risk::Disruptive,
    on_task: true,
    needs: &[],
    parameters: super::also,
    steps: &[
        "Set each task to failed, ten at a time, unless it is so already; each is read again afterwards.",
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
    let marked = selected(world, request, &TaskState::Failed)?;
    let waits = |place: &u32| matches!(world.phase(*place), Phase::NotStarted | Phase::Waiting);
    let behind: Vec<u32> = reach::downstream(&world.dag, &marked).into_iter().filter(waits).collect();
    let mut warnings = world.stopped(&marked);
    let mut broken: Vec<u32> = marked.iter().flat_map(|place| world.broken_behind(*place)).collect();
    broken.sort_unstable();
    broken.dedup();
    if !broken.is_empty() {
        warnings.push(format!(
            "Airflow also clears {} failed or blocked tasks behind {}; they are blocked again by it.",
            broken.len(),
            request.task
        ));
    }
    let why = |node: u32| if node == place { "as asked" } else { "selected" };
    let mut targets: Vec<_> = marked.iter().map(|node| world.target(*node, Effect::MarkFailed, why(*node))).collect();
    let blocked =
        behind.iter().map(|node| world.target(*node, Effect::WillBlock, format!("waits for {}", request.task)));
    let mut blocked = world.besides(&marked, blocked);
    blocked.sort_by_key(|target| !target.critical);
    targets.extend(blocked);
    let subject = match marked.len() {
        1 => format!("{} counts", request.task),
        many => format!("{many} tasks count"),
    };
    Ok(Draft {
        summary: format!("{subject} as failed, and {} tasks that wait for it are blocked.", behind.len()),
        acts: vec![(
            world.set_each(&marked, request.map_index, "failed"),
            "The scheduler then blocks what waits for it, unless its trigger rule says otherwise.".into(),
        )],
        targets,
        warnings,
        interlocks: vec![world.still(place, "The task is not failed yet", |phase| phase != Phase::Failed)],
        undo: "Take it back from the page of the execution, or unblock downstream from it.".into(),
        typed: None,
    })
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let no = at.snapshot.row(at.place)?.state == TaskState::Failed;
    Offered::here(no.then(|| "It is failed already.".into()))
}
