//! Runs a command to its end, or ends it.

use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::sync::mpsc;

use super::Commands;
use super::group::Group;
use super::operation::Operation;
use super::output::{Line, clean};

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

/// Lines of a pipe are told to this.
type Lines = mpsc::Sender<Line>;

/// What is still printed after the command has ended is waited for this long: something that it left behind
/// may hold the pipe open for ever.
const REST: Duration = Duration::from_millis(500);

impl Commands {
    /// Runs an operation; lines are told as they are printed. Dropped before its end, it ends the whole
    /// process group.
    ///
    /// # Errors
    /// [`CommandError`]; [`CommandError::is_unknown`] tells whether something may have been done.
    pub async fn run(&self, operation: &Operation, output: Lines) -> Result<Exit, CommandError> {
        let began = Instant::now();
        let program = operation.program();
        let result = self.supervise(operation, output).await;
        let outcome = match &result {
            Ok(Exit { code: Some(0), .. }) => "ok",
            Ok(_) => "failed",
            Err(error) if error.is_unknown() => "unknown",
            Err(_) => "not_started",
        };
        metrics::counter!("comporta_commands_total", "program" => program, "outcome" => outcome).increment(1);
        metrics::histogram!("comporta_command_seconds", "program" => program).record(began.elapsed().as_secs_f64());
        tracing::info!(program, outcome, seconds = began.elapsed().as_secs(), "command ended");
        result
    }

    async fn supervise(&self, operation: &Operation, output: Lines) -> Result<Exit, CommandError> {
        let mut prepared = self.prepare(operation)?;
        let command = prepared.command.process_group(0).stdin(Stdio::null());
        let spawned = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|error| CommandError::CannotStart(error.to_string()))?;
        let mut group = Group::of(child.id());
        let (raw, mut read) = mpsc::channel(64);
        for (pipe, error) in [
            (child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn AsyncRead + Send + Unpin>), false),
            (child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn AsyncRead + Send + Unpin>), true),
        ] {
            tokio::spawn(lines(pipe, error, raw.clone()));
        }
        drop(raw);
        let mut keeper = Keeper { output, secrets: prepared.secrets, room: prepared.limit, dropped: 0 };
        let deadline = tokio::time::sleep(prepared.timeout);
        tokio::pin!(deadline);
        let status = loop {
            tokio::select! {
                Some((error, line)) = read.recv() => keeper.keep(error, &line).await,
                status = child.wait() => break status,
                () = &mut deadline => {
                    // It is waited for meanwhile: what has ended and was not waited for counts as being there.
                    let _ = tokio::join!(group.end(), child.wait());
                    return Err(CommandError::TimedOut(prepared.timeout));
                }
            }
        };
        let rest = async {
            while let Some((error, line)) = read.recv().await {
                keeper.keep(error, &line).await;
            }
        };
        let _ = tokio::time::timeout(REST, rest).await;
        let status = status.map_err(|error| CommandError::Lost(error.to_string()))?;
        // What it left behind in its group goes with `group`.
        Ok(exit(status, keeper.dropped))
    }
}

fn exit(status: ExitStatus, dropped: usize) -> Exit {
    use std::os::unix::process::ExitStatusExt;
    Exit { code: status.code(), signal: status.signal(), dropped }
}

/// Longer pieces without a line break are taken as a line.
const PIECE: u64 = 64 * 1024;

async fn lines(pipe: Option<Box<dyn AsyncRead + Send + Unpin>>, error: bool, to: mpsc::Sender<(bool, Vec<u8>)>) {
    use tokio::io::AsyncReadExt;
    let Some(pipe) = pipe else { return };
    let mut pipe = BufReader::new(pipe);
    loop {
        let mut line = Vec::new();
        match (&mut pipe).take(PIECE).read_until(b'\n', &mut line).await {
            Ok(read) if read > 0 => {}
            _ => return,
        }
        if to.send((error, line)).await.is_err() {
            return;
        }
    }
}

/// Keeps lines while there is room.
struct Keeper {
    output: Lines,
    secrets: Vec<String>,
    room: usize,
    dropped: usize,
}

impl Keeper {
    async fn keep(&mut self, error: bool, raw: &[u8]) {
        let text = clean(raw, &self.secrets);
        if text.trim().is_empty() {
            return;
        }
        match self.room.checked_sub(text.len()) {
            Some(left) => {
                self.room = left;
                // Nobody may be reading.
                let _ = self.output.send(Line { error, text }).await;
            }
            None => {
                self.room = 0;
                self.dropped += 1;
            }
        }
    }
}
