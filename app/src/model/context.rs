//! The run context: the values that fill every form of an operator's night, resolved once.

use serde::{Deserialize, Serialize};

/// Names one run in one of the configured Airflow instances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunRef {
    /// Name of the Airflow instance in the configuration.
    pub airflow: String,
    /// DAG id.
    pub dag: String,
    /// DAG run id; may hold `:`, `+`, `/`, quotes and any other character.
    pub run: String,
}

impl RunRef {
    /// A run of a DAG of an instance.
    #[must_use]
    pub fn new(airflow: impl Into<String>, dag: impl Into<String>, run: impl Into<String>) -> Self {
        Self { airflow: airflow.into(), dag: dag.into(), run: run.into() }
    }
}

impl std::fmt::Display for RunRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} / {}", self.dag, self.run)
    }
}

/// One night of the pipeline as its backends name it. Values come from the run's `conf`, under
/// the keys that the configuration gives (`[context]`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunContext {
    /// Metapod transaction id.
    pub transaction: Option<String>,
    /// Version of itaipu that runs, a short commit hash.
    pub version: Option<String>,
    /// Date whose data is built.
    pub target_date: Option<String>,
    /// Date up to which data is read.
    pub reference_date: Option<String>,
    /// Environment, such as `prod`.
    pub environment: Option<String>,
}

impl RunContext {
    /// Label and value of everything that is known, for the header.
    #[must_use]
    pub fn entries(&self) -> Vec<(&'static str, &str)> {
        [
            ("transaction", &self.transaction),
            ("itaipu version", &self.version),
            ("target date", &self.target_date),
            ("reference date", &self.reference_date),
            ("environment", &self.environment),
        ]
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.as_deref()?)))
        .collect()
    }
}
