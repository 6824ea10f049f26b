//! Runs a command to its end, or ends it.

use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::Instrument;

use super::Commands;
use super::group::Group;
use super::keeper::Keeper;
use super::operation::Operation;
use super::output::Line;
use super::pipes::Pipes;

/// How a command ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// Its exit code; absent if a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// How many lines were left out since it printed too much.
    pub dropped: usize,
}

/// Why there is no [`Exit`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The configuration names no such executable; nothing was run.
    #[error("{0} is not configured: set commands.{0} in comporta.toml")]
    NotConfigured(&'static str),
    /// It could not be started; nothing was run.
    #[error("it could not be started: {0}")]
    CannotStart(String),
    /// It took too long and was ended: what it did until then is not known.
    #[error("it took longer than {} s and was ended", .0.as_secs())]
    TimedOut(Duration),
    /// Its end was not seen: what it did is not known.
    #[error("its end was not seen: {0}")]
    Lost(String),
}

impl CommandError {
    /// It may have done something.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::TimedOut(_) | Self::Lost(_))
    }
}

/// What is still printed after the command has ended is waited for while it comes at least this often:
/// something that it left behind may hold the pipe open for ever.
const QUIET: Duration = Duration::from_millis(500);

/// And no longer than this, should what it left behind go on printing.
const REST: Duration = Duration::from_secs(5);

/// How long whoever reads the lines may take for those that are still waiting.
const HANDING_ON: Duration = Duration::from_secs(10);

/// Longer than a group takes to be ended: one that the system itself holds on to is not waited for.
const ENDING: Duration = Duration::from_secs(10);

impl Commands {
    /// Runs an operation; lines are told as they are printed, and a reader that does not take them holds
    /// nothing up. Dropped before its end, it ends the whole process group.
    ///
    /// # Errors
    /// [`CommandError`]; [`CommandError::is_unknown`] tells whether something may have been done.
    pub async fn run(&self, operation: &Operation, output: mpsc::Sender<Line>) -> Result<Exit, CommandError> {
        let began = Instant::now();
        let program = operation.program();
        let span = tracing::info_span!("command", program, operation = operation.name());
        let result = self.supervise(operation, output).instrument(span.clone()).await;
        let outcome = match &result {
            Ok(Exit { code: Some(0), .. }) => "ok",
            Ok(_) => "failed",
            Err(error) if error.is_unknown() => "unknown",
            Err(_) => "not_started",
        };
        metrics::counter!("comporta_commands_total", "program" => program, "outcome" => outcome).increment(1);
        metrics::histogram!("comporta_command_seconds", "program" => program).record(began.elapsed().as_secs_f64());
        let (code, seconds) = (result.as_ref().ok().and_then(|exit| exit.code), began.elapsed().as_secs());
        span.in_scope(|| tracing::info!(outcome, code, seconds, "command ended"));
        result
    }

    async fn supervise(&self, operation: &Operation, output: mpsc::Sender<Line>) -> Result<Exit, CommandError> {
        let mut prepared = self.prepare(operation)?;
        let command = prepared.command.process_group(0).stdin(Stdio::null());
        let spawned = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|error| CommandError::CannotStart(error.to_string()))?;
        let mut group = Group::of(child.id());
        let mut pipes = Pipes::of(&mut child);
        let mut keeper = Keeper::new(output, prepared.needles, prepared.limit);
        let ended = timeout(prepared.timeout, until(child.wait(), &mut pipes, &mut keeper)).await;
        if ended.is_err() {
            // It is waited for meanwhile: what has ended and was not waited for counts as being there.
            let ending = async { tokio::join!(group.end(), child.wait()) };
            let _ = timeout(ENDING, until(ending, &mut pipes, &mut keeper)).await;
        }
        let _ = timeout(REST, rest(&mut pipes, &mut keeper)).await;
        keeper.finish();
        let _ = timeout(HANDING_ON, hand_on(&mut keeper)).await;
        // What it left behind in its group goes with `group`.
        let status = ended.map_err(|_| CommandError::TimedOut(prepared.timeout))?;
        Ok(exit(status.map_err(|error| CommandError::Lost(error.to_string()))?, keeper.dropped()))
    }
}

/// Waits for something, keeping what is printed meanwhile.
async fn until<T>(over: impl Future<Output = T>, pipes: &mut Pipes, keeper: &mut Keeper) -> T {
    tokio::pin!(over);
    loop {
        tokio::select! {
            over = &mut over => return over,
            Some((error, line)) = pipes.next() => keeper.keep(error, &line),
            () = keeper.hand_on(), if keeper.has_lines() => {}
        }
    }
}

/// Keeps what is still printed, until nothing is.
async fn rest(pipes: &mut Pipes, keeper: &mut Keeper) {
    while let Ok(Some((error, line))) = timeout(QUIET, pipes.next()).await {
        keeper.keep(error, &line);
    }
}

async fn hand_on(keeper: &mut Keeper) {
    while keeper.has_lines() {
        keeper.hand_on().await;
    }
}

fn exit(status: ExitStatus, dropped: usize) -> Exit {
    use std::os::unix::process::ExitStatusExt;
    Exit { code: status.code(), signal: status.signal(), dropped }
}
