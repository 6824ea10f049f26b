//! A Metapod for tests with an independent GraphQL engine: npm graphql-yoga in a process of its own, ended when
//! it is dropped.

use crate::node::{Node, free_port};

/// A running one.
#[derive(Debug)]
pub struct GraphqlMetapod {
    /// Where it serves, without a slash at the end.
    pub base: String,
    _node: Node,
}

impl GraphqlMetapod {
    /// Starts one.
    ///
    /// # Panics
    /// If it does not come up.
    #[must_use]
    pub fn start() -> Self {
        let port = free_port();
        let node = Node::start("metapod.mjs", &[&port.to_string()]);
        Self { base: format!("http://127.0.0.1:{port}"), _node: node }
    }
}
