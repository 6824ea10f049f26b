//! Retract a part: an attribute, an indexed attribute or a manual append of a dataset. Replaces HOWTO "Removing
//! bad data from Metapod" (attributes) and "Retracting Manual Appends to Dataset Series".

use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock, Target};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};

use super::datasets;
use crate::clients::metapod::Retract;
use crate::procedures::act::{Act, Retraction};
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Need, Procedure, at_no_task, irreversible, nowhere};
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "retract-part",
    title: "Retract a part",
    purpose: "Take an attribute, an indexed attribute or a manual append of a dataset out of Metapod.",
    icon: "eraser",
    replaces: "Removing bad data from Metapod; Retracting Manual Appends to Dataset Series",
    role: Role::Operator,
    risk: Risk::Disruptive,
    on_task: false,
    needs: &[Need::Datasets],
    parameters,
    steps: &[
        "Retract it by its id, once; if no answer comes, the dataset is read before anything is said.",
        "Read the dataset until it is gone.",
    ],
    undo: "It cannot be taken back from here: Metapod has no call that puts one back.",
    reverse: irreversible,
    offer: at_no_task,
    on_dataset: nowhere,
    draft,
};

fn parameters() -> Vec<Parameter> {
    let mut parameters = datasets::one();
    parameters.push(Parameter {
        name: "part".into(),
        label: "What".into(),
        help: "What of the dataset is retracted.".into(),
        kind: Kind::Choice(
            [
                ("attribute", "an attribute"),
                ("indexed-attribute", "an indexed attribute"),
                ("append", "a manual append"),
            ]
            .map(|(value, words)| (value.to_owned(), words.to_owned()))
            .to_vec(),
        ),
        origin: Origin::Selection,
        default: String::new(),
    });
    parameters.push(Parameter {
        name: "id".into(),
        label: "Id".into(),
        help: "Its id in Metapod; the page of the dataset has it.".into(),
        kind: Kind::Id,
        origin: Origin::Selection,
        default: String::new(),
    });
    parameters
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let reading = datasets::reading(world)?;
    let named = datasets::named(reading, request)?;
    let (what, words) = match request.value("part") {
        "attribute" => (Retract::Attribute, "attribute"),
        "indexed-attribute" => (Retract::IndexedAttribute, "indexed attribute"),
        "append" => (Retract::Append, "manual append"),
        _ => {
            return Err(datasets::invalid(
                "Say what of the dataset is retracted: an attribute, an indexed attribute or a manual append.",
            ));
        }
    };
    let id = request.value("id");
    if id.is_empty() {
        return Err(datasets::invalid("Give the id of what is retracted; the page of the dataset has it."));
    }
    let name = &named.entry.name;
    let target = format!("{words} {id}");
    let (readers, all_readers) = datasets::readers(reading, &[named.place]);
    let mut targets = vec![Target {
        task: target.clone(),
        state: app::model::state::TaskState::Unknown("there".into()),
        effect: Effect::Retracted,
        why: format!("of {name}"),
        critical: named.entry.critical,
        empty_input: false,
    }];
    targets.extend(readers);
    let mut warnings: Vec<String> = datasets::without_lineage(reading).into_iter().collect();
    warnings.push("It cannot be put back from here.".into());
    if all_readers > 0 {
        warnings.push(format!("{all_readers} committed datasets were made from {name} and stay as they are."));
    }
    let each = vec![Retraction { target, dataset: name.clone(), id: id.to_owned(), format: None, path: None }];
    Ok(Draft {
        summary: format!("{name} no longer has this {words}."),
        acts: vec![(
            Act::RetractEach { transaction: reading.transaction.clone(), what, each },
            format!("Metapod takes the {words} out of {name}."),
        )],
        targets,
        warnings,
        interlocks: vec![Interlock {
            title: "The dataset is in the transaction".into(),
            holds: true,
            evidence: format!("{name} is in {}.", reading.transaction),
        }],
        undo: "It cannot be taken back from here.".into(),
        typed: Some(name.clone()),
    })
}
