//! Kill a job: end every instance of an Aurora job by `sabesp`. Replaces HOWTO "Re-deploying the DAG during a
//! run", where clearing a task would start it with its old configuration.

use app::model::error::{AppError, ErrorKind};
use app::model::person::Role;
use app::model::plan::{Effect, Interlock, Target};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest, Risk};
use app::model::state::{Phase, TaskState};

use crate::clients::aurora::JobInstance;
use crate::commands::Operation;
use crate::procedures::act::Act;
use crate::procedures::draft::Draft;
use crate::procedures::procedure::{Need, Offered, Place, Procedure, irreversible, nowhere};
use crate::procedures::tools::Tools;
use crate::procedures::world::World;

/// See the module.
pub const PROCEDURE: Procedure = Procedure {
    id: "kill-job",
    title: "Kill job",
    purpose: "End the Aurora job of this task, so that it starts anew with what was deployed.",
    icon: "skull",
    replaces: "Re-deploying the DAG during a run",
    role: Role::Operator,
    risk: Risk::Disruptive,
    on_task: true,
    needs: &[Need::Job],
    parameters,
    steps: &[
        "Look at the job in Aurora; if no instance of it is active there is nothing to do.",
        "Run sabesp jobs kill; what it prints is kept.",
        "Read Aurora until no instance of the job is active.",
    ],
    undo: "It cannot be taken back: what the job had not written is lost. Clear its task to start it anew.",
    reverse: irreversible,
    offer,
    on_dataset: nowhere,
    draft,
};

fn parameters() -> Vec<Parameter> {
    vec![Parameter {
        name: "job".into(),
        label: "Job".into(),
        help: "Name of the job in Aurora.".into(),
        kind: Kind::Name,
        origin: Origin::Selection,
        default: String::new(),
    }]
}

fn offer(at: &Place<'_>) -> Option<Offered> {
    let state = &at.snapshot.row(at.place)?.state;
    let no = state.phase() != Phase::Running;
    Offered::here(no.then(|| format!("It is {}: no job of it runs.", state.label())))
}

fn draft(world: &World<'_>, request: &PlanRequest) -> Result<Draft, AppError> {
    let place = world.place(&request.task)?;
    let job = job_of(request);
    let tools = &world.tools;
    let invalid = |error: crate::commands::Invalid| AppError::new(ErrorKind::Invalid, error.to_string());
    let operation = Operation::kill_job(&tools.stack, &tools.role, &tools.job_env, job).map_err(invalid)?;
    let active: &[JobInstance] = world.job.as_deref().unwrap_or_default();
    let mut targets: Vec<Target> = active.iter().map(|one| target(job, one)).collect();
    if targets.is_empty() {
        let state = TaskState::Unknown("not read".into());
        let why = "every instance, whichever there are".to_owned();
        targets.push(Target {
            task: job.into(),
            state,
            effect: Effect::Killed,
            why,
            critical: false,
            empty_input: false,
        });
    }
    let mut warnings = vec!["What the job has not written is lost.".to_owned()];
    if job == request.task && world.phase(place) == Phase::Running {
        warnings.push(format!("Airflow sees {} fail; clear it afterwards to start it anew.", request.task));
    }
    if let Some(unread) = &world.unread {
        warnings.push(format!("The job could not be read: {unread}"));
    }
    let critical = world.snapshot.row(place).is_some_and(|row| row.critical);
    if critical {
        warnings.push(format!("{} is business critical.", request.task));
    }
    Ok(Draft {
        summary: format!("No instance of {job} runs afterwards."),
        acts: vec![(Act::Command(operation), "Aurora ends every instance of the job.".into())],
        targets,
        warnings,
        interlocks: vec![
            Tools::interlock("sabesp", tools.sabesp),
            Interlock {
                title: "The job runs".into(),
                holds: world.unread.is_some() || !active.is_empty(),
                evidence: match (&world.unread, active.len()) {
                    (Some(_), _) => "It could not be read; Aurora itself says no if nothing runs.".into(),
                    (None, 0) => format!("Aurora has no active instance of {}/{}/{job}.", tools.role, tools.job_env),
                    (None, 1) => "Aurora has one active instance of it.".into(),
                    (None, many) => format!("Aurora has {many} active instances of it."),
                },
            },
        ],
        undo: "It cannot be taken back. Clear its task to start it anew.".into(),
        typed: Some(job.into()),
    })
}

/// The job of a request: the parameter, or else what was pointed at.
pub fn job_of(request: &PlanRequest) -> &str {
    let given = request.value("job");
    if given.is_empty() { &request.task } else { given }
}

fn target(job: &str, one: &JobInstance) -> Target {
    let state = match one.status.as_str() {
        "RUNNING" => TaskState::Running,
        "PENDING" | "THROTTLED" | "INIT" => TaskState::Queued,
        other => TaskState::Unknown(other.to_lowercase()),
    };
    Target {
        task: format!("{job} [{}]", one.number),
        state,
        effect: Effect::Killed,
        why: one.host.as_ref().map(|host| format!("on {host}")).unwrap_or_default(),
        critical: false,
        empty_input: false,
    }
}
