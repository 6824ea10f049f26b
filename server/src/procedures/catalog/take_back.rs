//! Take back: put the tasks that an execution marked to the states they were in. The undo of every
//! procedure that sets states; a plan like any other.

use app::model::error::{AppError, ErrorKind};
use app::model::execution::Execution;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};
use app::model::state::TaskState;

use crate::clients::airflow::SetSpec;
use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Need, Offered, Place, Procedure, irreversible, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "take-back",
    title: "Take back",
    purpose: "Put the tasks that an execution marked to the states they were in before.",
    icon: "undo-2",
    replaces: "",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: false,
    needs: &[Need::Execution],
    parameters,
    steps: &[
        "Set each task that still stands as it was marked to the state it was in.",
        "Clear those that had not run, so that they run in their turn.",
        "Read Airflow until every task stands as planned, and name those that do not.",
    ],
    undo: "Mark the tasks again.",
    reverse: irreversible,
    offer,
    on_dataset: nowhere,
    draft,
};

/// The plan that takes an execution back, if it marked anything.
pub(super) fn request(done: &Execution) -> Option<PlanRequest> {
    let marked = done.targets.iter().any(|target| is_mark(target.effect));
    marked.then(|| PlanRequest::new("take-back", &done.head.request.run, "").with("execution", &done.head.id))
}

const fn is_mark(effect: Effect) -> bool {
    matches!(effect, Effect::MarkSuccess | Effect::MarkFailed)
}

fn parameters() -> Vec<Parameter> {
    vec![Parameter {
        name: "execution".into(),
        label: "Execution".into(),
        help: "The execution whose marks are taken back.".into(),
        kind: Kind::Execution,
        origin: Origin::Selection,
        default: String::new(),
    }]
}

/// It is offered by executions, not by tasks.
const fn offer(_: &Place<'_>) -> Option<Offered> {
    None
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let invalid = |words: &str| AppError::new(ErrorKind::Invalid, words);
    let done = world.execution.as_ref().ok_or_else(|| invalid("Name the execution that is taken back."))?;
    if done.head.request.run != request.run {
        return Err(invalid("That execution was on another run."));
    }
    let (mut specs, mut cleared, mut targets, mut moved): (Vec<SetSpec>, Vec<u32>, Vec<_>, Vec<&str>) =
        Default::default();
    for target in done.targets.iter().filter(|target| is_mark(target.effect)) {
        let wanted = if target.effect == Effect::MarkSuccess { TaskState::Success } else { TaskState::Failed };
        let Some(place) = world.snapshot.place(&target.task) else { continue };
        if world.snapshot.row(place).is_none_or(|row| row.state != wanted) || target.before == wanted {
            moved.push(&target.task);
            continue;
        }
        let settable = matches!(target.before, TaskState::Success | TaskState::Failed | TaskState::Skipped);
        if settable {
            specs.push(world.set(place, done.head.request.map_index, target.before.wire()));
            targets.push(world.target(place, Effect::PutBack, format!("it was {}", target.before.label())));
        } else {
            cleared.push(place);
            targets.push(world.target(place, Effect::ClearedByUs, format!("it was {}", target.before.label())));
        }
    }
    let mut acts = Vec::new();
    if !specs.is_empty() {
        acts.push((Act::SetEach(specs), "Each goes back to the state that is on record.".into()));
    }
    if !cleared.is_empty() {
        let clear = Act::Clear { spec: world.clear(&cleared, false), may_match_none: false };
        acts.push((clear, "They had not ended: they run in their turn.".into()));
    }
    let mut warnings = vec!["What has run because of it has written its data and stays.".to_owned()];
    if !moved.is_empty() {
        warnings.push(format!("Left alone, since they have moved on: {}.", world.some(&moved)));
    }
    let left = targets.len();
    Ok(Draft {
        summary: format!("{} is taken back for {left} tasks.", done.head.title),
        interlocks: vec![Interlock {
            title: "Something still stands as it was marked".into(),
            holds: left > 0,
            evidence: format!("{left} tasks stand as {} left them.", done.head.who),
        }],
        acts,
        targets,
        warnings,
        undo: "Mark the tasks again.".into(),
        typed: None,
    })
}
