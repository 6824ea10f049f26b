//! Runs a confirmed plan: each act once, journaled before and after, then the reading that proves it.

use app::model::execution::{Execution, Held, Outcome, StepRecord, TargetRecord};
use app::model::plan::Plan;

use super::act::Act;
use super::verify;
use crate::clients::airflow::{Airflow, SetAnswer};
use crate::clients::http::ClientError;
use crate::procedures::ProceduresService;

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

/// Runs the acts of an execution that is on record, to its end.
pub async fn run(service: ProceduresService, mut execution: Execution, acts: Vec<Act>, tries: Vec<u32>) {
    let id = execution.head.id.clone();
    let mut stopped = None;
    for (place, act) in acts.iter().enumerate() {
        match step(&service, &mut execution, place, act).await {
            Ok(Outcome::Failed | Outcome::Unknown) | Err(_) if stopped.is_none() => stopped = Some(place),
            _ => {}
        }
        if stopped.is_some() {
            break;
        }
    }
    let last = acts.len();
    if let Some(stopped) = stopped {
        for place in stopped + 1..last {
            let mut skipped = execution.steps[place].clone();
            skipped.outcome = Outcome::Skipped;
            execution.steps[place] = skipped.clone();
            service.journal(service.store.write_step(&id, place, &skipped).await);
        }
    }
    // Whatever happened: read the world again and say what is so.
    let (mut outcome, mut summary) = verify::verify(&service, &mut execution, last, &tries, stopped.is_some()).await;
    if let Some(stopped) = stopped {
        let step = &execution.steps[stopped];
        outcome = step.outcome;
        summary = format!("{} did not go through: {} {summary}", step.title, step.detail);
    }
    service.journal(service.store.finish(&id, outcome, &summary, service.now()).await);
    metrics::counter!("comporta_executions_total", "procedure" => execution.head.request.procedure.slug(), "outcome" => outcome.slug())
        .increment(1);
    tracing::info!(execution = id, outcome = outcome.slug(), "execution ended");
    service.changed(&id);
    service.watchers.nudge(&execution.head.request.run).await;
}

/// One act: written down, done, written down. If it cannot be written down before, it is not done.
async fn step(
    service: &ProceduresService,
    execution: &mut Execution,
    place: usize,
    act: &Act,
) -> Result<Outcome, sqlx::Error> {
    let id = execution.head.id.clone();
    let record = &mut execution.steps[place];
    record.outcome = Outcome::Running;
    record.started = Some(service.now());
    if let Err(error) = service.store.write_step(&id, place, record).await {
        record.outcome = Outcome::Failed;
        record.detail = "The journal could not be written; nothing was done.".into();
        tracing::error!(%error, execution = id, "the journal could not be written before an act");
        return Err(error);
    }
    service.changed(&id);
    let (outcome, detail) = perform(service, execution, act).await;
    let record = &mut execution.steps[place];
    record.outcome = outcome;
    record.detail = detail;
    record.ended = Some(service.now());
    service.journal(service.store.write_step(&id, place, record).await);
    service.changed(&id);
    service.watchers.nudge(&execution.head.request.run).await;
    Ok(outcome)
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
