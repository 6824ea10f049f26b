//! `POST /dags/{dag}/clearTaskInstances`. Nothing is cleared unless `dry_run` is false, and only what
//! failed or was blocked unless `only_failed` is; both are easy to forget. Without a run id the
//! whole history of the DAG is meant. An id nobody knows is not an error: it matches nothing.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::body::Body;
use super::error::{Error, not_a_number, problem};
use super::list::Page;
use super::out::Frame;
use crate::sandbox::Sandbox;
use crate::sandbox::world::World;
use crate::sandbox::world::act::{Marker, Selection};
use crate::sandbox::world::dag::Dag;
use crate::sandbox::world::state::State as TaskState;

/// What a client asks to be cleared.
#[derive(Debug)]
struct Asked {
    dry_run: bool,
    from: Option<i64>,
    to: Option<i64>,
    only_failed: bool,
    only_running: bool,
    reset_dag_runs: bool,
    tasks: Option<Vec<(String, Option<i64>)>>,
    run: Option<String>,
    upstream: bool,
    downstream: bool,
    future: bool,
    past: bool,
    prevent_running: bool,
    note: Option<String>,
}

/// Clears, or says what would be cleared.
pub async fn clear(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let asked = read(&body)?;
    let mut world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Error::no_dag(&dag))?;
    let shape = Arc::clone(&world.dags[at]);
    let runs = runs(&world, at, &dag, &asked)?;
    let selection = Selection {
        markers: asked.tasks.as_ref().map(|tasks| markers(&shape, tasks, asked.upstream, asked.downstream)),
        only_failed: asked.only_failed,
        only_running: asked.only_running,
    };
    let mut met = Vec::new();
    for run in runs {
        met.push((run, world.select(run, &selection)));
    }
    if !asked.dry_run {
        act(&mut world, &asked, &met)?;
    }
    let mut entries = Vec::new();
    for (run, slots) in met {
        let frame = Frame::of(&world, run);
        let instances = world.instances(run);
        entries.extend(slots.into_iter().map(|slot| frame.instance(slot, &instances[slot])));
    }
    let total = entries.len();
    let page = Page { limit: total, offset: 0, cursor: false };
    Ok(Json(page.collection("task_instances", entries, total)))
}

fn act(world: &mut World, asked: &Asked, met: &[(usize, Vec<usize>)]) -> Result<(), Error> {
    for (run, slots) in met {
        let instances = world.instances(*run);
        let runs = slots.iter().any(|slot| instances[*slot].now.state == Some(TaskState::Running));
        if asked.prevent_running && runs {
            return Err(Error::detail(
                StatusCode::CONFLICT,
                "AirflowClearRunningTaskException: Disable 'prevent_running_task' to proceed, or wait until the task is not running, queued, or scheduled state.",
            ));
        }
    }
    for (run, slots) in met {
        world.clear(*run, slots, asked.reset_dag_runs);
        if asked.note.is_some() && !slots.is_empty() {
            world.annotate(*run, slots, asked.note.as_deref());
        }
    }
    Ok(())
}

fn runs(world: &World, at: usize, dag: &str, asked: &Asked) -> Result<Vec<usize>, Error> {
    let (mut from, mut to) = (asked.from, asked.to);
    if let Some(id) = &asked.run {
        let run = world
            .find_run(dag, id)
            .ok_or_else(|| Error::not_found(format!("Dag Run id {id} not found in dag {dag}")))?;
        if !(asked.past || asked.future) {
            return Ok(vec![run]);
        }
        (from, to) = (world.runs[run].logical, world.runs[run].logical);
        if from.is_none() {
            return Err(Error::bad_request(
                "Cannot use include_past or include_future with no logical_date(e.g. manually or asset-triggered).",
            ));
        }
    }
    let (from, to) = (from.filter(|_| !asked.past), to.filter(|_| !asked.future));
    let within = |logical: Option<i64>| {
        from.is_none_or(|from| logical.is_some_and(|date| date >= from))
            && to.is_none_or(|to| logical.is_some_and(|date| date <= to))
    };
    Ok((0..world.runs.len()).filter(|run| world.runs[*run].dag == at && within(world.runs[*run].logical)).collect())
}

/// The tasks that are meant, with those before and behind them where that is asked.
fn markers(dag: &Dag, tasks: &[(String, Option<i64>)], upstream: bool, downstream: bool) -> Vec<Marker> {
    let mut out: Vec<Marker> = tasks.iter().filter_map(|(id, index)| dag.find(id).map(|task| (task, *index))).collect();
    let from: Vec<_> = out.iter().map(|(task, _)| *task).collect();
    for (wanted, direction) in [(upstream, false), (downstream, true)] {
        if wanted {
            let reached = dag.reach(&from, direction);
            out.extend((0..reached.len()).filter(|task| reached[*task]).map(|task| (task, None)));
        }
    }
    out
}

fn read(bytes: &Bytes) -> Result<Asked, Error> {
    let mut body = Body::read(bytes)?;
    contradictions(&body)?;
    let asked = Asked {
        dry_run: body.flag("dry_run", true),
        from: body.date("start_date"),
        to: body.date("end_date"),
        only_failed: body.flag("only_failed", true),
        only_running: body.flag("only_running", false),
        reset_dag_runs: body.flag("reset_dag_runs", true),
        tasks: task_ids(&mut body),
        run: body.text("dag_run_id"),
        upstream: body.flag("include_upstream", false),
        downstream: body.flag("include_downstream", false),
        future: body.flag("include_future", false),
        past: body.flag("include_past", false),
        prevent_running: {
            body.any("run_on_latest_version");
            body.flag("prevent_running_task", false)
        },
        note: body.text("note"),
    };
    body.finish()?;
    Ok(asked)
}

/// What the model's validator refuses before it looks at the fields (observed: a 422, for v2).
fn contradictions(body: &Body) -> Result<(), Error> {
    let (from, to, run) = (body.truthy("start_date"), body.truthy("end_date"), body.truthy("dag_run_id"));
    let later = from && to && body.sent["start_date"].as_str() > body.sent["end_date"].as_str();
    let empty = body.sent.get("task_ids").and_then(Value::as_array).is_some_and(Vec::is_empty);
    let message = match () {
        () if body.truthy("only_failed") && body.truthy("only_running") => {
            "only_failed and only_running both are set to True"
        }
        () if later => "end_date is sooner than start_date",
        () if from && to && run => "Exactly one of dag_run_id or (start_date and end_date) must be provided",
        () if from && run => "Exactly one of dag_run_id or start_date must be provided",
        () if to && run => "Exactly one of dag_run_id or end_date must be provided",
        () if empty => "task_ids list should have at least 1 element.",
        () => return Ok(()),
    };
    Err(body.value_error(message))
}

/// Ids, or pairs of an id and a map index.
fn task_ids(body: &mut Body) -> Option<Vec<(String, Option<i64>)>> {
    let value = body.any("task_ids").filter(|value| !value.is_null())?;
    let Value::Array(entries) = value else {
        body.wrong("list_type", "task_ids", "Input should be a valid list", &value);
        return None;
    };
    let mut out = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        match entry {
            Value::String(id) => out.push((id.clone(), None)),
            Value::Array(pair) if pair.len() == 2 && pair[0].is_string() && pair[1].is_i64() => {
                out.push((pair[0].as_str().unwrap_or_default().to_owned(), pair[1].as_i64()));
            }
            other => {
                let place = |rest: Value| json!(["body", "task_ids", at, rest]);
                let text = "Input should be a valid string";
                body.push(problem("string_type", place(json!("str")), text, other));
                if let Some(index) = other.get(1).and_then(Value::as_str) {
                    let place = json!(["body", "task_ids", at, "tuple[str, int]", 1]);
                    body.push(not_a_number(place, index));
                }
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::sandbox::testing::{Bench, RUN, V2};

    const CLEAR: &str = "/airflow/api/v2/dags/dagao/clearTaskInstances";

    fn ids(answer: &Value) -> Vec<&str> {
        answer["task_instances"].as_array().unwrap().iter().map(|ti| ti["task_id"].as_str().unwrap()).collect()
    }

    #[tokio::test]
    async fn by_default_nothing_is_cleared_and_only_failures_are_meant() {
        let bench = Bench::new();
        let body = json!({ "dag_run_id": RUN, "task_ids": ["itaipu-fx-model"], "include_downstream": true });
        let answer = bench.ask("POST", CLEAR, body).await.json;
        let ids = ids(&answer);
        assert!(ids.contains(&"itaipu-fx-model") && ids.contains(&"itaipu-rest"));
        assert!(!ids.contains(&"scale-down-fx-model"), "it succeeded");
        assert_eq!(ids.iter().filter(|id| **id == "load-redshift-shards").count(), 12);
        assert_eq!(bench.state_of("itaipu-fx-model").await, "failed");
    }

    #[tokio::test]
    async fn cleared_it_runs_again_and_fails_again() {
        let bench = Bench::new();
        let body = json!({ "dag_run_id": RUN, "task_ids": ["itaipu-fx-model"], "dry_run": false });
        let answer = bench.ask("POST", CLEAR, body).await.json;
        assert_eq!(answer["task_instances"][0]["state"], json!(null));
        assert_eq!(answer["task_instances"][0]["max_tries"], 3);
        bench.hand.advance(1_000);
        assert_eq!(bench.state_of("itaipu-fx-model").await, "queued");
        let mut seen = Vec::new();
        for _ in 0..60 {
            bench.hand.advance(500);
            let state = bench.state_of("itaipu-fx-model").await;
            if seen.last() != Some(&state) {
                seen.push(state);
            }
        }
        let seen: Vec<_> = seen.iter().map(|state| state.as_str().unwrap()).collect();
        assert_eq!(seen.first(), Some(&"queued"), "{seen:?}");
        assert!(seen.contains(&"running") && seen.contains(&"up_for_retry"), "{seen:?}");
        assert_eq!(seen.last(), Some(&"failed"), "{seen:?}");
        let tries = bench.get(&format!("{V2}/taskInstances/itaipu-fx-model/tries")).await.json;
        let numbers: Vec<_> = tries["task_instances"].as_array().unwrap().iter().map(|t| &t["try_number"]).collect();
        assert_eq!(numbers, [&json!(1), &json!(2), &json!(3), &json!(4)]);
        assert_eq!(bench.state_of("fx-model").await, "upstream_failed");
    }

    #[tokio::test]
    async fn a_machine_that_is_gone_is_cleared_only_when_asked_for() {
        let bench = Bench::new();
        let mut body = json!({ "dag_run_id": RUN, "task_ids": ["scale-down-fx-model"], "dry_run": false });
        assert_eq!(bench.ask("POST", CLEAR, body.clone()).await.json["total_entries"], 0);
        body["only_failed"] = json!(false);
        assert_eq!(bench.ask("POST", CLEAR, body).await.json["total_entries"], 1);
    }

    #[tokio::test]
    async fn a_running_task_is_restarted() {
        let bench = Bench::new();
        let mut body = json!({
            "dag_run_id": RUN, "task_ids": ["itaipu-series-scr"], "dry_run": false, "only_failed": false,
            "prevent_running_task": true,
        });
        assert_eq!(bench.ask("POST", CLEAR, body.clone()).await.status, 409);
        body["prevent_running_task"] = json!(false);
        bench.ask("POST", CLEAR, body).await;
        assert_eq!(bench.state_of("itaipu-series-scr").await, "restarting");
        bench.hand.advance(20_000);
        assert_eq!(bench.state_of("itaipu-series-scr").await, "success");
        let tries = bench.get(&format!("{V2}/taskInstances/itaipu-series-scr/tries")).await.json;
        assert_eq!(tries["task_instances"][0]["state"], "failed");
        assert_eq!(tries["task_instances"][1]["try_number"], 2);
    }

    #[tokio::test]
    async fn what_is_refused() {
        let bench = Bench::new();
        let cases = [
            (json!({ "foo": 1 }), 422, "extra_forbidden"),
            (json!({ "only_failed": true, "only_running": true }), 422, "only_failed and only_running both are set"),
            (
                json!({ "dag_run_id": RUN, "start_date": "2026-11-22T01:00:00Z" }),
                422,
                "Exactly one of dag_run_id or start_date",
            ),
            (json!({ "task_ids": [] }), 422, "at least 1 element"),
            (json!({ "task_ids": "x" }), 422, "list_type"),
            (json!({ "dry_run": "maybe" }), 422, "bool_parsing"),
            (json!({ "dag_run_id": "nope" }), 404, "Dag Run id nope not found in dag dagao"),
            (Value::Null, 422, "Field required"),
        ];
        for (body, status, text) in cases {
            let answer = bench.ask("POST", CLEAR, body).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            assert!(answer.text.contains(text), "{}", answer.text);
        }
        let nothing = bench.ask("POST", CLEAR, json!({ "dag_run_id": RUN, "task_ids": ["nope"] })).await;
        assert_eq!((nothing.status, &nothing.json["total_entries"]), (200, &json!(0)));
        let pair = json!({ "dag_run_id": RUN, "task_ids": [["load-redshift-shards", 4]] });
        assert_eq!(bench.ask("POST", CLEAR, pair).await.json["task_instances"][0]["map_index"], 4);
    }
}
