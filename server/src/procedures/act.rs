//! The acts that procedures are made of. Each is done at most once, and its being done can be read.

use app::model::plan::{Command, PlanStep};
use serde::{Deserialize, Serialize};

use crate::clients::airflow::{Airflow, ClearSpec, SetSpec};
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

impl Act {
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
            Self::Clear { spec, may_match_none: true } => {
                format!("Clear what is still failed or blocked of {} tasks", spec.tasks.len())
            }
            Self::Clear { spec, .. } if spec.tasks.len() == 1 => format!("Clear {}", spec.tasks[0]),
            Self::Clear { spec, .. } => format!("Clear {} tasks", spec.tasks.len()),
            Self::Command(Operation::KillJob { role, env, name, .. }) => format!("Kill the job {role}/{env}/{name}"),
            Self::Command(Operation::CycleMachines { service, .. }) => format!("Cycle the machines of {service}"),
            Self::Command(Operation::CommitDataset { dataset, format, path, .. }) => {
                format!("Commit {dataset} as {format} {path}")
            }
            Self::Command(Operation::RunItaipu { filter, itaipu, .. }) => {
                format!("Compute {filter} again with itaipu {itaipu}")
            }
            Self::Hold { task } => format!("Remember that {task} is held"),
            Self::Release { task } => format!("Forget that {task} was held"),
        };
        PlanStep { title, detail: detail.into() }
    }

    /// The same by hand; nothing for what only Comporta knows.
    #[must_use]
    pub fn command(&self, airflow: &dyn Airflow) -> Option<Command> {
        let (title, text) = match self {
            Self::SetState(spec) => (format!("Mark {}", spec.task), airflow.set_state_command(spec)),
            Self::SetEach(specs) => {
                let lines: Vec<String> = specs.iter().map(|spec| airflow.set_state_command(spec)).collect();
                (format!("Mark {} tasks", specs.len()), lines.join("\n"))
            }
            Self::Clear { spec, .. } => (format!("Clear {} tasks", spec.tasks.len()), airflow.clear_command(spec)),
            Self::Command(operation) => (format!("Run {}", operation.program()), operation.line()),
            Self::Hold { .. } | Self::Release { .. } => return None,
        };
        Some(Command { title, text })
    }
}
