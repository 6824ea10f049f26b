//! Retry: let one failed task run again, and what it blocks after it.

use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::{Effect, Target};
use app::model::procedure::{PlanRequest, Risk};
use app::model::state::Phase;

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Offered, Place, Procedure, irreversible, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "retry-task",
    title: "Retry",
    purpose: "Let this failed task run again, and what it blocks after it.",
    icon: "rotate-ccw",
    replaces: "Basic steps to handling Airflow DAG errors",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: true,
    needs: &[],
    parameters: Vec::new,
    steps: &[
        "Clear the task, and what is failed or blocked behind it.",
        "Read Airflow until every task has moved, and name those that did not.",
    ],
    undo: "It cannot be taken back as a plan: while the task has not succeeded it can be marked as failed.",
    reverse: irreversible,
    offer,
    on_dataset: nowhere,
    draft,
};

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
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
        typed: None,
    })
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let state = &at.snapshot.row(at.place)?.state;
    let no = state.phase() != Phase::Failed;
    Offered::here(no.then(|| format!("It is {}; only a failed task is retried.", state.label())))
}
