//! `…/taskInstances`: the list of a run (or, with `~`, of many), one instance, the instances of a
//! mapped task, and what an instance waits for.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::{Error, not_a_number};
use super::list::{Key, Page, Range, compare, orders};
use super::out::Frame;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::world::World;
use crate::sandbox::world::live::Instance;
use crate::sandbox::world::rules::Upstream;
use crate::sandbox::world::state::State as TaskState;

/// By what instances may be ordered.
const ORDERS: [&str; 13] = [
    "id", "state", "duration", "start_date", "end_date", "map_index", "try_number", "logical_date", "run_after",
    "data_interval_start", "data_interval_end", "rendered_map_index", "operator",
];

/// `GET /dags/{dag}/dagRuns/{run}/taskInstances`
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Error> {
    let query = Query::read(raw.as_deref());
    let wanted = Wanted::read(&query)?;
    let mut world = sandbox.world();
    let runs: Vec<usize> = if run == "~" {
        (0..world.runs.len()).filter(|at| dag == "~" || world.dags[world.runs[*at].dag].id == dag).collect()
    } else if dag == "~" {
        return Err(Error::bad_request("dag_id is required when dag_run_id is specified"));
    } else {
        vec![world.find_run(&dag, &run).ok_or_else(|| {
            Error::not_found(format!("DagRun with dag_id: `{dag}` and run_id: `{run}` was not found"))
        })?]
    };
    Ok(Json(wanted.collect(&mut world, &runs, None)))
}

/// `GET …/taskInstances/{task}/listMapped`
pub async fn list_mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task)): Path<(String, String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Error> {
    let query = Query::read(raw.as_deref());
    let wanted = Wanted::read(&query)?;
    let mut world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Error::no_dag(&dag))?;
    let found = world.dags[at].find(&task);
    let mapped = found.map(|found| world.dags[at].tasks[found].mapped.is_some());
    match (mapped, world.find_run(&dag, &run)) {
        (None, _) => Err(Error::not_found(format!("Task id {task} not found"))),
        (Some(false), _) => Err(Error::not_found(format!("Task id {task} is not mapped"))),
        (Some(true), run) => Ok(Json(wanted.collect(&mut world, &run.into_iter().collect::<Vec<_>>(), found))),
    }
}

/// `GET …/taskInstances/{task}`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task)): Path<(String, String, String)>,
) -> Result<Json<Value>, Error> {
    let mut world = sandbox.world();
    let (at, slots) = find(&world, &dag, &run, &task).ok_or_else(|| {
        Error::not_found(format!(
            "The Task Instance with dag_id: `{dag}`, run_id: `{run}` and task_id: `{task}` was not found"
        ))
    })?;
    let frame = Frame::of(&world, at);
    if frame.dag.map_index(slots.start) >= 0 {
        return Err(Error::not_found("Task instance is mapped, add the map_index value to the URL"));
    }
    Ok(Json(frame.instance(slots.start, &world.instances(at)[slots.start])))
}

/// `GET …/taskInstances/{task}/{map_index}`
pub async fn mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, index)): Path<(String, String, String, String)>,
) -> Result<Json<Value>, Error> {
    let index = map_index(&index)?;
    let mut world = sandbox.world();
    let (at, slot) = find_mapped(&world, &dag, &run, &task, index).ok_or_else(|| {
        Error::not_found(format!(
            "The Mapped Task Instance with dag_id: `{dag}`, run_id: `{run}`, task_id: `{task}`, and map_index: `{index}` was not found"
        ))
    })?;
    let frame = Frame::of(&world, at);
    Ok(Json(frame.instance(slot, &world.instances(at)[slot])))
}

/// `GET …/taskInstances/{task}/dependencies`, with or without a map index: what keeps an instance
/// from running.
pub async fn dependencies(
    State(sandbox): State<Arc<Sandbox>>,
    Path(path): Path<Vec<String>>,
) -> Result<Json<Value>, Error> {
    let [dag, run, task, rest @ ..] = path.as_slice() else { return Err(Error::not_found("Not Found")) };
    let index = rest.first().map_or(Ok(-1), |text| map_index(text))?;
    let mut world = sandbox.world();
    let (at, slot) = find_mapped(&world, dag, run, task, index).ok_or_else(|| missing(dag, run, task, index))?;
    let (shape, paused) = (world.dag_of(at), world.paused[world.runs[at].dag]);
    let task = &shape.tasks[shape.task_of_slot[slot]];
    let instances = world.instances(at);
    let mut reasons = Vec::new();
    if matches!(instances[slot].now.state, None | Some(TaskState::Scheduled)) {
        let mut up = Upstream::default();
        for before in &task.upstream {
            shape.tasks[*before].slots().for_each(|slot| up.add(instances[slot].now.state));
        }
        if paused {
            reasons.push(json!({ "name": "DAG Not Paused", "reason": format!("Task's DAG '{dag}' is paused.") }));
        }
        if up.success < up.total {
            let rule = task.rule.name();
            let text = format!(
                "Task's trigger rule '{rule}' is not met: {} of {} upstream task instances succeeded, {} failed, {} are blocked.",
                up.success, up.total, up.failed, up.upstream_failed
            );
            reasons.push(json!({ "name": "Trigger Rule", "reason": text }));
        }
    }
    Ok(Json(json!({ "dependencies": reasons })))
}

/// The run and the instances of a task in it.
pub fn find(world: &World, dag: &str, run: &str, task: &str) -> Option<(usize, std::ops::Range<usize>)> {
    let at = world.find_run(dag, run)?;
    let dag = &world.dags[world.runs[at].dag];
    Some((at, dag.tasks[dag.find(task)?].slots()))
}

/// The run and one instance of a task in it.
pub fn find_mapped(world: &World, dag: &str, run: &str, task: &str, index: i64) -> Option<(usize, usize)> {
    let (at, mut slots) = find(world, dag, run, task)?;
    let dag = &world.dags[world.runs[at].dag];
    slots.find(|slot| dag.map_index(*slot) == index).map(|slot| (at, slot))
}

/// Reads a map index out of a path.
///
/// # Errors
/// 422 where it is no number.
pub fn map_index(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::invalid(vec![not_a_number(json!(["path", "map_index"]), text)]))
}

/// 404 for an instance, in the longer of the two wordings.
#[must_use]
pub fn missing(dag: &str, run: &str, task: &str, index: i64) -> Error {
    Error::not_found(format!(
        "The Task Instance with dag_id: `{dag}`, run_id: `{run}`, task_id: `{task}` and map_index: `{index}` was not found"
    ))
}

/// Which instances a list is to give.
struct Wanted<'q> {
    query: &'q Query,
    page: Page,
    orders: Vec<(&'q str, bool)>,
    states: Vec<Option<TaskState>>,
    start: Range,
    end: Range,
    updated: Range,
    duration: Range,
    after: Range,
    logical: Range,
}

impl<'q> Wanted<'q> {
    fn read(query: &'q Query) -> Result<Self, Error> {
        let page = Page::read(query)?;
        let mut orders = orders(query, &ORDERS, "map_index")?;
        orders.push(("id", orders.first().is_some_and(|(_, down)| *down)));
        let read = |text: &str| match text {
            "none" | "no_status" => Some(None),
            name => TaskState::parse(name).map(Some),
        };
        let states: Option<Vec<_>> = query.all("state").into_iter().map(read).collect();
        let states = states.ok_or_else(|| {
            let valid = TaskState::ALL.map(TaskState::name).join(", ");
            let text = format!("Invalid value for state. Valid values are {valid}");
            Error::detail(StatusCode::UNPROCESSABLE_ENTITY, text)
        })?;
        let dates = |field: &str| Range::dates(query, field);
        Ok(Self {
            start: dates("start_date")?,
            end: dates("end_date")?,
            updated: dates("updated_at")?,
            after: dates("run_after")?,
            logical: dates("logical_date")?,
            duration: Range::seconds(query, "duration")?,
            query,
            page,
            orders,
            states,
        })
    }

    fn admits(&self, frame: &Frame, slot: usize, instance: &Instance) -> bool {
        let (now, query) = (&instance.now, self.query);
        let task = &frame.dag.tasks[frame.dag.task_of_slot[slot]];
        (self.states.is_empty() || self.states.contains(&now.state))
            && query.admits("task_id", &task.id)
            && query.admits("operator", task.operator.name())
            && query.admits("pool", "default_pool")
            && query.admits("queue", "default")
            && query.admits("try_number", &now.number.to_string())
            && query.admits("map_index", &frame.dag.map_index(slot).to_string())
            && query.get("task_display_name_pattern").is_none_or(|text| task.id.contains(text.trim_matches('%')))
            && self.start.admits(now.start)
            && self.end.admits(now.end)
            && self.updated.admits(Some(instance.updated))
            && self.duration.admits(now.duration)
    }

    fn keys(&self, frame: &Frame, slot: usize, instance: &Instance) -> Vec<Key> {
        let now = &instance.now;
        let key = |field: &str| match field {
            "state" => now.state.map_or(Key::Nothing, |state| Key::Text(state.name().to_owned())),
            "duration" => now.duration.into(),
            "start_date" => now.start.into(),
            "end_date" => now.end.into(),
            "try_number" => Key::Number(i64::from(now.number)),
            "map_index" | "rendered_map_index" => Key::Number(frame.dag.map_index(slot)),
            "operator" => Key::Text(frame.dag.tasks[frame.dag.task_of_slot[slot]].operator.name().to_owned()),
            "id" => Key::Number(i64::try_from(instance.renewed).unwrap_or(i64::MAX)),
            _ => frame.logical.or(Some(frame.run_after)).into(),
        };
        self.orders.iter().map(|(field, _)| key(field)).collect()
    }

    fn collect(&self, world: &mut World, runs: &[usize], task: Option<usize>) -> Value {
        let mut frames = Vec::new();
        let mut found = Vec::new();
        for run in runs {
            let frame = Frame::of(world, *run);
            if !self.after.admits(Some(frame.run_after)) || !self.logical.admits(frame.logical) {
                continue;
            }
            let slots = task.map_or(0..frame.dag.slots, |task| frame.dag.tasks[task].slots());
            let instances = world.instances(*run);
            for slot in slots.filter(|slot| self.admits(&frame, *slot, &instances[*slot])) {
                found.push((self.keys(&frame, slot, &instances[slot]), frames.len(), slot));
            }
            frames.push((*run, frame));
        }
        found.sort_by(|left, right| compare(&left.0, &right.0, &self.orders).then(left.1.cmp(&right.1)));
        let total = found.len();
        let mut page: Vec<_> = self.page.of(found).into_iter().enumerate().collect();
        // Run by run, so that the tasks of a past night are worked out once.
        page.sort_by_key(|(_, (_, frame, _))| *frame);
        let mut entries = vec![Value::Null; page.len()];
        for (place, (_, frame, slot)) in page {
            let (run, frame) = &frames[frame];
            entries[place] = frame.instance(slot, &world.instances(*run)[slot]);
        }
        self.page.collection("task_instances", entries, total)
    }
}
