//! Makes a plan: reads the world, drafts, adds the interlocks that all procedures share.

use app::model::error::AppError;
use app::model::execution::{Execution, ExecutionHead};
use app::model::person::Person;
use app::model::plan::{Interlock, Plan, Target};
use app::model::procedure::PlanRequest;

use super::ProceduresService;
use super::act::{Act, Retraction, Systems};
use super::catalog;
use super::fingerprint::fingerprint;
use super::night_before::NightBefore;
use super::procedure::Need;
use super::tools::Tools;
use super::work::Work;
use super::world::World;
use crate::clients::aurora::JobInstance;
use crate::service::datasets::reading::{self, Reading};
use crate::service::snapshot::Snapshot;
use crate::service::store_error;

/// A plan with the acts that it confirms.
#[derive(Clone, Debug)]
pub struct Planned {
    /// For the operator.
    pub plan: Plan,
    /// For the engine.
    pub acts: Vec<Act>,
    /// Number of the newest try of each target: a task that fails again has a newer one.
    pub tries: Vec<u32>,
}

/// Plans a request against the world as it is now. `busy` is the execution that is under way on the
/// run, if any.
///
/// # Errors
/// If the world cannot be read or the request makes no sense in it.
pub(super) async fn plan(
    service: &ProceduresService,
    who: &Person,
    request: &PlanRequest,
    busy: Option<&ExecutionHead>,
) -> Result<Planned, AppError> {
    let procedure = catalog::named(&request.procedure)?;
    let request = &procedure.checked(request)?;
    let backends = &service.backends;
    let snapshot = Snapshot::read(backends, &request.run).await?;
    let airflow = backends.airflow(&request.run.airflow).await?;
    let mut world = World::new(&snapshot);
    if procedure.needs.contains(&Need::Execution) {
        world.execution = named_execution(service, request).await?;
        world.kept = retracted(service, request).await?;
    }
    world.tools = Tools::of(backends);
    if procedure.needs.contains(&Need::Job) {
        match job(service, catalog::kill_job::job_of(request)).await {
            Ok(instances) => world.job = Some(instances),
            Err(words) => world.unread = Some(words),
        }
    }
    world.who = Some(who.clone());
    if procedure.needs.contains(&Need::Datasets) {
        world.datasets = Some(Reading::of(backends, &snapshot).await?);
        let name = request.value("dataset");
        world.propose =
            backends.changes.as_ref().and_then(|changes| changes.propose(name)).map(|proposal| proposal.edit);
        if procedure.needs.contains(&Need::Notebook) {
            world.databricks_path = databricks_path(service, &snapshot, name).await?;
        }
    }
    if procedure.needs.contains(&Need::NightBefore) {
        world.night_before = Some(NightBefore::of(backends, &request.run, request.value("dataset")).await?);
    }
    let draft = (procedure.draft)(&world, request)?;
    let mut interlocks = draft.interlocks.clone();
    interlocks.push(Interlock {
        title: "Nobody else is at work on this run".into(),
        holds: busy.is_none(),
        evidence: busy
            .map_or_else(|| "No execution is under way.".into(), |busy| format!("{} runs {}.", busy.who, busy.title)),
    });
    let refusal = who.refusal(procedure.role).or_else(|| {
        let broken = interlocks.iter().find(|interlock| !interlock.holds)?;
        Some(format!("A check does not hold: {}.", broken.title))
    });
    let context = crate::service::snapshot::context(&snapshot.head.conf, &backends.context);
    let gate = service.gates.of(procedure, context.environment.as_deref());
    let acted_in = world.night_before.as_ref().map_or(&context, |before| &before.context);
    let systems = Systems { airflow: airflow.as_ref(), metapod: backends.metapod.as_deref() };
    let plan = Plan {
        fingerprint: fingerprint(request, gate, &draft, &interlocks),
        ticket: uuid::Uuid::new_v4().to_string(),
        steps: draft.steps(),
        commands: draft.acts.iter().filter_map(|(act, _)| act.command(systems)).collect(),
        request: request.clone(),
        declaration: procedure.declaration_in(gate, request, &world.tools, acted_in),
        gate,
        typed: draft.typed.clone().unwrap_or_else(|| request.subject()),
        summary: draft.summary,
        targets: draft.targets,
        warnings: draft.warnings,
        interlocks,
        undo: draft.undo,
        changes: Vec::new(),
        refusal,
        as_of: snapshot.as_of,
    };
    let newest =
        |task: &str| snapshot.place(task).and_then(|place| snapshot.row(place)).map_or(0, |row| row.try_number);
    let of_task = |target: &Target| if target.effect.is_on_dataset() { 0 } else { newest(&target.task) };
    let tries = plan.targets.iter().map(of_task).collect();
    Ok(Planned { plan, tries, acts: draft.acts.into_iter().map(|(act, _)| act).collect() })
}

/// The active instances of a job, or why they cannot be read.
async fn job(service: &ProceduresService, name: &str) -> Result<Vec<JobInstance>, String> {
    let jobs = service.backends.jobs.as_ref().ok_or("[aurora] is not configured.")?;
    let (role, env) = jobs.place();
    let instances = jobs.job(role, env, name).await.map_err(|error| format!("Aurora: {error}."))?;
    Ok(instances.into_iter().filter(JobInstance::is_active).collect())
}

/// What an execution retracted, with what takes it back.
async fn retracted(service: &ProceduresService, request: &PlanRequest) -> Result<Option<Vec<Retraction>>, AppError> {
    let work = service.store.work(request.value("execution")).await.map_err(|error| store_error(&error))?;
    let work: Option<Work> = work.and_then(|kept| serde_json::from_str(&kept.work).ok());
    Ok(work.map(|work| {
        let each = work.acts.into_iter().filter_map(|act| match act {
            Act::RetractEach { each, .. } => Some(each),
            _ => None,
        });
        each.flatten().collect()
    }))
}

async fn databricks_path(
    service: &ProceduresService,
    snapshot: &Snapshot,
    name: &str,
) -> Result<Option<String>, AppError> {
    let (metapod, transaction) = reading::source(&service.backends, snapshot)?;
    let answered = metapod.details(&transaction, &[name.to_owned()]).await.map_err(|error| error.told("Metapod"))?;
    Ok(answered.value.into_iter().find(|detail| detail.listed.name == name).and_then(|detail| detail.databricks_path))
}

async fn named_execution(service: &ProceduresService, request: &PlanRequest) -> Result<Option<Execution>, AppError> {
    let id = request.value("execution");
    service.store.execution(id, service.now()).await.map_err(|error| store_error(&error))
}
