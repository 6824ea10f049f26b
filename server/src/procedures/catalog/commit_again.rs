//! Commit again: the undo of a retraction. Each dataset that was retracted is committed with the format and the
//! path that were kept.

use app::model::dataset::Standing;
use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};

use super::datasets;
use crate::commands::Operation;
use crate::procedures::act::{Act, Commit};
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Need, Procedure, at_no_task, irreversible, nowhere};
use crate::procedures::tools::Tools;
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "commit-again",
    title: "Commit again",
    purpose: "Commit what an execution retracted, with the format and path it had.",
    icon: "undo-2",
    replaces: "",
    role: Role::Operator,
    risk: Risk::Safe,
    on_task: false,
    needs: &[Need::Execution, Need::Datasets],
    parameters: || {
        vec![Parameter {
            name: "execution".into(),
            label: "Execution".into(),
            help: "The execution that retracted them.".into(),
            kind: Kind::Execution,
            origin: Origin::Selection,
            default: String::new(),
        }]
    },
    steps: &[
        "Commit each dataset that is still retracted by sabesp, ten at a time, with its format and path of before.",
        "Read the transaction until each is committed.",
    ],
    undo: "Retract them again.",
    reverse: irreversible,
    offer: at_no_task,
    on_dataset: nowhere,
    draft,
};

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let reading = datasets::reading(world)?;
    let done = world.execution.as_ref().ok_or_else(|| datasets::invalid("Name the execution that is taken back."))?;
    if done.head.request.run != request.run {
        return Err(datasets::invalid("That execution was on another run."));
    }
    let kept = world.kept.as_deref().unwrap_or_default();
    let retracted: std::collections::BTreeSet<&str> = done
        .targets
        .iter()
        .filter(|target| target.effect == Effect::Retracted && target.outcome.went_through())
        .map(|target| target.task.as_str())
        .collect();
    let (mut commits, mut targets, mut moved, mut bare) = (Vec::new(), Vec::new(), 0_usize, 0_usize);
    for one in kept.iter().filter(|one| retracted.contains(one.target.as_str())) {
        let entry = reading.place(&one.dataset).and_then(|place| reading.entry(place));
        let Some(entry) = entry.filter(|entry| entry.standing != Standing::Committed) else {
            moved += 1;
            continue;
        };
        let (Some(format), Some(path)) = (&one.format, &one.path) else {
            bare += 1;
            continue;
        };
        let operation =
            Operation::commit_dataset(&world.tools.metapod_env, &reading.transaction, &one.id, format, path)
                .map_err(|error| datasets::invalid(format!("{}: {error}", one.dataset)))?;
        commits.push(Commit { transaction: reading.transaction.clone(), dataset: one.dataset.clone(), operation });
        targets.push(datasets::target(entry, Effect::Committed, format!("{format} at {path}")));
    }
    let mut warnings = Vec::new();
    if moved > 0 {
        warnings.push(format!("{moved} are committed by now, or gone from the transaction: they are left alone."));
    }
    if bare > 0 {
        warnings
            .push(format!("{bare} had no path when they were retracted: they cannot be committed again from here."));
    }
    let number = commits.len();
    Ok(Draft {
        summary: format!("{number} datasets are committed as they were."),
        acts: vec![(Act::CommitEach(commits), "sabesp commits each with the format and path that were kept.".into())],
        targets,
        warnings,
        interlocks: vec![
            Tools::interlock("sabesp", world.tools.sabesp),
            Interlock {
                title: "Something is still retracted".into(),
                holds: number > 0,
                evidence: format!("{number} datasets are as {} left them.", done.head.who),
            },
        ],
        undo: "Retract them again.".into(),
        typed: None,
    })
}
