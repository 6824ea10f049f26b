//! Starts the program in a folder of its own, with nothing of this environment.
#![allow(dead_code, reason = "every test binary uses its own part of this")]
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The program.
pub const COMPORTA: &str = env!("CARGO_BIN_EXE_comporta");

/// A program in a folder.
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().kill_on_drop(true).stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub async fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = command(Path::new(COMPORTA), folder);
    command.args(arguments).envs(environment.iter().copied());
    tokio::time::timeout(Duration::from_secs(30), command.output()).await.unwrap().unwrap()
}

/// Starts the program on a port of its own; answers where it serves once it says so.
pub async fn serve(program: &Path, folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> (Child, String) {
    let mut command = command(program, folder);
    command.args(["--listen", "127.0.0.1:0"]).args(arguments).envs(environment.iter().copied());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = tokio::time::timeout(Duration::from_secs(20), lines.next_line()).await.unwrap().unwrap().unwrap();
    let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap();
    (child, format!("http://{address}"))
}

/// Asks a process to end, as a supervisor does.
pub async fn terminate(child: &Child) {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
}
