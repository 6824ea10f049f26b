//! How each kind of act is done, once, and what came of it.

mod command;

use app::model::execution::{Execution, Held, Outcome, Reminder};

pub(super) use self::command::{command, is_so as command_is_so};
use super::ProceduresService;
use super::act::Act;
use crate::clients::airflow::{Airflow, ClearSpec, SetAnswer, SetSpec};
use crate::clients::http::ClientError;

/// Does an act that is one step. Acts on many targets are in [`super::bulk`].
pub(super) async fn perform(
    service: &ProceduresService,
    execution: &Execution,
    place: usize,
    act: &Act,
) -> (Outcome, String) {
    if let Act::Command(operation) = act {
        return command(service, &execution.head.id, place, operation).await;
    }
    let run = &execution.head.request.run;
    match act {
        Act::Notebook { dataset, format, path } => return notebook(service, dataset, format, path).await,
        Act::Remind { dataset, words } => return remind(service, execution, dataset, words).await,
        _ => {}
    }
    let airflow = match service.backends.airflow(&run.airflow).await {
        Ok(airflow) => airflow,
        Err(error) => return (Outcome::Failed, error.message),
    };
    match act {
        Act::SetState(spec) => set(airflow.as_ref(), spec).await,
        // Done elsewhere: see `run::step`.
        Act::SetEach(_)
        | Act::RetractEach { .. }
        | Act::CommitEach(_)
        | Act::AwaitCommitted { .. }
        | Act::Notebook { .. }
        | Act::Remind { .. }
        | Act::Command(_) => (Outcome::Done, String::new()),
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

async fn notebook(service: &ProceduresService, dataset: &str, format: &str, path: &str) -> (Outcome, String) {
    let Some(databricks) = &service.backends.databricks else {
        return (Outcome::Failed, "There is no Databricks: set [databricks] in comporta.toml.".into());
    };
    match databricks.notebook(dataset, format, path).await {
        Ok(link) => (Outcome::Done, format!("The notebook is at {link}")),
        Err(ClientError::Unknown(words)) => {
            (Outcome::Unknown, format!("Sent, and no answer came ({words}). Look in Databricks before you try again."))
        }
        Err(error) => (Outcome::Failed, format!("Databricks says: {error}.")),
    }
}

async fn remind(service: &ProceduresService, execution: &Execution, dataset: &str, words: &str) -> (Outcome, String) {
    let head = &execution.head;
    let reminder = Reminder {
        id: head.id.clone(),
        dataset: dataset.to_owned(),
        words: words.to_owned(),
        who: head.who.clone(),
        since: service.now(),
        run: head.request.run.clone(),
    };
    match service.store.remind(&reminder).await {
        Ok(()) => (Outcome::Done, "The reminder stands on the list of runs.".into()),
        Err(error) => (Outcome::Failed, format!("The reminder could not be written: {error}")),
    }
}

/// Sets the state of one task: looks whether it is so, sets it, and reads it when no answer came.
pub(super) async fn set(airflow: &dyn Airflow, spec: &SetSpec) -> (Outcome, String) {
    if is_so(airflow, spec).await == Some(true) {
        return (Outcome::AlreadySo, "It was in that state already.".into());
    }
    match airflow.set_state(spec).await {
        Ok(SetAnswer::Set) => (Outcome::Done, "Airflow set the state.".into()),
        Ok(SetAnswer::AlreadySo) => (Outcome::AlreadySo, "It was in that state already.".into()),
        Err(ClientError::Unknown(words)) => unknown(&words, is_so(airflow, spec).await == Some(true)),
        Err(error) => (Outcome::Failed, format!("Airflow says: {error}.")),
    }
}

/// Whether a task is in the state that is wanted; nothing if that cannot be read.
pub(super) async fn is_so(airflow: &dyn Airflow, spec: &SetSpec) -> Option<bool> {
    let now = airflow.instance(&spec.dag, &spec.run, &spec.task).await.ok()?;
    let mut ours = now.iter().filter(|one| spec.map_index.is_none_or(|index| index == one.map_index)).peekable();
    ours.peek()?;
    Some(ours.all(|one| one.state == spec.state))
}

/// A change that was not answered: what was read afterwards decides, if it can.
fn unknown(words: &str, is_so: bool) -> (Outcome, String) {
    if is_so {
        return (Outcome::Done, format!("Airflow did not answer ({words}), but it is so when read again."));
    }
    let detail = format!("Sent, and no answer came ({words}). It may still happen: read the run before you try again.");
    (Outcome::Unknown, detail)
}

async fn nothing_broken(airflow: &dyn Airflow, spec: &ClearSpec) -> bool {
    if !spec.only_failed {
        return false;
    }
    let dry = ClearSpec { dry_run: true, ..spec.clone() };
    airflow.clear(&dry).await.is_ok_and(|left| left.is_empty())
}
