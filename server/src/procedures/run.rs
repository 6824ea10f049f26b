//! Runs a confirmed plan: each act once, journaled before and after, then the reading that proves it.
//! A process that ends in the middle leaves a lease that runs out; another, or the same one started
//! again, then goes on: what is done is not touched, what was under way is read first.

use std::time::Duration;

use app::model::execution::{Execution, Held, Outcome, StepRecord, TargetRecord};
use app::model::plan::Plan;

use super::act::Act;
use super::recall::{self, Recalled};
use super::work::Job;
use super::{record, verify};
use crate::clients::airflow::{Airflow, SetAnswer};
use crate::clients::http::ClientError;
use crate::procedures::ProceduresService;

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
    });
    (steps.collect(), targets.collect())
}

/// Runs an execution that is on record, from where it stands to its end. Ends early, without a word,
/// if another process has taken it over.
pub(super) async fn run(service: ProceduresService, mut job: Job) {
    let id = job.execution.head.id.clone();
    let renewing = tokio::spawn(renew(service.clone(), id.clone(), job.lease.clone()));
    let ended = to_the_end(&service, &mut job).await;
    renewing.abort();
    match ended {
        Ok(outcome) => {
            let procedure = job.execution.head.request.procedure.slug();
            metrics::counter!("comporta_executions_total", "procedure" => procedure, "outcome" => outcome.slug())
                .increment(1);
            tracing::info!(execution = id, outcome = outcome.slug(), "execution ended");
        }
        Err(Halt::TakenOver) => tracing::warn!(execution = id, "another process goes on with this execution"),
        Err(Halt::Store(error)) => {
            tracing::error!(%error, execution = id, "the store failed; the execution is gone on with when it answers");
            service.journal(service.store.give_back(&id, &job.lease).await);
        }
    }
    service.changed(&id);
    service.watchers.nudge(&job.execution.head.request.run).await;
}

/// Why an execution does not go on here.
enum Halt {
    /// Another process is at it.
    TakenOver,
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
    let mut stopped = None;
    for place in 0..job.acts.len() {
        let outcome = match job.execution.steps[place].outcome {
            Outcome::Pending => step(service, job, place).await?,
            Outcome::Running => again(service, job, place).await?,
            settled => settled,
        };
        if matches!(outcome, Outcome::Failed | Outcome::Unknown) {
            stopped = Some(place);
            break;
        }
    }
    let last = job.acts.len();
    for place in stopped.map_or(last, |stopped| stopped + 1)..last {
        job.execution.steps[place].outcome = Outcome::Skipped;
        service.store.write_step(&id, place, &job.execution.steps[place]).await?;
    }
    // Whatever happened: read the world again and say what is so.
    let (mut outcome, mut summary) =
        verify::verify(service, &mut job.execution, last, &job.tries, stopped.is_some()).await;
    if let Some(stopped) = stopped {
        let step = &job.execution.steps[stopped];
        outcome = step.outcome;
        summary = format!("{} did not go through: {} {summary}", step.title, step.detail);
    }
    if !service.store.renew(&id, &job.lease).await? {
        return Err(Halt::TakenOver);
    }
    record::outcome(service, job, attempt, outcome, &summary).await?;
    service.store.finish(&id, outcome, &summary, service.now()).await?;
    Ok(outcome)
}

/// One act: written down, done, written down. If it cannot be written down before, or the lease is not
/// held any more, it is not done.
async fn step(service: &ProceduresService, job: &mut Job, place: usize) -> Result<Outcome, Halt> {
    let id = job.execution.head.id.clone();
    let record = &mut job.execution.steps[place];
    record.outcome = Outcome::Running;
    record.started = record.started.or_else(|| Some(service.now()));
    if !service.store.begin_step(&id, &job.lease, place, record).await? {
        return Err(Halt::TakenOver);
    }
    service.changed(&id);
    let (outcome, detail) = perform(service, &job.execution, &job.acts[place]).await;
    settle(service, job, place, outcome, detail).await?;
    Ok(outcome)
}

/// An act that was under way when the process before this one ended: read first, then done if it is
/// not so, and left to a person if what is read does not tell.
async fn again(service: &ProceduresService, job: &mut Job, place: usize) -> Result<Outcome, Halt> {
    let (outcome, words) = match recall::recall(service, job, place).await {
        Recalled::NotDone => return step(service, job, place).await,
        Recalled::Done => (Outcome::Done, "Comporta was started again while this was under way; it is so when read."),
        Recalled::Unclear => (
            Outcome::Unknown,
            "Comporta was started again while this was under way, and what is read does not tell whether it was done. \
             Read the run before you try again.",
        ),
    };
    settle(service, job, place, outcome, words.into()).await?;
    Ok(outcome)
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

async fn perform(service: &ProceduresService, execution: &Execution, act: &Act) -> (Outcome, String) {
    let run = &execution.head.request.run;
    let airflow = match service.backends.airflow(&run.airflow).await {
        Ok(airflow) => airflow,
        Err(error) => return (Outcome::Failed, error.message),
    };
    match act {
        Act::SetState(spec) => match airflow.set_state(spec).await {
            Ok(SetAnswer::Set) => (Outcome::Done, "Airflow set the state.".into()),
            Ok(SetAnswer::AlreadySo) => (Outcome::AlreadySo, "It was in that state already.".into()),
            Err(ClientError::Unknown(words)) => {
                let now = airflow.instance(&spec.dag, &spec.run, &spec.task).await;
                unknown(
                    &words,
                    now.is_ok_and(|list| !list.is_empty() && list.iter().all(|one| one.state == spec.state)),
                )
            }
            Err(error) => (Outcome::Failed, format!("Airflow says: {error}.")),
        },
        Act::Clear { spec, may_match_none } => match airflow.clear(spec).await {
            Ok(cleared) if cleared.is_empty() && *may_match_none => {
                (Outcome::AlreadySo, "Airflow had cleared them all by itself.".into())
            }
            Ok(cleared) if cleared.is_empty() => {
                (Outcome::AlreadySo, "Nothing matched: nothing was left to clear.".into())
            }
            Ok(cleared) => (Outcome::Done, format!("Airflow cleared {} task instances.", cleared.len())),
            Err(ClientError::Unknown(words)) => unknown(&words, nothing_broken(airflow.as_ref(), spec).await),
            Err(error) => (Outcome::Failed, format!("Airflow says: {error}.")),
        },
        Act::Hold { task } => {
            let head = &execution.head;
            let held =
                Held { task: task.clone(), execution: head.id.clone(), who: head.who.clone(), since: service.now() };
            match service.store.hold(run, &held).await {
                Ok(()) => (Outcome::Done, "The reminder stands on the run's page.".into()),
                Err(error) => {
                    (Outcome::Failed, format!("The machines are held, but the reminder could not be written: {error}"))
                }
            }
        }
        Act::Release { task } => match service.store.release(run, task).await {
            Ok(()) => (Outcome::Done, "The reminder is gone.".into()),
            Err(error) => {
                (Outcome::Failed, format!("The task is cleared, but the reminder could not be removed: {error}"))
            }
        },
    }
}

/// A change that was not answered: what was read afterwards decides, if it can.
fn unknown(words: &str, is_so: bool) -> (Outcome, String) {
    if is_so {
        return (Outcome::Done, format!("Airflow did not answer ({words}), but it is so when read again."));
    }
    let detail = format!("Sent, and no answer came ({words}). It may still happen: read the run before you try again.");
    (Outcome::Unknown, detail)
}

async fn nothing_broken(airflow: &dyn Airflow, spec: &crate::clients::airflow::ClearSpec) -> bool {
    if !spec.only_failed {
        return false;
    }
    let dry = crate::clients::airflow::ClearSpec { dry_run: true, ..spec.clone() };
    airflow.clear(&dry).await.is_ok_and(|left| left.is_empty())
}
