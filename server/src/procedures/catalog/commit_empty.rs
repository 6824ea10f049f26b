//! Commit empty: commit an empty file in the place of a dataset that failed, so that the run goes on without it.
//! Replaces HOWTO "Manually commit a dataset to metapod"; allowed where nothing in the run reads it.

use app::graph::reach;
use app::model::dataset::Standing;
use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock, Target};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};

use super::datasets::{self, Named};
use crate::commands::Operation;
use crate::procedures::act::{Act, Commit};
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{DatasetPlace, Need, Offered, Procedure, at_no_task};
use crate::procedures::tools::Tools;
use crate::procedures::world::World;
use crate::service::datasets::reading::Reading;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "commit-empty",
    title: "Commit empty",
    purpose: "Commit an empty file in the place of this dataset, so that the run goes on without it.",
    icon: "circle-dashed",
    replaces: "Manually commit a dataset to metapod",
    role: Role::Operator,
    risk: Risk::Disruptive,
    on_task: false,
    needs: &[Need::Datasets],
    parameters,
    steps: &[
        "Look in the lineage whether anything in this run reads it; if so it is refused, with the list.",
        "Commit the empty file of the configuration by sabesp.",
        "Read the transaction until it is committed.",
    ],
    undo: "Retract it.",
    reverse: |done| {
        let target = done.targets.iter().find(|target| target.effect == Effect::Committed)?;
        let request = PlanRequest::new("retract", &done.head.request.run, "");
        target.outcome.went_through().then(|| request.with("datasets", &datasets::only(&target.task)))
    },
    offer: at_no_task,
    on_dataset: |at: &DatasetPlace<'_>| {
        let entry = at.entry()?;
        let committed = entry.standing == Standing::Committed;
        let refusal = committed.then(|| "It is committed already; retract it first.".to_owned());
        Some(Offered { values: vec![("dataset", entry.name.clone())], refusal, task: None })
    },
    draft,
};

fn parameters() -> Vec<Parameter> {
    let mut parameters = datasets::one();
    parameters.push(Parameter {
        name: "override".into(),
        label: "Override".into(),
        help: "Why it is committed although something reads it; an admin only.".into(),
        kind: Kind::Words,
        origin: Origin::Fixed,
        default: String::new(),
    });
    parameters
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let reading = datasets::reading(world)?;
    let named = datasets::named(reading, request)?;
    let name = &named.entry.name;
    let readers = readers(reading, named.place);
    let mut targets =
        vec![datasets::target(named.entry, Effect::Committed, format!("empty, {}", world.tools.empty_file))];
    targets.extend(readers.iter().cloned());
    let mut warnings = Vec::new();
    if named.entry.critical {
        warnings.push(format!("{name} is business critical: whoever reads it finds nothing in it."));
    }
    if !readers.is_empty() {
        warnings
            .push(format!("{} datasets of this run are made from it and would be made from nothing.", readers.len()));
    }
    Ok(Draft {
        summary: format!("{name} is committed, and empty."),
        acts: vec![(commit(world, reading, &named)?, "sabesp commits the empty file of the configuration.".into())],
        targets,
        warnings,
        interlocks: vec![
            Tools::interlock("sabesp", world.tools.sabesp),
            Interlock {
                title: "It is not committed".into(),
                holds: named.entry.standing != Standing::Committed,
                evidence: format!("It is {} in Metapod.", named.entry.standing.slug()),
            },
            nothing_reads_it(world, reading, request, &readers),
        ],
        undo: "Retract it.".into(),
        typed: Some(name.clone()),
    })
}

/// Committing the empty file.
pub(super) fn commit(world: &World<'_>, reading: &Reading, named: &Named<'_>) -> Result<Act, AppError> {
    let tools = &world.tools;
    let operation = Operation::commit_dataset(
        &tools.metapod_env,
        &reading.transaction,
        &named.listed.id,
        "PARQUET",
        &tools.empty_file,
    );
    let operation = operation.map_err(|error| datasets::invalid(error.to_string()))?;
    let dataset = named.entry.name.clone();
    Ok(Act::CommitEach(vec![Commit { transaction: reading.transaction.clone(), dataset, operation }]))
}

/// Everything of the transaction that is made from it.
pub(super) fn readers(reading: &Reading, place: u32) -> Vec<Target> {
    let behind = reach::downstream(&reading.dag, &[place]);
    let mut targets: Vec<Target> = behind
        .into_iter()
        .filter(|other| *other != place)
        .filter_map(|other| reading.entry(other))
        .map(|entry| datasets::target(entry, Effect::HasRead, "would be made from nothing"))
        .collect();
    targets.sort_by(|a, b| (!a.critical, &a.task).cmp(&(!b.critical, &b.task)));
    targets.truncate(300);
    targets
}

fn nothing_reads_it(world: &World<'_>, reading: &Reading, request: &PlanRequest, readers: &[Target]) -> Interlock {
    let title = "Nothing in this run reads it".to_owned();
    let names: Vec<&str> = readers.iter().map(|target| target.task.as_str()).collect();
    let what = match (&reading.lineage, readers.is_empty()) {
        (None, _) => "Lineage is not known, so it cannot be told what reads it.".to_owned(),
        (Some(read), true) => {
            return Interlock { title, holds: true, evidence: format!("Lineage has no reader of it ({}).", read.from) };
        }
        (Some(_), false) => format!("It is read by {}.", world.some(&names)),
    };
    let reason = request.value("override");
    let admin = world.who.as_ref().filter(|who| who.refusal(Role::Admin).is_none());
    match admin {
        Some(admin) if !reason.is_empty() => {
            Interlock { title, holds: true, evidence: format!("{what} Overridden by {}: {reason}", admin.name) }
        }
        _ => Interlock {
            title,
            holds: false,
            evidence: format!("{what} Only an admin may override this, with a reason."),
        },
    }
}
