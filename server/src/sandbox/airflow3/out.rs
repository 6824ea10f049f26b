//! What API v2 gives for a DAG version, a run and a task instance: every field of 3.3.2, in its
//! order (`core_api/datamodels/`; observed).

use std::sync::Arc;

use serde_json::{Value, json};

use crate::sandbox::rng;
use crate::sandbox::time::{DAY, zulu};
use crate::sandbox::wire::{extend, rendered, seconds};
use crate::sandbox::world::World;
use crate::sandbox::world::attempt::{Attempt, Instance};
use crate::sandbox::world::dag::Dag;
use crate::sandbox::world::log::host;
use crate::sandbox::world::state::State;

/// Of a run, what its task instances repeat.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The DAG.
    pub dag: Arc<Dag>,
    /// The run's id.
    pub run_id: String,
    /// What makes it unlike others.
    pub seed: u64,
    /// Its logical date.
    pub logical: Option<i64>,
    /// The moment from which it may run.
    pub run_after: i64,
    version: Value,
}

impl Frame {
    /// The frame of a run.
    #[must_use]
    pub fn of(world: &World, run: usize) -> Self {
        let entry = &world.runs[run];
        Self {
            dag: world.dag_of(run),
            run_id: entry.id.clone(),
            seed: entry.seed,
            logical: entry.logical,
            run_after: entry.run_after,
            version: version(world, entry.dag),
        }
    }

    /// A task instance.
    #[must_use]
    pub fn instance(&self, slot: usize, instance: &Instance) -> Value {
        let task = &self.dag.tasks[self.dag.task_of_slot[slot]];
        let map_index = self.dag.map_index(slot);
        let mut out = self.attempt(slot, &instance.now);
        let rest = json!({
            "id": self.id(slot, instance),
            "logical_date": self.logical.map(zulu),
            "run_after": zulu(self.run_after),
            "note": instance.note,
            "rendered_map_index": (map_index >= 0).then(|| map_index.to_string()),
            "rendered_fields": if instance.now.pid.is_some() { rendered(task.operator, &task.id) } else { json!({}) },
            "trigger": null,
            "triggerer_job": null,
        });
        extend(&mut out, rest);
        out
    }

    /// One try of a task instance, as the history gives it.
    #[must_use]
    pub fn attempt(&self, slot: usize, attempt: &Attempt) -> Value {
        let task = &self.dag.tasks[self.dag.task_of_slot[slot]];
        json!({
            "task_id": task.id,
            "dag_id": self.dag.id,
            "dag_run_id": self.run_id,
            "map_index": self.dag.map_index(slot),
            "start_date": attempt.start.map(zulu),
            "end_date": attempt.end.map(zulu),
            "duration": attempt.duration.map(seconds),
            "state": attempt.state.map(State::name),
            "try_number": attempt.number,
            "max_tries": attempt.max_tries,
            "task_display_name": task.id,
            "dag_display_name": self.dag.id,
            "hostname": attempt.host.map(host).unwrap_or_default(),
            "unixname": "airflow",
            "pool": "default_pool",
            "pool_slots": 1,
            "queue": "default",
            "priority_weight": 1,
            "operator": task.operator.name(),
            "operator_name": task.operator.name(),
            "queued_when": attempt.queued.map(zulu),
            "scheduled_when": attempt.scheduled.map(zulu),
            "pid": attempt.pid,
            "executor": null,
            "executor_config": "{}",
            "dag_version": self.version,
        })
    }

    /// The id of a task instance; clearing it gives it another.
    #[must_use]
    pub fn id(&self, slot: usize, instance: &Instance) -> String {
        rng::uuid7(self.run_after, rng::hash(&[self.seed, slot as u64, instance.renewed]))
    }
}

/// A run.
#[must_use]
pub fn run(world: &World, at: usize) -> Value {
    let run = &world.runs[at];
    let dag = world.dags[run.dag].id;
    let duration = run.start.zip(run.end).map(|(start, end)| seconds(end - start));
    json!({
        "dag_run_id": run.id,
        "dag_id": dag,
        "logical_date": run.logical.map(zulu),
        "queued_at": run.queued.map(zulu),
        "start_date": run.start.map(zulu),
        "end_date": run.end.map(zulu),
        "duration": duration,
        "data_interval_start": run.logical.map(zulu),
        "data_interval_end": run.logical.map(zulu),
        "run_after": zulu(run.run_after),
        "last_scheduling_decision": run.decided.map(zulu),
        "run_type": run.run_type(),
        "state": run.state.name(),
        "triggered_by": if run.user.is_some() { "rest_api" } else { "timetable" },
        "triggering_user_name": run.user,
        "conf": run.conf,
        "note": run.note,
        "dag_versions": [version(world, run.dag)],
        "bundle_version": null,
        "dag_display_name": dag,
        "partition_key": null,
        "partition_date": null,
    })
}

/// The only version a DAG of the sandbox has.
#[must_use]
pub fn version(world: &World, dag: usize) -> Value {
    let id = world.dags[dag].id;
    let created = created(world, dag);
    json!({
        "id": rng::uuid7(created, rng::hash(&[world.options.seed, 8, dag as u64])),
        "version_number": 1,
        "dag_id": id,
        "bundle_name": "dags-folder",
        "bundle_version": null,
        "created_at": zulu(created),
        "dag_display_name": id,
        "bundle_url": null,
    })
}

/// When a DAG was first seen: the day before its first run.
#[must_use]
pub fn created(world: &World, dag: usize) -> i64 {
    world.runs.iter().find(|run| run.dag == dag).map_or(world.born, |run| run.run_after) - DAY
}
