//! Runs a confirmed plan: each act once, journaled before and after, then the reading that proves it.
//! A process that ends in the middle leaves a lease that runs out; another, or the same one started
//! again, then goes on: what is done is not touched, what was under way is read first. An operator can
//! pause it and cancel the rest between two acts.

use std::time::Duration;

use app::model::execution::{Control, Outcome, StepRecord, TargetRecord};
use app::model::plan::Plan;

use super::act::Act;
use super::recall::{self, Recalled};
use super::work::Job;
use super::{await_commit, bulk, perform, record, verify};
use crate::procedures::ProceduresService;
use crate::store::control::Standing;

/// Between two renewals of a lease.
const RENEW: Duration = Duration::from_secs(3);

/// The records of a plan that has not begun.
#[must_use]
pub fn records(plan: &Plan) -> (Vec<StepRecord>, Vec<TargetRecord>) {
    let steps = plan.steps.iter().map(|step| StepRecord {
        title: step.title.clone(),
        outcome: Outcome::Pending,
        detail: step.detail.clone(),
        started: None,
        ended: None,
    });
    let targets = plan.targets.iter().map(|target| TargetRecord {
        task: target.task.clone(),
        effect: target.effect,
        before: target.state.clone(),
        after: None,
        outcome: Outcome::Pending,
        critical: target.critical,
        detail: String::new(),
    });
    (steps.collect(), targets.collect())
}

/// Runs an execution that is on record, from where it stands to its end. Ends early if another process
/// has taken it over, or if it waits for a person.
pub(super) async fn run(service: ProceduresService, mut job: Job) {
    let id = job.execution.head.id.clone();
    let renewing = tokio::spawn(renew(service.clone(), id.clone(), job.lease.clone()));
    let ended = to_the_end(&service, &mut job).await;
    renewing.abort();
    match ended {
        Ok(outcome) => {
            let procedure = job.execution.head.request.procedure.clone();
            metrics::counter!("comporta_executions_total", "procedure" => procedure, "outcome" => outcome.slug())
                .increment(1);
            tracing::info!(execution = id, outcome = outcome.slug(), "execution ended");
        }
        Err(Halt::TakenOver) => tracing::warn!(execution = id, "another process goes on with this execution"),
        Err(Halt::Asked(control)) => {
            tracing::info!(execution = id, control = control.slug(), "execution pauses");
            rest(&service, &job, None, PAUSED).await;
        }
        Err(Halt::Asks(place, words)) => {
            tracing::warn!(execution = id, step = place, "execution waits for a person to say what became of a step");
            rest(&service, &job, Some(place), &words).await;
        }
        Err(Halt::Store(error)) => {
            tracing::error!(%error, execution = id, "the store failed; the execution is gone on with when it answers");
            service.journal(service.store.give_back(&id, &job.lease).await);
        }
    }
    service.changed(&id);
    service.watchers.nudge(&job.execution.head.request.run).await;
}

const PAUSED: &str = "Paused: nothing more is begun until an operator says so.";

/// Lets it rest; if something else was asked meanwhile, it is taken up again for that.
async fn rest(service: &ProceduresService, job: &Job, asks: Option<usize>, words: &str) {
    let id = &job.execution.head.id;
    match service.store.pause(id, &job.lease, asks, words).await {
        Ok(true) => {}
        Ok(false) => service.journal(service.store.give_back(id, &job.lease).await),
        Err(error) => service.journal(Err(error)),
    }
}

/// Why an execution does not go on here.
#[derive(Debug)]
pub(super) enum Halt {
    /// Another process is at it.
    TakenOver,
    /// An operator asked for it.
    Asked(Control),
    /// A person must say whether this step was done.
    Asks(usize, String),
    /// What must be on record cannot be written.
    Store(sqlx::Error),
}

impl From<sqlx::Error> for Halt {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error)
    }
}

/// Says again and again that this process is at it.
async fn renew(service: ProceduresService, id: String, lease: String) {
    loop {
        tokio::time::sleep(RENEW).await;
        match service.store.renew(&id, &lease).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, execution = id, "the lease could not be renewed"),
        }
    }
}

async fn to_the_end(service: &ProceduresService, job: &mut Job) -> Result<Outcome, Halt> {
    let id = job.execution.head.id.clone();
    let attempt = record::attempt(service, job).await?;
    let last = job.acts.len();
    let mut cancelled = false;
    match acts(service, job).await {
        Ok(()) => {}
        Err(Halt::Asked(Control::Cancel)) => cancelled = true,
        Err(halt) => return Err(halt),
    }
    let stopped = job.execution.steps[..last]
        .iter()
        .position(|step| matches!(step.outcome, Outcome::Failed | Outcome::Unknown | Outcome::Partial));
    let (rest, unknown) = if cancelled { (Outcome::Cancelled, true) } else { (Outcome::Skipped, false) };
    for place in 0..last {
        let step = &mut job.execution.steps[place];
        match step.outcome {
            Outcome::Pending => step.outcome = rest,
            // It was asked about, and nobody said.
            Outcome::Running if unknown => {
                step.outcome = match &job.acts[place] {
                    act if bulk::is_bulk(act) => Outcome::Partial,
                    Act::AwaitCommitted { .. } => Outcome::Cancelled,
                    _ => Outcome::Unknown,
                };
            }
            _ => continue,
        }
        service.store.write_step(&id, place, step).await?;
    }
    // Whatever happened: read the world again and say what is so.
    let over = stopped.is_some() || cancelled;
    let left = if cancelled { Outcome::Cancelled } else { Outcome::Failed };
    let (mut outcome, mut summary) = verify::verify(service, job, if over { Some(left) } else { None }).await;
    if let Some(stopped) = stopped {
        let step = &job.execution.steps[stopped];
        outcome = step.outcome;
        summary = format!("{} did not go through: {} {summary}", step.title, step.detail);
    }
    match service.store.standing(&id, &job.lease).await? {
        Standing::Ours => {}
        Standing::Lost => return Err(Halt::TakenOver),
        Standing::Asked(Control::Cancel) => cancelled |= outcome != Outcome::Done,
        Standing::Asked(control) if outcome != Outcome::Done && !over => return Err(Halt::Asked(control)),
        // It is over: there is nothing left to pause.
        Standing::Asked(_) => {}
    }
    if cancelled {
        outcome = Outcome::Cancelled;
        summary = format!("The rest was cancelled. {summary}");
    }
    record::outcome(service, job, attempt, outcome, &summary).await?;
    service.store.finish(&id, outcome, &summary, service.now()).await?;
    Ok(outcome)
}

/// The acts that are not done, in order, until one does not go through.
async fn acts(service: &ProceduresService, job: &mut Job) -> Result<(), Halt> {
    for place in 0..job.acts.len() {
        let outcome = match job.execution.steps[place].outcome {
            Outcome::Pending => step(service, job, place).await?,
            Outcome::Running if asked(service, job).await?.is_some_and(|control| control == Control::Cancel) => {
                return Err(Halt::Asked(Control::Cancel));
            }
            Outcome::Running => again(service, job, place).await?,
            settled => settled,
        };
        if matches!(outcome, Outcome::Failed | Outcome::Unknown | Outcome::Partial) {
            break;
        }
    }
    Ok(())
}

/// What an operator asked of it, if anything.
async fn asked(service: &ProceduresService, job: &Job) -> Result<Option<Control>, Halt> {
    match service.store.standing(&job.execution.head.id, &job.lease).await? {
        Standing::Ours => Ok(None),
        Standing::Asked(control) => Ok(Some(control)),
        Standing::Lost => Err(Halt::TakenOver),
    }
}

/// One act: written down, done, written down. If it cannot be written down before, or the lease is not
/// held any more, it is not done.
async fn step(service: &ProceduresService, job: &mut Job, place: usize) -> Result<Outcome, Halt> {
    let id = job.execution.head.id.clone();
    let mut record = job.execution.steps[place].clone();
    record.outcome = Outcome::Running;
    record.started = record.started.or_else(|| Some(service.now()));
    if !service.store.begin_step(&id, &job.lease, place, &record).await? {
        return Err(match service.store.standing(&id, &job.lease).await? {
            Standing::Asked(control) => Halt::Asked(control),
            Standing::Ours | Standing::Lost => Halt::TakenOver,
        });
    }
    job.execution.steps[place] = record;
    service.changed(&id);
    let act = job.acts[place].clone();
    let (outcome, detail) = match &act {
        act if bulk::is_bulk(act) => bulk::each(service, job, place, act).await?,
        Act::AwaitCommitted { transaction, dataset, minutes } => {
            await_commit::wait(service, job, transaction, dataset, *minutes).await?
        }
        act => perform::perform(service, &job.execution, place, act).await,
    };
    settle(service, job, place, outcome, detail).await?;
    Ok(outcome)
}

/// An act that was under way when the process before this one ended: read first, then done if it is
/// not so, and left to a person if what is read does not tell.
async fn again(service: &ProceduresService, job: &mut Job, place: usize) -> Result<Outcome, Halt> {
    let (outcome, words) = match recall::recall(service, job, place).await {
        Recalled::NotDone => return step(service, job, place).await,
        Recalled::Done => (Outcome::Done, "Comporta was started again while this was under way; it is so when read."),
        Recalled::Unclear => return Err(Halt::Asks(place, asks(&job.execution.steps[place].title))),
    };
    settle(service, job, place, outcome, words.into()).await?;
    Ok(outcome)
}

fn asks(title: &str) -> String {
    format!(
        "Comporta was started again while \"{title}\" was under way, and what is read does not tell whether it was \
         done. Look at the run, then say."
    )
}

async fn settle(
    service: &ProceduresService,
    job: &mut Job,
    place: usize,
    outcome: Outcome,
    detail: String,
) -> Result<(), Halt> {
    let id = job.execution.head.id.clone();
    let record = &mut job.execution.steps[place];
    (record.outcome, record.detail, record.ended) = (outcome, detail, Some(service.now()));
    service.store.write_step(&id, place, record).await?;
    service.changed(&id);
    service.watchers.nudge(&job.execution.head.request.run).await;
    Ok(())
}
