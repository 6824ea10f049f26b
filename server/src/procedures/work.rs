//! What an execution does, kept with it, so that another process can go on with it.

use app::model::execution::Execution;
use serde::{Deserialize, Serialize};

use super::act::Act;

/// What is kept: acts in order, and the number of the newest try of each target when it was planned.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Work {
    /// In the order in which they run.
    pub acts: Vec<Act>,
    /// A target that was tried since has a higher one.
    pub tries: Vec<u32>,
    /// Role of who confirmed it, for the audit trail.
    pub role: String,
    /// Where it was confirmed from, for the audit trail.
    #[serde(default)]
    pub address: String,
}

/// An execution in the hands of this process.
#[derive(Clone, Debug)]
pub struct Job {
    /// The record.
    pub execution: Execution,
    /// What it does.
    pub acts: Vec<Act>,
    /// Newest tries of its targets when it was planned.
    pub tries: Vec<u32>,
    /// Role of who confirmed it.
    pub role: String,
    /// Where it was confirmed from.
    pub address: String,
    /// The name under which this process holds it.
    pub lease: String,
}

impl Job {
    /// A job of what was kept.
    #[must_use]
    pub fn new(execution: Execution, work: Work, lease: String) -> Self {
        let Work { acts, tries, role, address } = work;
        Self { execution, acts, tries, role, address, lease }
    }
}
