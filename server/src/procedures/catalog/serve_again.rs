//! Serve again: go back to yesterday's data of a dataset while what is wrong with today's is looked into. Replaces
//! HOWTO "Serve a dataset again": retract in yesterday's transaction, compute again with yesterday's context.

use app::model::context::ContextValue;
use app::model::error::AppError;
use app::model::person::Role;
use app::model::plan::{Effect, Interlock, Target};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};

use super::datasets;
use crate::clients::metapod::Retract;
use crate::commands::Operation;
use crate::procedures::act::{Act, Retraction};
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{DatasetPlace, Need, Offered, Procedure, at_no_task, irreversible};
use crate::procedures::tools::Tools;
use crate::procedures::verify::datasets::standing;
use crate::procedures::world::World;

/// How many machines compute it where nobody says.
const NODES: u32 = 20;
/// After so long the commit is not waited for any more, in minutes.
const PATIENCE: u32 = 240;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "serve-again",
    title: "Serve yesterday's again",
    purpose: "Compute this dataset again as the last good night had it, so that yesterday's data is served.",
    icon: "history",
    replaces: "Serve a dataset again",
    role: Role::Operator,
    risk: Risk::Disruptive,
    on_task: false,
    needs: &[Need::NightBefore],
    parameters,
    steps: &[
        "Find the last run before this one that ended well, and read its context.",
        "Retract the dataset in that run's transaction.",
        "Compute it again by sabesp in that run's transaction, with its version and dates unless others are given.",
        "Wait until it is committed; that can be paused or cancelled, since it only reads.",
    ],
    undo: "It cannot be taken back as a plan: retract what was computed, or compute it again.",
    reverse: irreversible,
    offer: at_no_task,
    on_dataset: |at: &DatasetPlace<'_>| {
        Some(Offered { values: vec![("dataset", at.entry()?.name.clone())], refusal: None, task: None })
    },
    draft,
};

fn parameters() -> Vec<Parameter> {
    let mut parameters = datasets::one();
    parameters.push(Parameter {
        name: "nodes".into(),
        label: "Machines".into(),
        help: "How many machines compute it.".into(),
        kind: Kind::Number(500),
        origin: Origin::Fixed,
        default: NODES.to_string(),
    });
    let of_run = |name: &str, label: &str, help: &str, kind: Kind, value: ContextValue| Parameter {
        name: name.into(),
        label: label.into(),
        help: help.into(),
        kind,
        origin: Origin::RunContext(value),
        default: String::new(),
    };
    parameters.extend([
        of_run(
            "version",
            "Itaipu version",
            "What computes it; another one if that night's has the defect, too.",
            Kind::Name,
            ContextValue::Version,
        ),
        of_run("target", "Target date", "The day whose data is built.", Kind::Date, ContextValue::TargetDate),
        of_run(
            "reference",
            "Reference date",
            "The day up to which data is read.",
            Kind::Date,
            ContextValue::ReferenceDate,
        ),
    ]);
    parameters
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let name = request.value("dataset");
    if name.is_empty() {
        return Err(datasets::invalid("Name the dataset."));
    }
    let before = world.night_before.as_ref().ok_or_else(|| datasets::invalid("The night before was not read."))?;
    let (context, tools) = (&before.context, &world.tools);
    let of = |value: &Option<String>, what: &str| {
        value.clone().ok_or_else(|| datasets::invalid(format!("{} names no {what} in its conf.", before.run.run)))
    };
    let transaction = of(&context.transaction, "transaction")?;
    let given = |parameter: &str| Some(request.value(parameter).to_owned()).filter(|value| !value.is_empty());
    let version = given("version").map_or_else(|| of(&context.version, "itaipu version"), Ok)?;
    let others = [
        ("Itaipu version", "version", &context.version),
        ("Target date", "target", &context.target_date),
        ("Reference date", "reference", &context.reference_date),
    ]
    .into_iter()
    .filter_map(|(label, parameter, own)| {
        let value = given(parameter).filter(|value| own.as_ref() != Some(value))?;
        let own = own.as_deref().unwrap_or("none");
        Some(format!(
            "{label} {value} instead of that night's {own}: what is committed in its transaction is not what it had."
        ))
    });
    let mut warnings: Vec<String> = others.collect();
    warnings.extend([
        "Until it is committed again, nobody can read it in that transaction.".to_owned(),
        "Today's data stays as it is: retract it too if it is wrong.".to_owned(),
    ]);
    let nodes = request.value("nodes").parse().unwrap_or(NODES);
    let operation = Operation::run_itaipu(crate::commands::Itaipu {
        stack: tools.stack.clone(),
        env: tools.job_env.clone(),
        cluster: cluster(name),
        permanent: tools.permanent.clone(),
        ephemeral: tools.ephemeral.clone(),
        nodes,
        filter: name.to_owned(),
        itaipu: version.clone(),
        transaction: transaction.clone(),
        target_date: given("target").or_else(|| context.target_date.clone()),
        reference_date: given("reference").or_else(|| context.reference_date.clone()),
        instance_type: None,
        use_cache: true,
        placeholders: true,
    })
    .map_err(|error| datasets::invalid(error.to_string()))?;
    let mut acts = Vec::new();
    let listed = before.dataset.as_ref();
    if let Some(listed) = listed.filter(|listed| listed.committed) {
        let each = vec![Retraction {
            target: name.to_owned(),
            dataset: name.to_owned(),
            id: listed.id.clone(),
            format: listed.format.clone(),
            path: listed.path.clone(),
        }];
        let words = format!("In the transaction of {}: sabesp computes only what is not committed.", before.run.run);
        acts.push((Act::RetractEach { transaction: transaction.clone(), what: Retract::Committed, each }, words));
    }
    acts.push((Act::Command(operation), format!("With itaipu {version}, on {nodes} machines.")));
    acts.push((
        Act::AwaitCommitted { transaction: transaction.clone(), dataset: name.to_owned(), minutes: PATIENCE },
        "Looked at every two seconds; pause or cancel it at any time.".into(),
    ));
    let was = listed.is_some_and(|listed| listed.committed);
    Ok(Draft {
        summary: format!("{name} of {} is computed and served again.", before.run.run),
        acts,
        targets: vec![Target {
            task: name.to_owned(),
            state: standing(was),
            effect: Effect::Recomputed,
            why: format!("in transaction {transaction}"),
            critical: false,
            empty_input: false,
        }],
        warnings,
        interlocks: vec![
            Tools::interlock("nu", tools.nu),
            Interlock {
                title: "The night before has the dataset".into(),
                holds: listed.is_some(),
                evidence: match listed {
                    Some(listed) if listed.committed => format!("It is committed in {}.", before.run.run),
                    Some(_) => format!("It is in {}, and not committed.", before.run.run),
                    None => format!("{} has no dataset of this name.", before.run.run),
                },
            },
        ],
        undo: "Retract what was computed, or compute it again.".into(),
        typed: Some(name.to_owned()),
    })
}

/// Name of the cluster that computes it: the dataset's own, in letters that Aurora takes.
fn cluster(name: &str) -> String {
    let bare = name.rsplit('/').next().unwrap_or(name);
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-') { c } else { '-' };
    format!("{}-reserve", bare.chars().map(plain).collect::<String>().trim_start_matches('-'))
}
