//! What a command prints, read by the line. The readers end with this value, also if something that the
//! command left behind holds its pipes open for ever.

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::Child;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// A line as it was printed, and whether it was printed as an error.
pub(super) type Raw = (bool, Vec<u8>);

/// More of one line than this is not kept.
const PIECE: u64 = 64 * 1024;

/// Both pipes of a command.
pub(super) struct Pipes {
    lines: mpsc::Receiver<Raw>,
    _readers: JoinSet<()>,
}

impl Pipes {
    /// Reads the pipes of a child.
    pub(super) fn of(child: &mut Child) -> Self {
        let (to, lines) = mpsc::channel(64);
        let mut readers = JoinSet::new();
        if let Some(pipe) = child.stdout.take() {
            readers.spawn(read(pipe, false, to.clone()));
        }
        if let Some(pipe) = child.stderr.take() {
            readers.spawn(read(pipe, true, to));
        }
        Self { lines, _readers: readers }
    }

    /// The next line; nothing when both pipes are closed.
    pub(super) async fn next(&mut self) -> Option<Raw> {
        self.lines.recv().await
    }
}

async fn read(pipe: impl AsyncRead + Unpin, error: bool, to: mpsc::Sender<Raw>) {
    let mut pipe = BufReader::new(pipe);
    let mut goes_on = false;
    loop {
        let mut line = Vec::new();
        match (&mut pipe).take(PIECE).read_until(b'\n', &mut line).await {
            Ok(read) if read > 0 => {}
            _ => return,
        }
        let ends = line.ends_with(b"\n");
        if !goes_on && to.send((error, line)).await.is_err() {
            return;
        }
        goes_on = !ends;
    }
}
