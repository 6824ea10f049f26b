//! One reading of a run: its head, its tasks, their instances. The view for the browser and every
//! plan are made from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::graph::Dag;
use app::model::context::{RunContext, RunRef};
use app::model::error::AppError;
use app::model::run::{RunHead, RunView, TaskGroups, TaskLabels, TaskRow};
use app::model::state::{Counts, RunState, TaskState};
use serde_json::{Map, Value};

use super::backends::{Backends, told};
use super::instances::Instances;
use crate::clients::airflow::{Instance, Run, TaskDef};
use crate::config::ContextConfig;

/// One reading of a run.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Which run.
    pub run: RunRef,
    /// The run.
    pub head: Run,
    /// The tasks with their places; those of the DAG first, then those that only the run still knows.
    pub defs: Arc<Vec<TaskDef>>,
    /// One row per task, in the same order.
    pub rows: Vec<TaskRow>,
    /// Edges as places.
    pub edges: Vec<(u32, u32)>,
    /// When it was read.
    pub as_of: i64,
}

impl Snapshot {
    /// Reads a run, all of it.
    ///
    /// # Errors
    /// What the first failed call says.
    pub async fn read(backends: &Backends, run: &RunRef) -> Result<Self, AppError> {
        Self::read_on(backends, run, None, &mut Instances::default()).await
    }

    /// Reads a run again: the definitions of the DAG may be given, if they were read a moment ago, and
    /// of the instances what is known of them.
    ///
    /// # Errors
    /// What the first failed call says.
    pub async fn read_on(
        backends: &Backends,
        run: &RunRef,
        defs: Option<Arc<Vec<TaskDef>>>,
        known: &mut Instances,
    ) -> Result<Self, AppError> {
        let airflow = backends.airflow(&run.airflow).await?;
        let tell = |error| told(&run.airflow, &error);
        let read_defs = async {
            match defs {
                Some(defs) => Ok(defs),
                None => airflow.tasks(&run.dag).await.map(Arc::new),
            }
        };
        let (head, defs, instances) = futures::future::try_join3(
            airflow.run(&run.dag, &run.run),
            read_defs,
            known.read(&*airflow, run, backends.clock.now_ms()),
        )
        .await
        .map_err(tell)?;
        let as_of = backends.clock.now_ms();
        Ok(Self::assemble(backends, run, head, defs, instances, as_of))
    }

    fn assemble(
        backends: &Backends,
        run: &RunRef,
        head: Run,
        defs: Arc<Vec<TaskDef>>,
        instances: Vec<Instance>,
        as_of: i64,
    ) -> Self {
        let mut by_task: BTreeMap<&str, Vec<&Instance>> = BTreeMap::new();
        for instance in &instances {
            by_task.entry(&instance.task).or_default().push(instance);
        }
        let mut rows: Vec<TaskRow> = defs
            .iter()
            .map(|def| row(backends, &def.id, by_task.remove(def.id.as_str()).unwrap_or_default()))
            .collect();
        // Tasks that the DAG no longer has: kept, without edges.
        rows.extend(by_task.into_iter().map(|(id, instances)| row(backends, id, instances)));
        let places: BTreeMap<&str, u32> = defs.iter().map(|def| def.id.as_str()).zip(0..).collect();
        let edges = (0_u32..)
            .zip(defs.iter())
            .flat_map(|(from, def)| {
                def.downstream.iter().filter_map(|to| places.get(to.as_str())).map(move |to| (from, *to))
            })
            .collect();
        Self { run: run.clone(), head, defs, rows, edges, as_of }
    }

    /// The graph over the rows.
    #[must_use]
    pub fn dag(&self) -> Dag {
        Dag::new(u32::try_from(self.rows.len()).unwrap_or(u32::MAX), self.edges.iter().copied())
    }

    /// The graph of the DAG as it is now, without the tasks that only the run still knows.
    #[must_use]
    pub fn dag_alone(&self) -> Dag {
        Dag::new(u32::try_from(self.defs.len()).unwrap_or(u32::MAX), self.edges.iter().copied())
    }

    /// Place of a task.
    #[must_use]
    pub fn place(&self, task: &str) -> Option<u32> {
        self.rows.iter().position(|row| row.id == task).and_then(|place| u32::try_from(place).ok())
    }

    /// The row at a place.
    #[must_use]
    pub fn row(&self, place: u32) -> Option<&TaskRow> {
        self.rows.get(place as usize)
    }

    /// Trigger rule of the task at a place.
    #[must_use]
    pub fn rule(&self, place: u32) -> &str {
        self.defs.get(place as usize).map_or("all_success", |def| &def.rule)
    }

    /// Owners and kinds of the tasks; of those that the DAG no longer has none are known.
    #[must_use]
    pub fn labels(&self) -> TaskLabels {
        TaskLabels::new(self.defs.iter().map(|def| (def.owner.as_deref(), def.operator.as_deref())))
    }

    /// The view for the browser; what the watcher knows besides is still to be added.
    #[must_use]
    pub fn view(&self, keys: &ContextConfig, usual: Option<i64>, link: Option<String>, revision: u64) -> RunView {
        RunView {
            run: self.run.clone(),
            head: RunHead {
                state: self.head.state.clone(),
                start: self.head.start,
                end: self.head.end.filter(|_| self.head.state != RunState::Running),
                usual,
                context: context(&self.head.conf, keys),
                link,
            },
            labels: self.labels(),
            groups: TaskGroups::default(),
            tasks: self.rows.clone(),
            edges: self.edges.clone(),
            heights: Vec::new(),
            troubles: Vec::new(),
            deeds: Vec::new(),
            held: Vec::new(),
            told: String::new(),
            revision,
            as_of: self.as_of,
        }
    }
}

fn row(backends: &Backends, id: &str, mut instances: Vec<&Instance>) -> TaskRow {
    instances.sort_by_key(|instance| instance.map_index);
    let mapped = instances.iter().any(|instance| instance.map_index >= 0);
    let worst = instances.iter().min_by_key(|instance| (instance.state.phase(), instance.map_index));
    let done = instances.iter().all(|instance| instance.state.phase().is_settled());
    TaskRow {
        state: worst.map_or(TaskState::NotStarted, |instance| instance.state.clone()),
        try_number: worst.map_or(0, |instance| instance.try_number),
        start: instances.iter().filter_map(|instance| instance.start).min(),
        end: if done { instances.iter().filter_map(|instance| instance.end).max() } else { None },
        critical: backends.patterns.critical(id),
        downscale: backends.patterns.downscale(id),
        mapped: mapped.then(|| Counts::of(instances.iter().map(|instance| &instance.state))),
        id: id.to_owned(),
    }
}

/// The run context out of a run's `conf`.
#[must_use]
pub fn context(conf: &Map<String, Value>, keys: &ContextConfig) -> RunContext {
    let find = |keys: &[String]| {
        keys.iter().find_map(|key| match conf.get(key)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        })
    };
    RunContext {
        transaction: find(&keys.transaction),
        version: find(&keys.version),
        target_date: find(&keys.target_date),
        reference_date: find(&keys.reference_date),
        environment: find(&keys.environment),
    }
}

#[cfg(test)]
impl Snapshot {
    /// A run of one task.
    pub(crate) fn of_one(id: &str, state: &str, try_number: u32) -> Self {
        let row = TaskRow {
            id: id.into(),
            state: state.into(),
            try_number,
            start: None,
            end: None,
            critical: false,
            downscale: false,
            mapped: None,
        };
        let head = Run { id: "r".into(), state: RunState::Running, start: None, end: None, conf: Map::default() };
        Self { run: RunRef::default(), head, defs: Arc::default(), rows: vec![row], edges: vec![], as_of: 0 }
    }
}
