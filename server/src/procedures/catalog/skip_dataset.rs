//! Skip tonight: the how-to's recipe for a broken dataset as one plan. Committed empty where nothing reads it,
//! otherwise its task is marked so that what is behind it runs; and a reminder to take it out of the next nights.
//! Replaces HOWTO "Dealing with dataset failures" and "Dealing with model failures".

use app::model::dataset::Standing;
use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock};
use app::model::procedure::{PlanRequest, Risk};
use app::model::state::Phase;

use super::{commit_empty, datasets};
use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{DatasetPlace, Need, Offered, Procedure, at_no_task};
use crate::procedures::tools::Tools;
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "skip-dataset",
    title: "Skip it tonight",
    purpose: "Let the run go on without this dataset, and leave a reminder to take it out of the next nights.",
    icon: "skip-forward",
    replaces: "Dealing with dataset failures; Dealing with model failures",
    role: Role::Operator,
    risk: Risk::Disruptive,
    on_task: false,
    needs: &[Need::Datasets],
    parameters: datasets::one,
    steps: &[
        "Commit it empty if lineage says that nothing in this run reads it.",
        "Otherwise mark its task success; Airflow then clears what is blocked behind it.",
        "Leave a reminder on the list of runs, with a link to the proposal that takes it out of the pipeline.",
    ],
    undo: "Taking it back puts the task back as it was, or retracts the empty dataset.",
    reverse: |done| {
        if done.targets.iter().any(|target| target.effect == Effect::MarkSuccess) {
            return super::take_back::request(done);
        }
        (commit_empty::PROCEDURE.reverse)(done)
    },
    offer: at_no_task,
    on_dataset: |at: &DatasetPlace<'_>| {
        let entry = at.entry()?;
        let refusal = match entry.standing {
            Standing::Failed | Standing::Missing | Standing::Uncommitted => None,
            Standing::Committed => Some("It is committed: there is nothing to skip.".to_owned()),
            Standing::Blocked => Some("It is blocked: skip what failed before it.".to_owned()),
            Standing::Building | Standing::Waiting => Some("It has not failed.".to_owned()),
        };
        Some(Offered { values: vec![("dataset", entry.name.clone())], refusal, task: None })
    },
    draft,
};

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let reading = datasets::reading(world)?;
    let named = datasets::named(reading, request)?;
    let name = &named.entry.name;
    let readers = commit_empty::readers(reading, named.place);
    let unread = reading.lineage.is_some() && readers.is_empty();
    let place = named.entry.task.as_deref().and_then(|task| world.snapshot.place(task));
    let broken = place.filter(|place| world.phase(*place).is_broken());
    let (mut acts, mut targets, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    let mut interlocks = vec![Interlock {
        title: "It is not committed".into(),
        holds: named.entry.standing != Standing::Committed,
        evidence: format!("It is {} in this run.", named.entry.standing.slug()),
    }];
    if unread {
        acts.push((commit_empty::commit(world, reading, &named)?, "Nothing in this run reads it.".into()));
        targets.push(datasets::target(named.entry, Effect::Committed, format!("empty, {}", world.tools.empty_file)));
        interlocks.push(Tools::interlock("sabesp", world.tools.sabesp));
    } else if reading.lineage.is_none() {
        warnings.push("Lineage is not known, so it is not committed empty; its task is marked instead.".to_owned());
    } else {
        warnings
            .push(format!("{} datasets of this run are made from it: they will be made without it.", readers.len()));
    }
    if let Some(place) = broken {
        let words = "Airflow takes it as done and clears what is blocked behind it.";
        acts.push((Act::SetState(world.set(place, None, "success")), words.into()));
        targets.push(world.target(place, Effect::MarkSuccess, "makes the dataset"));
        targets.extend(world.behind_success(place));
    }
    let words = match &world.propose {
        Some(link) => format!("Take {name} out of the pipeline for the next nights: {link}"),
        None => format!("Take {name} out of the pipeline for the next nights."),
    };
    acts.push((
        Act::Remind { dataset: name.clone(), words },
        "It stands on the list of runs until somebody takes it away.".into(),
    ));
    if named.entry.critical {
        warnings.push(format!("{name} is business critical: its cause is to be fixed first."));
    }
    interlocks.push(Interlock {
        title: "There is a way to skip it".into(),
        holds: unread || broken.is_some(),
        evidence: match (unread, broken) {
            (true, _) => "Nothing in this run reads it.".into(),
            (_, Some(place)) => format!("{} can be marked.", world.id(place)),
            _ => match place.map(|place| world.phase(place)) {
                Some(Phase::Done) => "Its task counts as done already: what is behind it runs.".into(),
                Some(_) => "Its task has not failed.".into(),
                None => "Which task makes it is not known; mark that task from its own page.".into(),
            },
        },
    });
    Ok(Draft {
        summary: format!("The run goes on without {name}."),
        acts,
        targets,
        warnings,
        interlocks,
        undo: "Take it back from the page of the execution.".into(),
        typed: Some(name.clone()),
    })
}
