//! Clearing and setting states in API v1. `dry_run` is in the body and true unless said otherwise;
//! the answers are references, or, where one task was really set, `{}`, even if it had that state
//! already (observed).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::error::Problem;
use super::form::Form;
use crate::sandbox::Sandbox;
use crate::sandbox::time::offset;
use crate::sandbox::world::World;
use crate::sandbox::world::act::Marker;
use crate::sandbox::world::dag::Dag;
use crate::sandbox::world::state::State as TaskState;

const SETTABLE: [&str; 3] = ["success", "failed", "skipped"];
const UPDATE: [&str; 9] = [
    "dry_run",
    "task_id",
    "execution_date",
    "dag_run_id",
    "include_upstream",
    "include_downstream",
    "include_future",
    "include_past",
    "new_state",
];

/// `POST /dags/{dag}/updateTaskInstancesState`
pub async fn update(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let form = Form::read(&body, &UPDATE)?;
    form.require(&[
        "task_id",
        "include_upstream",
        "include_downstream",
        "include_future",
        "include_past",
        "new_state",
    ])?;
    let dry_run = form.flag("dry_run", true)?;
    let state = wanted(&form)?;
    let around = Around::read(&form)?;
    let (task, run, date) =
        (form.text("task_id")?.unwrap_or_default(), form.text("dag_run_id")?, form.date("execution_date")?);
    if run.is_some() == date.is_some() {
        let text = "{'_schema': ['Exactly one of execution_date or dag_run_id must be provided']}";
        return Err(Problem::bad_request(text));
    }
    let mut world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Problem::not_found(format!("Dag ID {dag} not found")))?;
    let shape = Arc::clone(&world.dags[at]);
    let own = shape.find(&task).ok_or_else(|| Problem::not_found(format!("Task ID {task} not found")))?;
    let found = match &run {
        Some(id) => world.find_run(&dag, id),
        None => world.runs.iter().position(|run| run.dag == at && run.logical == date),
    };
    let run_name = run.unwrap_or_default();
    let found = found.ok_or_else(|| no_instance(&task, &run_name))?;
    let logical = world.runs[found].logical;
    let markers = around.markers(&shape, &[own]);
    let (from, to) = (logical.filter(|_| !around.past), logical.filter(|_| !around.future));
    let runs = if logical.is_some() { dated(&world, at, from, to) } else { vec![found] };
    let mut met = Vec::new();
    for run in runs {
        let slots = world.would_set(run, &markers, state);
        if !dry_run {
            world.set_state(run, own, &slots, state);
        }
        met.push((run, slots));
    }
    Ok(references(&world, &met))
}

/// `PATCH …/taskInstances/{task}`
pub async fn patch(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    set_one(&sandbox, &dag, &run, &task, -1, &body)
}

/// `PATCH …/taskInstances/{task}/{map_index}`
pub async fn patch_mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, index)): Path<(String, String, String, String)>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let index = index.parse().map_err(|_| no_instance(&task, &run))?;
    set_one(&sandbox, &dag, &run, &task, index, &body)
}

fn set_one(
    sandbox: &Sandbox,
    dag: &str,
    run: &str,
    task: &str,
    index: i64,
    body: &Bytes,
) -> Result<Json<Value>, Problem> {
    let form = Form::read(body, &["dry_run", "new_state"])?;
    form.require(&["new_state"])?;
    let (state, dry_run) = (wanted(&form)?, form.flag("dry_run", true)?);
    let mut world = sandbox.world();
    let missing = |title: &str, detail: String| Problem::titled(StatusCode::NOT_FOUND, title, Some(detail));
    let at = world.find_dag(dag).ok_or_else(|| missing("DAG not found", format!("DAG '{dag}' not found")))?;
    let own = world.dags[at]
        .find(task)
        .ok_or_else(|| missing("Task not found", format!("Task '{task}' not found in DAG '{dag}'")))?;
    let (found, slot) = world.find_slot(dag, run, task, index).ok_or_else(|| no_instance(task, run))?;
    if dry_run {
        return Ok(Json(reference(&world, found, slot)));
    }
    let marker = (own, Some(index));
    let slots = world.would_set(found, &[marker], state);
    world.set_state(found, own, &slots, state);
    Ok(Json(json!({})))
}

/// How far beyond the task and the run itself a change goes.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    /// And everything before it.
    pub upstream: bool,
    /// And everything behind it.
    pub downstream: bool,
    /// And everything on later dates.
    pub future: bool,
    /// And everything on earlier dates.
    pub past: bool,
}

impl Around {
    /// Reads the four flags.
    ///
    /// # Errors
    /// 400 where one is no flag.
    pub fn read(form: &Form) -> Result<Self, Problem> {
        Ok(Self {
            upstream: form.flag("include_upstream", false)?,
            downstream: form.flag("include_downstream", false)?,
            future: form.flag("include_future", false)?,
            past: form.flag("include_past", false)?,
        })
    }

    /// The tasks meant, given those named.
    #[must_use]
    pub fn markers(self, dag: &Dag, own: &[usize]) -> Vec<Marker> {
        let mut out: Vec<Marker> = own.iter().map(|task| (*task, None)).collect();
        for (wanted, direction) in [(self.upstream, false), (self.downstream, true)] {
            if wanted {
                let reached = dag.reach(own, direction);
                out.extend((0..reached.len()).filter(|task| reached[*task]).map(|task| (task, None)));
            }
        }
        out
    }
}

fn wanted(form: &Form) -> Result<TaskState, Problem> {
    let text = form.choice("new_state", &SETTABLE)?;
    text.as_deref()
        .and_then(TaskState::parse)
        .ok_or_else(|| Problem::bad_request("{'new_state': ['Missing data for required field.']}"))
}

/// The runs of a DAG between two logical dates.
pub fn dated(world: &World, dag: usize, from: Option<i64>, to: Option<i64>) -> Vec<usize> {
    let within = |date: i64| from.is_none_or(|from| date >= from) && to.is_none_or(|to| date <= to);
    let date = |run: usize| world.runs[run].logical.unwrap_or(world.runs[run].run_after);
    (0..world.runs.len()).filter(|run| world.runs[*run].dag == dag && within(date(*run))).collect()
}

fn no_instance(task: &str, run: &str) -> Problem {
    let detail = format!("Task instance not found for task '{task}' on DAG run with ID '{run}'");
    Problem::titled(StatusCode::NOT_FOUND, "Not Found", Some(detail))
}

/// References to what was met.
pub fn references(world: &World, met: &[(usize, Vec<usize>)]) -> Json<Value> {
    let all: Vec<Value> =
        met.iter().flat_map(|(run, slots)| slots.iter().map(|slot| reference(world, *run, *slot))).collect();
    Json(json!({ "task_instances": all }))
}

fn reference(world: &World, run: usize, slot: usize) -> Value {
    let (entry, dag) = (&world.runs[run], world.dag_of(run));
    json!({
        "dag_id": dag.id, "dag_run_id": entry.id, "execution_date": offset(entry.logical.unwrap_or(entry.run_after)),
        "task_id": dag.tasks[dag.task_of_slot[slot]].id,
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use serde_json::{Value, json};

    use crate::sandbox::testing::{Bench, RUN, V1, V2};

    const DAG: &str = "/airflow2/api/v1/dags/dagao";

    #[tokio::test]
    async fn credentials_and_versions() {
        let bench = Bench::new();
        let none = bench.send(Request::get(DAG).body(Body::empty()).unwrap()).await;
        assert_eq!(none.status, 403);
        assert_eq!(none.headers["content-type"], "application/problem+json");
        assert_eq!((&none.json["title"], &none.json["detail"]), (&json!("Forbidden"), &Value::Null));
        assert_eq!(bench.get("/airflow2/api/v1/version").await.json["version"], "2.11.2");
        let newer = bench.get("/airflow2/api/v2/version").await;
        assert_eq!((newer.status, newer.json), (404, Value::Null));
    }

    #[tokio::test]
    async fn setting_a_state_is_a_dry_run_unless_said_otherwise() {
        let bench = Bench::new();
        let path = format!("{V1}/taskInstances/itaipu-fx-model");
        let dry = bench.ask("PATCH", &path, json!({ "new_state": "success" })).await.json;
        assert_eq!((&dry["task_id"], &dry["dag_run_id"]), (&json!("itaipu-fx-model"), &json!(RUN)));
        assert_eq!(bench.state_of("itaipu-fx-model").await, "failed");
        for _ in 0..2 {
            let real = bench.ask("PATCH", &path, json!({ "new_state": "success", "dry_run": false })).await;
            assert_eq!((real.status, real.text.as_str()), (200, "{}"));
        }
        bench.hand.advance(60 * 60_000);
        assert_eq!(bench.get(V1).await.json["state"], "success");
        assert_eq!(bench.get(V2).await.json["state"], "success", "one world under both");
    }

    #[tokio::test]
    async fn clearing_answers_references() {
        let bench = Bench::new();
        let body = json!({ "dag_run_id": RUN, "task_ids": ["itaipu-fx-model"], "include_downstream": true });
        let answer = bench.ask("POST", &format!("{DAG}/clearTaskInstances"), body).await.json;
        let first = answer["task_instances"][0].as_object().unwrap();
        assert_eq!(first.keys().collect::<Vec<_>>(), ["dag_id", "dag_run_id", "execution_date", "task_id"]);
        assert!(answer["task_instances"].as_array().unwrap().len() > 20);
        assert_eq!(bench.state_of("itaipu-fx-model").await, "failed");
    }

    #[tokio::test]
    async fn many_can_be_set_at_once_with_every_flag_given() {
        let bench = Bench::new();
        let path = format!("{DAG}/updateTaskInstancesState");
        let bare = bench.ask("POST", &path, json!({ "task_id": "fx-model" })).await;
        assert_eq!(bare.status, 400);
        assert!(
            bare.json["detail"].as_str().unwrap().contains("'include_upstream': ['Missing data for required field.']")
        );
        let body = json!({
            "task_id": "fx-model", "dag_run_id": RUN, "new_state": "success", "include_upstream": false,
            "include_downstream": true, "include_future": false, "include_past": false,
        });
        assert!(bench.ask("POST", &path, body).await.json["task_instances"].as_array().unwrap().len() > 15);
        assert_eq!(bench.state_of("fx-model").await, "upstream_failed", "it was a dry run");
    }

    #[tokio::test]
    async fn what_is_refused() {
        let bench = Bench::new();
        let clear = format!("{DAG}/clearTaskInstances");
        for (method, path, body, status, field, text) in [
            ("POST", clear.clone(), json!({ "foo": 1 }), 400, "detail", "{'foo': ['Unknown field.']}"),
            (
                "POST",
                clear.clone(),
                json!({ "only_failed": true, "only_running": true }),
                400,
                "detail",
                "{'_schema': ['only_failed and only_running both are set to True']}",
            ),
            ("POST", clear.clone(), json!({ "task_ids": [] }), 400, "detail", "[] should be non-empty - 'task_ids'"),
            (
                "POST",
                clear.clone(),
                json!({ "dry_run": "maybe" }),
                400,
                "detail",
                "'maybe' is not of type 'boolean' - 'dry_run'",
            ),
            ("POST", clear, json!({ "dag_run_id": "nope" }), 404, "title", "Dag Run id nope not found in dag dagao"),
            (
                "PATCH",
                format!("{V1}/taskInstances/fx-model"),
                json!({ "new_state": "foo" }),
                400,
                "detail",
                "'foo' is not one of ['success', 'failed', 'skipped'] - 'new_state'",
            ),
            (
                "PATCH",
                format!("{V1}/taskInstances/nope"),
                json!({ "new_state": "success" }),
                404,
                "detail",
                "Task 'nope' not found in DAG 'dagao'",
            ),
            (
                "GET",
                "/airflow2/api/v1/dags/nope".into(),
                Value::Null,
                404,
                "detail",
                "The DAG with dag_id: nope was not found",
            ),
            ("GET", format!("{DAG}/dagRuns/nope"), Value::Null, 404, "title", "DAGRun not found"),
            (
                "GET",
                format!("{DAG}/dagRuns?foo=1"),
                Value::Null,
                400,
                "detail",
                "Extra query parameter(s) foo not in spec",
            ),
            (
                "GET",
                format!("{DAG}/dagRuns?limit=-1"),
                Value::Null,
                400,
                "title",
                "Page limit must be a positive integer",
            ),
            ("GET", format!("{V1}/taskInstances/nope"), Value::Null, 404, "title", "Task instance not found"),
            ("GET", format!("{V1}/taskInstances/nope/logs/1"), Value::Null, 404, "title", "TaskInstance not found"),
            ("GET", "/airflow2/api/v1/nope".into(), Value::Null, 404, "title", "Not Found"),
        ] {
            let answer = bench.ask(method, &path, body).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.json[field].as_str(), Some(text), "{path}: {}", answer.text);
        }
        for path in ["/airflow2/api/v1/dags/nope/dagRuns".to_owned(), format!("{DAG}/dagRuns/nope/taskInstances")] {
            let answer = bench.get(&path).await;
            assert_eq!((answer.status, &answer.json["total_entries"]), (200, &json!(0)), "{path}");
        }
    }
}
