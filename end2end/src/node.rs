//! A script of `peers/` in a process of its own, ended when it is dropped.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running script.
#[derive(Debug)]
pub struct Node {
    process: Child,
}

impl Node {
    /// Starts a script with arguments and waits until it says that it is ready.
    ///
    /// # Panics
    /// If it does not come up.
    #[must_use]
    pub fn start(script: &str, arguments: &[&str]) -> Self {
        let node = std::env::var("PLAYWRIGHT_NODE_EXE").unwrap_or_else(|_| "node".into());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(script);
        let mut command = Command::new(node);
        command.arg(&script).args(arguments).stdin(Stdio::null());
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("node starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let ready = lines.any(|line| line.is_ok_and(|line| line == "ready"));
        assert!(ready, "{} does not come up", script.display());
        // What it prints later is read, so that it is never held up.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that is free at the moment.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port()
}
