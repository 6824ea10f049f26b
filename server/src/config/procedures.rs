//! `[procedures.<id>]` and `[approvals]`: what confirming takes.

use std::collections::BTreeMap;

use app::model::procedure::Gate;
use serde::{Deserialize, Serialize};

/// What confirming one procedure takes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProcedureConfig {
    /// `click`, `type` or `second-person`; by the risk of the procedure if absent.
    pub gate: Option<Gate>,
    /// The same for the runs of one environment, by its name.
    pub environments: BTreeMap<String, Gate>,
}

/// How second persons are asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApprovalsConfig {
    /// Minutes until a request expires.
    pub minutes: u32,
}

impl Default for ApprovalsConfig {
    fn default() -> Self {
        Self { minutes: 30 }
    }
}
