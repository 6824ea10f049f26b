//! A real OpenID provider for tests: npm oidc-provider in a process of its own, ended when it is dropped.

use crate::node::{Node, free_port};

/// A running provider.
#[derive(Debug)]
pub struct OpenIdProvider {
    /// Its issuer.
    pub issuer: String,
    _node: Node,
}

impl OpenIdProvider {
    /// Starts one that knows a console at this address, with the id `comporta`.
    ///
    /// # Panics
    /// If it does not come up.
    #[must_use]
    pub fn start(console: &str) -> Self {
        Self::on(free_port(), console)
    }

    /// The same on a port.
    ///
    /// # Panics
    /// If it does not come up.
    #[must_use]
    pub fn on(port: u16, console: &str) -> Self {
        let node = Node::start("oidc.mjs", &[&port.to_string(), console]);
        Self { issuer: format!("http://127.0.0.1:{port}"), _node: node }
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
