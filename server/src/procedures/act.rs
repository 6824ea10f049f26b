//! The acts that procedures are made of. Each is done at most once, and its being done can be read.

use app::model::plan::{Command, PlanStep};
use serde::{Deserialize, Serialize};

use super::by_hand;
use crate::clients::airflow::{Airflow, ClearSpec, SetSpec};
use crate::clients::metapod::{Metapod, Retract};
use crate::commands::Operation;

/// One act.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Act {
    /// Sets the state of a task.
    SetState(SetSpec),
    /// Sets the states of many tasks, a few at a time; each is a target with an outcome of its own.
    SetEach(Vec<SetSpec>),
    /// Clears tasks. `may_match_none`: Airflow may have cleared them all by itself.
    Clear {
        /// What is cleared.
        spec: ClearSpec,
        /// Matching nothing is well.
        may_match_none: bool,
    },
    /// Retracts things of a transaction from Metapod, a few at a time; each is a target with an outcome of its own.
    RetractEach {
        /// The transaction they are of.
        transaction: String,
        /// What of them is retracted.
        what: Retract,
        /// Them.
        each: Vec<Retraction>,
    },
    /// Commits datasets by `sabesp`, a few at a time; each is a target with an outcome of its own.
    CommitEach(Vec<Commit>),
    /// Waits until a dataset is committed. Nothing is done, so it can be broken off at any time.
    AwaitCommitted {
        /// The transaction it is of.
        transaction: String,
        /// Its name.
        dataset: String,
        /// After so long it is given up.
        minutes: u32,
    },
    /// Creates a notebook that loads a dataset.
    Notebook {
        /// The dataset.
        dataset: String,
        /// Its format.
        format: String,
        /// Where Databricks sees it.
        path: String,
    },
    /// Leaves a reminder for the nights that follow.
    Remind {
        /// The dataset that it is about.
        dataset: String,
        /// What is to be done.
        words: String,
    },
    /// Runs a command.
    Command(Operation),
    /// Remembers that machines are held.
    Hold {
        /// The downscale task.
        task: String,
    },
    /// Forgets that machines are held.
    Release {
        /// The downscale task.
        task: String,
    },
}

/// Something that is retracted, with what takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retraction {
    /// Name of the target.
    pub target: String,
    /// The dataset that it is of.
    pub dataset: String,
    /// Its id in Metapod.
    pub id: String,
    /// Format that it was committed with.
    pub format: Option<String>,
    /// Path that it was committed with.
    pub path: Option<String>,
}

/// A dataset that is committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// The transaction it is of.
    pub transaction: String,
    /// Its name.
    pub dataset: String,
    /// The command.
    pub operation: Operation,
}

/// What commands are written for.
#[derive(Clone, Copy, Debug)]
pub struct Systems<'a> {
    /// The Airflow of the run.
    pub airflow: &'a dyn Airflow,
    /// Metapod, if there is one.
    pub metapod: Option<&'a Metapod>,
}

impl Act {
    /// The transaction whose datasets it touches.
    #[must_use]
    pub fn transaction(&self) -> Option<&str> {
        match self {
            Self::RetractEach { transaction, .. } | Self::AwaitCommitted { transaction, .. } => Some(transaction),
            Self::CommitEach(commits) => commits.first().map(|commit| commit.transaction.as_str()),
            _ => None,
        }
    }

    /// The act as a step of a plan; `detail` says what follows from it.
    #[must_use]
    pub fn step(&self, detail: impl Into<String>) -> PlanStep {
        let title = match self {
            Self::SetState(spec) => format!("Mark {} as {}", spec.task, spec.state.wire()),
            Self::SetEach(specs) => {
                let first = specs.first().map_or("", |spec| spec.state.wire());
                let state = if specs.iter().all(|spec| spec.state.wire() == first) { first } else { "they were" };
                format!("Mark {} tasks as {state}", specs.len())
            }
            Self::RetractEach { what, each, .. } => {
                let what = match (what, each.as_slice()) {
                    (Retract::Committed, [one]) => one.target.clone(),
                    (Retract::Committed, many) => format!("{} datasets", many.len()),
                    (Retract::Attribute, _) => "the attribute".into(),
                    (Retract::IndexedAttribute, _) => "the indexed attribute".into(),
                    (Retract::Append, _) => "the manual append".into(),
                };
                format!("Retract {what}")
            }
            Self::CommitEach(commits) => match commits.as_slice() {
                [one] => format!("Commit {}", one.dataset),
                many => format!("Commit {} datasets", many.len()),
            },
            Self::AwaitCommitted { dataset, .. } => format!("Wait until {dataset} is committed"),
            Self::Notebook { dataset, .. } => format!("Create a notebook that loads {dataset}"),
            Self::Remind { dataset, .. } => format!("Leave a reminder about {dataset}"),
            Self::Clear { spec, may_match_none: true } => {
                format!("Clear what is still failed or blocked of {} tasks", spec.tasks.len())
            }
            Self::Clear { spec, .. } if spec.tasks.len() == 1 => format!("Clear {}", spec.tasks[0]),
            Self::Clear { spec, .. } => format!("Clear {} tasks", spec.tasks.len()),
            Self::Command(Operation::KillJob { role, env, name, .. }) => format!("Kill the job {role}/{env}/{name}"),
            Self::Command(Operation::CycleMachines { service, .. }) => format!("Cycle the machines of {service}"),
            Self::Command(Operation::CommitDataset { id, .. }) => format!("Commit the dataset {id}"),
            Self::Command(Operation::RunItaipu(asked)) => {
                format!("Compute {} with itaipu {}", asked.filter, asked.itaipu)
            }
            Self::Hold { task } => format!("Remember that {task} is held"),
            Self::Release { task } => format!("Forget that {task} was held"),
        };
        PlanStep { title, detail: detail.into() }
    }

    /// The same by hand; nothing for what only Comporta knows.
    #[must_use]
    pub fn command(&self, systems: Systems<'_>) -> Option<Command> {
        by_hand::command(self, systems)
    }
}
