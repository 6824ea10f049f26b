//! A real OpenID provider for tests: npm oidc-provider in a process of its own, ended when it is dropped.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running provider.
#[derive(Debug)]
pub struct OpenIdProvider {
    /// Its issuer.
    pub issuer: String,
    process: Child,
}

impl OpenIdProvider {
    /// Starts one that knows a console at this address, with the id `comporta`.
    ///
    /// # Panics
    /// If it does not come up.
    #[must_use]
    pub fn start(console: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
        Self::on(port, console)
    }

    /// The same on a port.
    ///
    /// # Panics
    /// If it does not come up.
    #[must_use]
    pub fn on(port: u16, console: &str) -> Self {
        let node = std::env::var("PLAYWRIGHT_NODE_EXE").unwrap_or_else(|_| "node".into());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/oidc.mjs");
        let mut command = Command::new(node);
        command.arg(script).arg(port.to_string()).arg(console).stdin(Stdio::null());
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("node starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let ready = lines.any(|line| line.is_ok_and(|line| line == "ready"));
        assert!(ready, "the provider does not come up");
        // What it prints later is read, so that it is never held up.
        std::thread::spawn(move || lines.for_each(drop));
        Self { issuer: format!("http://127.0.0.1:{port}"), process }
    }

    /// The port it serves on.
    ///
    /// # Panics
    /// Never: the issuer has one.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.issuer.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
    }
}

impl Drop for OpenIdProvider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
