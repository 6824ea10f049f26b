//! `PATCH …/taskInstances/{task}`: sets a state. Observed: the answer, and the dry run, name only
//! the instances of the task itself; what Airflow clears behind it goes unsaid. Asked again for the
//! state a task has, it answers 409.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::body::Body;
use super::error::{Error, not_a_number, problem};
use super::instances::map_index;
use super::list::Page;
use super::out::Frame;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::world::World;
use crate::sandbox::world::act::Marker;
use crate::sandbox::world::state::State as TaskState;

type Segments = (String, String, String);
type MappedSegments = (String, String, String, String);

/// `PATCH …/taskInstances/{task}?map_index=`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path(path): Path<Segments>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let index = optional_index(raw.as_deref())?;
    change(&sandbox, &path, index, raw.as_deref(), &body, false)
}

/// `PATCH …/taskInstances/{task}/{map_index}`
pub async fn mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, index)): Path<MappedSegments>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let index = Some(map_index(&index)?);
    change(&sandbox, &(dag, run, task), index, raw.as_deref(), &body, false)
}

/// `PATCH …/taskInstances/{task}/dry_run?map_index=`
pub async fn preview(
    State(sandbox): State<Arc<Sandbox>>,
    Path(path): Path<Segments>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let index = optional_index(raw.as_deref())?;
    change(&sandbox, &path, index, raw.as_deref(), &body, true)
}

/// `PATCH …/taskInstances/{task}/{map_index}/dry_run`
pub async fn preview_mapped(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run, task, index)): Path<MappedSegments>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let index = Some(map_index(&index)?);
    change(&sandbox, &(dag, run, task), index, raw.as_deref(), &body, true)
}

/// What a client asks for.
#[derive(Debug)]
struct Asked {
    state: Option<TaskState>,
    note: Option<Option<String>>,
    upstream: bool,
    downstream: bool,
    future: bool,
    past: bool,
}

fn change(
    sandbox: &Sandbox,
    (dag, run, task): &Segments,
    index: Option<i64>,
    raw: Option<&str>,
    body: &Bytes,
    dry: bool,
) -> Result<Json<Value>, Error> {
    let mut asked = read(body)?;
    let query = Query::read(raw);
    asked.state = asked.state.filter(|_| query.admits("update_mask", "new_state"));
    asked.note = asked.note.filter(|_| query.admits("update_mask", "note"));
    let mut world = sandbox.world();
    let at = world.find_dag(dag).ok_or_else(|| Error::no_dag(dag))?;
    let task_at =
        world.dags[at].find(task).ok_or_else(|| Error::not_found(format!("Task '{task}' not found in Dag '{dag}'")))?;
    let found = world.find_slots(dag, run, task).map(|(at, slots)| {
        let shape = &world.dags[world.runs[at].dag];
        (at, slots.filter(|slot| index.is_none_or(|index| shape.map_index(*slot) == index)).collect::<Vec<_>>())
    });
    let Some((run_at, own)) = found.filter(|(_, own)| !own.is_empty()) else {
        // The detail is a list of one text: a tuple slipped into the server's source (observed).
        let index = index.map_or("None".into(), |index| index.to_string());
        return Err(Error::not_found(json!([format!(
            "The Task Instance with dag_id: `{dag}`, run_id: `{run}`, task_id: `{task}` and map_index: `{index}` was not found"
        )])));
    };
    if dry {
        let Some(state) = asked.state else {
            return Ok(answer(&mut world, &[(run_at, own)]));
        };
        let would = affected(&mut world, run_at, task_at, index, &asked, state);
        return Ok(answer(&mut world, &would));
    }
    if let Some(note) = &asked.note {
        world.annotate(run_at, &own, note.as_deref());
    }
    if let Some(state) = asked.state {
        let changed = affected(&mut world, run_at, task_at, index, &asked, state);
        if changed.iter().all(|(_, slots)| slots.is_empty()) {
            let text = format!("Task id {task} is already in {} state", state.name());
            return Err(Error::detail(StatusCode::CONFLICT, text));
        }
        for (run, slots) in changed {
            world.set_state(run, task_at, &slots, state);
        }
    }
    Ok(answer(&mut world, &[(run_at, own)]))
}

/// The instances whose state would change, run by run.
fn affected(
    world: &mut World,
    run: usize,
    task: usize,
    index: Option<i64>,
    asked: &Asked,
    state: TaskState,
) -> Vec<(usize, Vec<usize>)> {
    let dag = world.dag_of(run);
    let mut markers: Vec<Marker> = vec![(task, index)];
    for (wanted, direction) in [(asked.upstream, false), (asked.downstream, true)] {
        if wanted {
            let reached = dag.reach(&[task], direction);
            markers.extend((0..reached.len()).filter(|at| reached[*at]).map(|at| (at, None)));
        }
    }
    let (of, date) = (world.runs[run].dag, world.runs[run].logical);
    let meant = |other: usize, logical: Option<i64>, of_other: usize| {
        let by_date = date
            .zip(logical)
            .is_some_and(|(date, logical)| (asked.future && logical > date) || (asked.past && logical < date));
        other == run || (of_other == of && by_date)
    };
    let runs: Vec<usize> =
        (0..world.runs.len()).filter(|at| meant(*at, world.runs[*at].logical, world.runs[*at].dag)).collect();
    runs.into_iter().map(|at| (at, world.would_set(at, &markers, state))).collect()
}

fn answer(world: &mut World, met: &[(usize, Vec<usize>)]) -> Json<Value> {
    let mut entries = Vec::new();
    for (run, slots) in met {
        let frame = Frame::of(world, *run);
        let instances = world.instances(*run);
        entries.extend(slots.iter().map(|slot| frame.instance(*slot, &instances[*slot])));
    }
    let total = entries.len();
    Json(Page { limit: total, offset: 0, cursor: false }.collection("task_instances", entries, total))
}

fn optional_index(raw: Option<&str>) -> Result<Option<i64>, Error> {
    let query = Query::read(raw);
    let Some(text) = query.get("map_index") else {
        return Ok(None);
    };
    let wrong = |_| Error::invalid(vec![not_a_number(json!(["query", "map_index"]), text)]);
    text.parse().map(Some).map_err(wrong)
}

fn read(bytes: &Bytes) -> Result<Asked, Error> {
    let mut body = Body::read(bytes)?;
    let sent = body.any("new_state");
    let state = sent.as_ref().and_then(Value::as_str).map(str::to_lowercase);
    let read = state.as_deref().and_then(TaskState::parse);
    let read = read.filter(|state| matches!(state, TaskState::Success | TaskState::Failed | TaskState::Skipped));
    if let (Some(sent), None) = (&sent, read) {
        let text = match &state {
            Some(state) => {
                format!("Value error, '{state}' is not one of ['success', 'failed', 'skipped']")
            }
            None => "Value error, 'new_state' should not be empty".into(),
        };
        let mut wrong = problem("value_error", json!(["body", "new_state"]), &text, sent);
        wrong["ctx"] = json!({ "error": {} });
        body.push(wrong);
    }
    let note = body.sent.contains_key("note");
    let note = Some(body.text("note")).filter(|_| note);
    let asked = Asked {
        state: read,
        note,
        upstream: body.flag("include_upstream", false),
        downstream: body.flag("include_downstream", false),
        future: body.flag("include_future", false),
        past: body.flag("include_past", false),
    };
    body.finish()?;
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::sandbox::testing::{Bench, V2};

    #[tokio::test]
    async fn the_preview_names_the_task_alone_and_changes_nothing() {
        let bench = Bench::new();
        let path = format!("{V2}/taskInstances/fx-model/dry_run");
        let answer = bench.ask("PATCH", &path, json!({ "new_state": "success" })).await.json;
        assert_eq!(answer["total_entries"], 1);
        assert_eq!(bench.state_of("fx-model").await, "upstream_failed");
        let body = json!({ "new_state": "success", "include_downstream": true });
        let more = bench.ask("PATCH", &path, body).await.json["total_entries"].as_u64().unwrap();
        assert!(more > 15, "{more}");
    }

    #[tokio::test]
    async fn what_is_refused() {
        let bench = Bench::new();
        let path = format!("{V2}/taskInstances/fx-model");
        let cases = [
            (path.clone(), json!({ "new_state": "foo" }), 422, "value_error"),
            (path.clone(), json!({ "new_state": null }), 422, "should not be empty"),
            (path.clone(), json!({ "new_state": "success", "dry_run": true }), 422, "extra_forbidden"),
            (path, json!({ "new_state": "running" }), 422, "is not one of ['success', 'failed', 'skipped']"),
            (
                format!("{V2}/taskInstances/nope"),
                json!({ "new_state": "success" }),
                404,
                "Task 'nope' not found in Dag 'dagao'",
            ),
            (
                format!("{V2}/taskInstances/load-redshift-shards?map_index=99"),
                json!({ "new_state": "success" }),
                404,
                "map_index: `99` was not found",
            ),
        ];
        for (path, body, status, text) in cases {
            let answer = bench.ask("PATCH", &path, body).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.text.contains(text), "{}", answer.text);
        }
    }

    #[tokio::test]
    async fn one_map_index_can_be_set_alone() {
        let bench = Bench::new();
        let path = format!("{V2}/taskInstances/load-redshift-shards");
        let answer = bench.ask("PATCH", &format!("{path}/3"), json!({ "new_state": "success" })).await;
        assert_eq!((answer.status, answer.json["total_entries"].as_u64()), (200, Some(1)));
        let states = bench.get(&format!("{path}/listMapped?state=success")).await.json;
        assert_eq!((&states["total_entries"], &states["task_instances"][0]["map_index"]), (&json!(1), &json!(3)));
    }
}
