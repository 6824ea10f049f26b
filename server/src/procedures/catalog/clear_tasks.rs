//! Clear tasks: let a task run again, with what is chosen around it.

use app::graph::reach;
use app::model::error::{AppError, ErrorKind};
use app::model::person::Role;
use app::model::plan::{Effect, Target};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};
use app::model::state::Phase;

use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Offered, Place, Procedure, irreversible, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "clear-tasks",
    title: "Clear tasks",
    purpose: "Let this task, and what you choose around it, run again.",
    icon: "eraser",
    replaces: "Re-deploying the DAG during a run",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: true,
    needs: &[],
    parameters,
    steps: &[
        "Clear the tasks that were chosen; Airflow queues them in the order of the DAG.",
        "Read Airflow until every task has moved, and name those that did not.",
    ],
    undo: "It cannot be taken back as a plan: the states before stay on record, and a task can be marked as it was.",
    reverse: irreversible,
    offer,
    on_dataset: nowhere,
    draft,
};

fn parameters() -> Vec<Parameter> {
    let flag = |name: &str, label: &str, help: &str| Parameter {
        name: name.into(),
        label: label.into(),
        help: help.into(),
        kind: Kind::Flag,
        origin: Origin::Fixed,
        default: String::new(),
    };
    vec![
        flag("upstream", "and everything before it", "What has to run before the task runs again too."),
        flag("downstream", "and everything after it", "What has to run after the task runs again too."),
        flag("only_failed", "of these only failed and blocked ones", "What is done stays done."),
    ]
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let only_failed = request.flag("only_failed");
    let mut places = vec![place];
    if request.flag("upstream") {
        places.extend(reach::upstream(&world.dag, &[place]));
    }
    if request.flag("downstream") {
        places.extend(reach::downstream(&world.dag, &[place]));
    }
    places.sort_unstable();
    places.dedup();
    // What never started has nothing to clear, and runs in its turn.
    places.retain(|node| world.phase(*node) != Phase::NotStarted && (!only_failed || world.phase(*node).is_broken()));
    if places.is_empty() {
        return Err(AppError::new(ErrorKind::Invalid, "Nothing is left to clear with these choices. Untick some."));
    }
    let prediction = world.after_clear(&places);
    let running = places.iter().filter(|node| world.phase(**node) == Phase::Running).count();
    let done = places.iter().filter(|node| world.phase(**node) == Phase::Done).count();
    let mut warnings = Vec::new();
    if running > 0 {
        warnings.push(format!("{running} of them are running: Airflow stops them and starts them again."));
    }
    if done > 0 {
        warnings.push(format!("{done} of them are done and run again; what they wrote may be written twice."));
    }
    if !prediction.left_behind.is_empty() {
        warnings.push(format!(
            "{} blocked tasks behind them are not cleared and stay blocked; choose everything after it.",
            prediction.left_behind.len()
        ));
    }
    let mut targets: Vec<Target> = places
        .iter()
        .map(|node| match prediction.still_blocked.iter().find(|(blocked, _)| blocked == node) {
            Some((_, by)) => world.target(*node, Effect::StaysBlocked, format!("blocked again by {}", world.id(*by))),
            None => world.target(*node, Effect::ClearedByUs, "runs again when what it waits for is done"),
        })
        .collect();
    targets.sort_by_key(|target| (target.task != request.task, !target.critical));
    Ok(Draft {
        summary: format!("{} tasks run again, in the order of the DAG.", places.len()),
        acts: vec![(
            Act::Clear { spec: world.clear(&places, only_failed), may_match_none: false },
            "Airflow forgets their states and queues them anew; the run goes back to running.".into(),
        )],
        targets,
        warnings,
        interlocks: Vec::new(),
        undo: "It cannot be taken back: the states before are listed here and stay on record. A task can be marked as it was.".into(),
        typed: None,
    })
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let no = at.snapshot.row(at.place)?.state.phase() == Phase::NotStarted;
    let refusal = no.then(|| "It has not started; there is nothing to clear.".to_owned());
    Some(Offered { refusal, values: vec![("downstream", "true".into())], ..Offered::default() })
}
