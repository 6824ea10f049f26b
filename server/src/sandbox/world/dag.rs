//! What a DAG is: tasks, edges, and how long each usually takes. No run is in here.

mod builder;

use std::collections::HashMap;

pub use self::builder::{Builder, Shell};

use super::rules::TriggerRule;

/// The position of a task in its DAG.
pub type TaskIx = usize;

/// What a task is for; the console sees only what the task's name, operator and owner tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads a service's database.
    Contract,
    /// Builds a dataset in Spark.
    Dataset,
    /// Scores a model.
    Model,
    /// Orders or returns machines around another task.
    Scale,
    /// Loads something into a warehouse.
    Load,
    /// Anything else.
    Other,
}

/// The Airflow operators in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// A shell command.
    Bash,
    /// A Python function.
    Python,
    /// A Spark job.
    SparkSubmit,
    /// A job on Mesos through Aurora.
    AuroraJob,
}

impl Operator {
    /// Class name, module, colour and templated fields, as the task list gives them.
    #[must_use]
    pub fn describe(self) -> (&'static str, &'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::Bash => (
                "BashOperator",
                "airflow.providers.standard.operators.bash",
                "#f0ede4",
                &["bash_command", "env", "cwd"],
            ),
            Self::Python => (
                "PythonOperator",
                "airflow.providers.standard.operators.python",
                "#ffefeb",
                &["templates_dict", "op_args", "op_kwargs"],
            ),
            Self::SparkSubmit => (
                "SparkSubmitOperator",
                "airflow.providers.apache.spark.operators.spark_submit",
                "#FF9933",
                &["application", "conf", "application_args"],
            ),
            Self::AuroraJob => ("AuroraJobOperator", "aurora_jobs.operators", "#e8f7e4", &["job", "arguments"]),
        }
    }

    /// The class name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.describe().0
    }
}

/// One task of a DAG.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id: letters, digits, `_`, `-` and `.` only, as Airflow demands.
    pub id: String,
    /// The squad that owns it.
    pub owner: &'static str,
    /// How it runs.
    pub operator: Operator,
    /// What it is for.
    pub kind: Kind,
    /// When it may run.
    pub rule: TriggerRule,
    /// How often it is tried again.
    pub retries: u32,
    /// The pause before it is, in milliseconds.
    pub retry_delay: i64,
    /// How many instances a mapped task has; none for an ordinary task.
    pub mapped: Option<usize>,
    /// How long it takes on an ordinary night, in milliseconds.
    pub usual: i64,
    /// What must come before.
    pub upstream: Vec<TaskIx>,
    /// What comes after.
    pub downstream: Vec<TaskIx>,
    /// The first of its instances among those of a run.
    pub first_slot: usize,
    /// When an ordinary night starts it, in milliseconds from the start of a run that takes
    /// [`Dag::span`] in all.
    pub begins: i64,
    /// When such a night has finished it.
    pub finishes: i64,
}

impl Task {
    /// How many instances it has in a run.
    #[must_use]
    pub fn width(&self) -> usize {
        self.mapped.unwrap_or(1)
    }

    /// The positions of its instances among those of a run.
    #[must_use]
    pub fn slots(&self) -> std::ops::Range<usize> {
        self.first_slot..self.first_slot + self.width()
    }
}

/// A DAG, ready to be run.
#[derive(Clone, Debug)]
pub struct Dag {
    /// Its id.
    pub id: &'static str,
    /// What it does, in a sentence.
    pub description: &'static str,
    /// Its schedule, as cron.
    pub cron: &'static str,
    /// The schedule in words.
    pub schedule: &'static str,
    /// How far apart its runs are, in milliseconds.
    pub period: i64,
    /// Its tags, in alphabetical order.
    pub tags: &'static [&'static str],
    /// How long an ordinary run takes, in milliseconds.
    pub span: i64,
    /// Its tasks; every task stands after all that is upstream of it.
    pub tasks: Vec<Task>,
    /// How many instances a run has.
    pub slots: usize,
    /// To which task each instance belongs.
    pub task_of_slot: Vec<TaskIx>,
    index: HashMap<String, TaskIx>,
}

impl Dag {
    /// The task with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<TaskIx> {
        self.index.get(id).copied()
    }

    /// The map index of an instance: −1 for a task that is not mapped.
    #[must_use]
    pub fn map_index(&self, slot: usize) -> i64 {
        let task = &self.tasks[self.task_of_slot[slot]];
        match task.mapped {
            Some(_) => i64::try_from(slot - task.first_slot).unwrap_or(-1),
            None => -1,
        }
    }

    /// Marks, for each task, whether it lies downstream (or upstream) of one of `from`, those
    /// themselves not counted unless they lie behind one another.
    #[must_use]
    pub fn reach(&self, from: &[TaskIx], downstream: bool) -> Vec<bool> {
        let mut seen = vec![false; self.tasks.len()];
        let mut stack = from.to_vec();
        while let Some(at) = stack.pop() {
            let task = &self.tasks[at];
            for next in if downstream { &task.downstream } else { &task.upstream } {
                if !std::mem::replace(&mut seen[*next], true) {
                    stack.push(*next);
                }
            }
        }
        seen
    }

    /// The owners of its tasks, each once.
    #[must_use]
    pub fn owners(&self) -> Vec<&'static str> {
        let mut owners: Vec<_> = self.tasks.iter().map(|task| task.owner).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}
