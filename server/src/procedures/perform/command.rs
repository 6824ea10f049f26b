//! How a command is run: looked at first whether it is so already, its output kept as it is printed, and read
//! afterwards where there is something to read.

use std::time::Duration;

use app::model::execution::{Outcome, OutputLine};
use tokio::sync::mpsc;

use crate::clients::aurora::JobInstance;
use crate::commands::{CommandError, Exit, Line, Operation};
use crate::procedures::ProceduresService;

/// How long a job that was killed may take to be over.
const ENDING: Duration = Duration::from_secs(60);

/// Runs an operation as the step at `place` of an execution.
pub(in crate::procedures) async fn command(
    service: &ProceduresService,
    id: &str,
    place: usize,
    operation: &Operation,
) -> (Outcome, String) {
    if is_so(service, operation).await == Some(true) {
        return (Outcome::AlreadySo, "No instance of the job is active.".into());
    }
    let (lines, mut printed) = mpsc::channel(256);
    let keep = async {
        while let Some(first) = printed.recv().await {
            let mut batch = vec![first];
            while let Ok(more) = printed.try_recv() {
                batch.push(more);
            }
            let batch: Vec<_> =
                batch.into_iter().map(|Line { error, text }| OutputLine { step: place, error, text }).collect();
            service.journal(service.store.append_output(id, &batch).await);
            service.changed(id);
        }
    };
    let (result, ()) = tokio::join!(service.backends.commands.run(operation, lines), keep);
    match result {
        Ok(Exit { code: Some(0), dropped, .. }) => proved(service, operation, dropped).await,
        Ok(Exit { code: Some(code), .. }) => {
            (Outcome::Failed, format!("{} ended with exit code {code}; what it printed says why.", operation.program()))
        }
        Ok(Exit { signal, .. }) => {
            let signal = signal.map(|signal| signal.to_string()).unwrap_or_default();
            (Outcome::Unknown, format!("{} was ended by signal {signal}. {LOOK}", operation.program()))
        }
        Err(error) => unfinished(service, operation, &error).await,
    }
}

const LOOK: &str = "It may have done its work in part: look before you try again.";

async fn unfinished(service: &ProceduresService, operation: &Operation, error: &CommandError) -> (Outcome, String) {
    if !error.is_unknown() {
        return (Outcome::Failed, format!("Nothing was run: {error}."));
    }
    if is_so(service, operation).await == Some(true) {
        return (Outcome::Done, format!("{}: {error}, but it is so when read.", operation.program()));
    }
    (Outcome::Unknown, format!("{}: {error}. {LOOK}", operation.program()))
}

/// It ended well: whether it did what it says, where that can be read.
async fn proved(service: &ProceduresService, operation: &Operation, dropped: usize) -> (Outcome, String) {
    let more = if dropped > 0 { format!(" {dropped} lines of its output were not kept.") } else { String::new() };
    let ended = tokio::time::timeout(ENDING, async {
        loop {
            match is_so(service, operation).await {
                Some(false) => tokio::time::sleep(Duration::from_millis(500)).await,
                other => return other,
            }
        }
    });
    match ended.await {
        Ok(Some(_)) => (Outcome::Done, format!("It ended well, and no instance of the job is active.{more}")),
        Ok(None) => (Outcome::Done, format!("It ended well. There is nothing that could be read to prove it.{more}")),
        Err(_) => (Outcome::Failed, format!("It ended well, but instances of the job are still active.{more}")),
    }
}

/// Whether what an operation is for is so; nothing if that cannot be read.
pub(in crate::procedures) async fn is_so(service: &ProceduresService, operation: &Operation) -> Option<bool> {
    match operation {
        Operation::KillJob { role, env, name, .. } => {
            let jobs = service.backends.jobs.as_ref()?;
            let instances = jobs.job(role, env, name).await.ok()?;
            Some(!instances.iter().any(JobInstance::is_active))
        }
        Operation::CycleMachines { .. } | Operation::CommitDataset { .. } | Operation::RunItaipu { .. } => None,
    }
}
