//! Retract datasets: take back what Metapod has as committed of one dataset or of thousands. Replaces HOWTO
//! "Removing bad data from Metapod" and "Retracting datasets in bulk".

use app::model::dataset::Standing;
use app::model::error::AppError;
use app::model::execution::Execution;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock};
use app::model::procedure::{PlanRequest, Risk};

use super::datasets::{self, MANY, Named};
use crate::clients::metapod::Retract;
use crate::procedures::act::{Act, Retraction};
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{DatasetPlace, Need, Offered, Procedure, at_no_task};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "retract",
    title: "Retract",
    purpose: "Take back what Metapod has as committed of these datasets, so that nobody reads it.",
    icon: "eraser",
    replaces: "Removing bad data from Metapod; Retracting datasets in bulk",
    role: Role::Operator,
    risk: Risk::Disruptive,
    on_task: false,
    needs: &[Need::Datasets],
    parameters: || vec![datasets::many()],
    steps: &[
        "Read format and path of each dataset and keep them, since undoing it takes them.",
        "Retract each, ten at a time; one that is not answered is read before anything else is said of it.",
        "Read the transaction again, and name what is still committed.",
    ],
    undo: "Taking it back commits each dataset again with the format and path that were kept.",
    reverse,
    offer: at_no_task,
    on_dataset,
    draft,
};

fn reverse(done: &Execution) -> Option<PlanRequest> {
    let gone = done.targets.iter().any(|target| target.effect == Effect::Retracted && target.outcome.went_through());
    gone.then(|| PlanRequest::new("commit-again", &done.head.request.run, "").with("execution", &done.head.id))
}

fn on_dataset(at: &DatasetPlace<'_>) -> Option<Offered> {
    let entry = at.entry()?;
    let refusal =
        (entry.standing != Standing::Committed).then(|| "It is not committed: there is nothing to retract.".into());
    Some(Offered { values: vec![("datasets", datasets::only(&entry.name))], refusal, task: None })
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let reading = datasets::reading(world)?;
    let selected = datasets::selected(reading, request.value("datasets"))?;
    let (committed, others): (Vec<Named<'_>>, Vec<Named<'_>>) =
        selected.into_iter().partition(|one| one.entry.standing == Standing::Committed);
    if committed.len() > MANY {
        let words =
            format!("{} datasets are selected; one plan retracts {MANY} at most. Select fewer.", committed.len());
        return Err(datasets::invalid(words));
    }
    let places: Vec<u32> = committed.iter().map(|one| one.place).collect();
    let (readers, all_readers) = datasets::readers(reading, &places);
    let number = committed.len();
    let mut targets: Vec<_> =
        committed.iter().map(|one| datasets::target(one.entry, Effect::Retracted, kept(one))).collect();
    targets.sort_by_key(|target| !target.critical);
    targets.extend(readers);
    let mut warnings: Vec<String> = datasets::without_lineage(reading).into_iter().collect();
    if all_readers > 0 {
        warnings.push(format!(
            "{all_readers} committed datasets were made from these and stay: retract them too, with + after the selection, \
             or compute them again."
        ));
    }
    let bare = committed.iter().filter(|one| one.listed.path.is_none()).count();
    if bare > 0 {
        warnings.push(format!("{bare} of them have no path in Metapod: those cannot be committed again from here."));
    }
    let partitioned = committed.iter().filter(|one| !one.listed.partitions.is_empty()).count();
    if partitioned > 0 {
        warnings.push(format!(
            "{partitioned} of them have partitions. sabesp commits without them; they are kept in this plan."
        ));
    }
    if !others.is_empty() {
        warnings.push(format!("{} more are selected that are not committed: nothing happens to those.", others.len()));
    }
    let each = committed.iter().map(retraction).collect();
    let transaction = reading.transaction.clone();
    let one = committed.first().filter(|_| number == 1).map(|one| one.entry.name.clone());
    Ok(Draft {
        summary: match &one {
            Some(name) => format!("{name} is not committed any more."),
            None => format!("{number} datasets are not committed any more."),
        },
        acts: vec![(
            Act::RetractEach { transaction, what: Retract::Committed, each },
            "Metapod forgets format, path, partitions and schema of each; the data itself stays where it lies.".into(),
        )],
        targets,
        warnings,
        interlocks: vec![Interlock {
            title: "Something is committed".into(),
            holds: number > 0,
            evidence: format!("{number} of what is selected are committed in {}.", reading.transaction),
        }],
        undo: "Take it back from the page of the execution: each dataset is committed again as it was.".into(),
        typed: Some(one.unwrap_or_else(|| format!("retract {number}"))),
    })
}

fn retraction(one: &Named<'_>) -> Retraction {
    Retraction {
        target: one.entry.name.clone(),
        dataset: one.entry.name.clone(),
        id: one.listed.id.clone(),
        format: one.listed.format.clone(),
        path: one.listed.path.clone(),
    }
}

fn kept(one: &Named<'_>) -> String {
    let format = one.listed.format.as_deref().unwrap_or("format unknown");
    let partitions = if one.listed.partitions.is_empty() {
        String::new()
    } else {
        format!(", partitions {}", one.listed.partitions.join(" "))
    };
    match &one.listed.path {
        Some(path) => format!("{format} at {path}{partitions}"),
        None => format!("{format}, without a path{partitions}"),
    }
}
