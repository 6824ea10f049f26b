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
        ContextValue::ALL.into_iter().filter_map(|value| Some((value.label(), self.get(value)?))).collect()
    }

    /// One of its values, if it is known.
    #[must_use]
    pub fn get(&self, value: ContextValue) -> Option<&str> {
        match value {
            ContextValue::Transaction => self.transaction.as_deref(),
            ContextValue::Version => self.version.as_deref(),
            ContextValue::TargetDate => self.target_date.as_deref(),
            ContextValue::ReferenceDate => self.reference_date.as_deref(),
            ContextValue::Environment => self.environment.as_deref(),
        }
    }
}

/// Which value of a run context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextValue {
    /// Metapod transaction id.
    Transaction,
    /// Version of itaipu.
    Version,
    /// Date whose data is built.
    TargetDate,
    /// Date up to which data is read.
    ReferenceDate,
    /// Environment.
    Environment,
}

impl ContextValue {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Transaction, Self::Version, Self::TargetDate, Self::ReferenceDate, Self::Environment];

    /// Its words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Version => "itaipu version",
            Self::TargetDate => "target date",
            Self::ReferenceDate => "reference date",
            Self::Environment => "environment",
        }
    }
}
