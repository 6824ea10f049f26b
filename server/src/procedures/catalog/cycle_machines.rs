//! Cycle machines: replace every machine of a service by `nu ser cycle`. Replaces HOWTO "Basic steps to
//! handling Airflow DAG errors" for errors that have no cause of their own, and the first way of "Restart
//! Aurora".

use app::model::error::{AppError, ErrorKind};
use app::model::person::Role;
use app::model::plan::{Effect, Target};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};
use app::model::state::{Phase, TaskState};

use crate::commands::Operation;
use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Offered, Place, Procedure, irreversible, nowhere};
use crate::procedures::tools::Tools;
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "cycle-machines",
    title: "Cycle machines",
    purpose: "Replace every machine of the cluster, when tasks fail for reasons that are not theirs.",
    icon: "refresh-cw",
    replaces: "Basic steps to handling Airflow DAG errors; Restart Aurora",
    role: Role::Operator,
    risk: Risk::Destructive,
    on_task: false,
    needs: &[],
    parameters,
    steps: &["Run nu ser cycle; what it prints is kept.", "Read the run, to say how its tasks stand."],
    undo: "It cannot be taken back: the machines that were replaced are gone, with what only they held.",
    reverse: irreversible,
    offer,
    on_dataset: nowhere,
    draft,
};

/// Services that are cycled (HOWTO), and what each is.
const SERVICES: [(&str, &str); 2] =
    [("mesos-on-demand", "mesos-on-demand: where tasks run"), ("mesos-master", "mesos-master: restarts Aurora")];

fn parameters() -> Vec<Parameter> {
    let from = |name: &str, label: &str, help: &str| Parameter {
        name: name.into(),
        label: label.into(),
        help: help.into(),
        kind: Kind::Name,
        origin: Origin::Configuration(format!("commands.{name}")),
        default: String::new(),
    };
    vec![
        Parameter {
            name: "service".into(),
            label: "Service".into(),
            help: "Whose machines are replaced.".into(),
            kind: Kind::Choice(SERVICES.map(|(id, words)| (id.to_owned(), words.to_owned())).to_vec()),
            origin: Origin::Fixed,
            default: SERVICES[0].0.into(),
        },
        from("env", "Environment", "Environment of the stack."),
        from("suffix", "Suffix", "Suffix of the stack."),
        from("region", "Region", "Region of the cloud."),
    ]
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    // For failures that are nobody's; elsewhere it has no place.
    (at.snapshot.row(at.place)?.state.phase() == Phase::Failed).then(Offered::default)
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let tools = &world.tools;
    let or = |name: &str, default: &str| match request.value(name) {
        "" => default.to_owned(),
        given => given.to_owned(),
    };
    let service = or("service", SERVICES[0].0);
    let (env, suffix, region) = (or("env", &tools.env), or("suffix", &tools.suffix), or("region", &tools.region));
    let invalid = |error: crate::commands::Invalid| AppError::new(ErrorKind::Invalid, error.to_string());
    let operation = Operation::cycle_machines(&service, &env, &suffix, &region).map_err(invalid)?;
    let running = (0..world.dag.len()).filter(|node| world.phase(*node) == Phase::Running).count();
    let mut warnings = Vec::new();
    if running > 0 && service == SERVICES[0].0 {
        warnings
            .push(format!("{running} tasks of this run are running: they lose their machines and fail or start anew."));
    }
    if service == "mesos-master" {
        warnings.push("Aurora is away meanwhile: sabesp does not work, and Airflow may have to be restarted.".into());
    }
    Ok(Draft {
        summary: format!("Every machine of {service} ({env}-{suffix}, {region}) is replaced, one after the other."),
        acts: vec![(Act::Command(operation), "Each machine is taken away when its successor serves.".into())],
        targets: vec![Target {
            task: service,
            state: TaskState::Unknown("not read".into()),
            effect: Effect::Replaced,
            why: "every machine of it".into(),
            critical: true,
            empty_input: false,
        }],
        warnings,
        interlocks: vec![Tools::interlock("nu", tools.nu)],
        undo: "It cannot be taken back: what only those machines hold is gone.".into(),
        typed: None,
    })
}
