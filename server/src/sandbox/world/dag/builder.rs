//! Puts a DAG together, and lays an ordinary run of it over time.

use std::collections::HashMap;

use super::{Dag, Kind, Operator, Task, TaskIx};
use crate::sandbox::world::rules::TriggerRule;

/// Puts a DAG together task by task.
#[derive(Debug)]
pub struct Builder {
    tasks: Vec<Task>,
    index: HashMap<String, TaskIx>,
}

impl Builder {
    /// An empty DAG with room for `tasks`.
    #[must_use]
    pub fn with_capacity(tasks: usize) -> Self {
        Self { tasks: Vec::with_capacity(tasks), index: HashMap::with_capacity(tasks) }
    }

    /// How many tasks there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Whether there is no task yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The task with this id, if it has been added.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<TaskIx> {
        self.index.get(id).copied()
    }

    /// Adds a task behind `upstream`, of the usual kind for its operator.
    pub fn add(
        &mut self,
        id: String,
        kind: Kind,
        operator: Operator,
        owner: &'static str,
        upstream: &[TaskIx],
    ) -> TaskIx {
        let at = self.tasks.len();
        for before in upstream {
            self.tasks[*before].downstream.push(at);
        }
        self.index.insert(id.clone(), at);
        self.tasks.push(Task {
            id,
            owner,
            operator,
            kind,
            rule: TriggerRule::AllSuccess,
            retries: 1,
            retry_delay: 5_000,
            mapped: None,
            usual: 600_000,
            upstream: upstream.to_vec(),
            downstream: Vec::new(),
            first_slot: 0,
            begins: 0,
            finishes: 0,
        });
        at
    }

    /// The task at `at`, to be changed.
    pub fn task(&mut self, at: TaskIx) -> &mut Task {
        &mut self.tasks[at]
    }

    /// Finishes the DAG `shell`: numbers the instances and lays an ordinary run over time.
    #[must_use]
    pub fn build(self, shell: Shell) -> Dag {
        let mut dag = Dag {
            id: shell.id,
            description: shell.description,
            cron: shell.cron,
            schedule: shell.schedule,
            period: shell.period,
            tags: shell.tags,
            span: shell.span,
            tasks: self.tasks,
            slots: 0,
            task_of_slot: Vec::new(),
            index: self.index,
        };
        for at in 0..dag.tasks.len() {
            let begins = dag.tasks[at].upstream.iter().map(|up| dag.tasks[*up].finishes).max().unwrap_or(0) + 3_000;
            let task = &mut dag.tasks[at];
            task.first_slot = dag.slots;
            task.begins = begins;
            task.finishes = begins + task.usual;
            dag.slots += task.width();
            dag.task_of_slot.resize(dag.slots, at);
        }
        let last = dag.tasks.iter().map(|task| task.finishes).max().unwrap_or(1).max(1);
        for task in &mut dag.tasks {
            task.begins = task.begins * dag.span / last;
            task.finishes = task.finishes * dag.span / last;
        }
        dag
    }
}

/// What a DAG is apart from its tasks.
#[derive(Clone, Copy, Debug)]
pub struct Shell {
    /// Its id.
    pub id: &'static str,
    /// What it does.
    pub description: &'static str,
    /// Its schedule, as cron.
    pub cron: &'static str,
    /// The schedule in words.
    pub schedule: &'static str,
    /// How far apart its runs are, in milliseconds.
    pub period: i64,
    /// Its tags.
    pub tags: &'static [&'static str],
    /// How long an ordinary run takes, in milliseconds.
    pub span: i64,
}
