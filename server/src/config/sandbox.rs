//! `[sandbox]`: the built-in data platform.

use serde::{Deserialize, Serialize};

/// The built-in data platform.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SandboxConfig {
    /// On if nothing else is configured.
    pub enabled: Option<bool>,
    /// Tasks of the nightly DAG, up to 50,000.
    pub tasks: u32,
    /// Nights of history.
    pub nights: u32,
    /// Datasets of a transaction besides those that tasks are named after, up to 50,000.
    pub datasets: u32,
    /// Seed: the same seed gives the same world.
    pub seed: u64,
    /// How fast tasks run, in percent.
    pub speed: u32,
    /// Offer a second Airflow that speaks API v1 over the same world.
    pub airflow2: bool,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self { enabled: None, tasks: 150, nights: 30, datasets: 60, seed: 7, speed: 100, airflow2: false }
    }
}
