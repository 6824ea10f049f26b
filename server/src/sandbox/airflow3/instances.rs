//! `…/taskInstances`: the list of a run (or, with `~`, of many), one instance, the instances of a
//! mapped task, and what an instance waits for.

pub mod wanted;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use self::wanted::Wanted;
use super::error::{Error, not_a_number};
use super::out::Frame;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::world::rules::Upstream;
use crate::sandbox::world::state::State as TaskState;

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
    let (at, slots) = world.find_slots(&dag, &run, &task).ok_or_else(|| {
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
    let (at, slot) = world.find_slot(&dag, &run, &task, index).ok_or_else(|| {
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
    let [dag, run, task, rest @ ..] = path.as_slice() else {
        return Err(Error::not_found("Not Found"));
    };
    let index = rest.first().map_or(Ok(-1), |text| map_index(text))?;
    let mut world = sandbox.world();
    let (at, slot) = world.find_slot(dag, run, task, index).ok_or_else(|| missing(dag, run, task, index))?;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::sandbox::Options;
    use crate::sandbox::testing::{Bench, V2};

    #[tokio::test]
    async fn last_night_is_stuck_the_way_it_should_be() {
        let bench = Bench::new();
        assert_eq!(bench.run_state().await, "running");
        assert_eq!(bench.in_state("failed").await, ["itaipu-fx-model"]);
        assert_eq!(bench.in_state("running").await.len(), 3);
        assert_eq!(bench.in_state("none").await.len(), 3);
        assert_eq!(bench.in_state("up_for_retry").await, ["load-redshift-audit"]);
        assert_eq!(bench.in_state("skipped").await, ["load-redshift-weekly-snapshot"]);
        let blocked = bench.in_state("upstream_failed").await;
        for id in ["fx-model", "itaipu-rest", "databricks_load-models", "scale-ec2-rest", "fraud-report-policy"] {
            assert!(blocked.iter().any(|blocked| blocked == id), "{id}");
        }
        assert_eq!(bench.state_of("scale-down-fx-model").await, "success", "the machines go even so");
        assert_eq!(bench.state_of("collections-policy").await, "success");
        let broken = bench.get(&format!("{V2}/taskInstances/itaipu-fx-model")).await.json;
        assert_eq!((&broken["try_number"], &broken["max_tries"]), (&json!(2), &json!(1)));
    }

    #[tokio::test]
    async fn pages_cover_everything_once() {
        let bench = Bench::new();
        let first = bench.get(&format!("{V2}/taskInstances")).await.json;
        assert_eq!(first["task_instances"].as_array().unwrap().len(), 50);
        assert_eq!(first["total_entries"], 161);
        let capped = bench.get(&format!("{V2}/taskInstances?limit=1000")).await.json;
        assert_eq!(capped["task_instances"].as_array().unwrap().len(), 100);
        let mut ids = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = bench.get(&format!("{V2}/taskInstances?limit=60&cursor={cursor}")).await.json;
            ids.extend(page["task_instances"].as_array().unwrap().iter().map(|ti| ti["id"].to_string()));
            let Some(next) = page["next_cursor"].as_str() else {
                break;
            };
            cursor = next.to_owned();
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 161);
    }

    #[tokio::test]
    async fn every_field_of_the_real_server_is_there() {
        let bench = Bench::new();
        let one = bench.get(&format!("{V2}/taskInstances/fx-model")).await.json;
        let mut fields: Vec<&str> = one.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        // `TaskInstanceResponse`, all of it required by v2-rest-api-generated.yaml.
        assert_eq!(
            fields.join(" "),
            "dag_display_name dag_id dag_run_id dag_version duration end_date executor \
            executor_config hostname id logical_date map_index max_tries note operator operator_name pid pool \
            pool_slots priority_weight queue queued_when rendered_fields rendered_map_index run_after scheduled_when \
            start_date state task_display_name task_id trigger triggerer_job try_number unixname"
        );
    }

    #[tokio::test]
    async fn what_is_refused() {
        let bench = Bench::new();
        let of = |rest: &str| format!("{V2}/taskInstances{rest}");
        let cases = [
            (of("?state=foo"), 422, "Invalid value for state. Valid values are removed, scheduled"),
            (of("?limit=-1"), 422, "greater_than_equal"),
            (of("?limit=abc"), 422, "int_parsing"),
            (of("?start_date_gte=foo"), 422, "datetime_from_date_parsing"),
            (of("?order_by=-task_id"), 400, "Ordering with 'task_id' is disallowed"),
            (of("/nope"), 404, "and task_id: `nope` was not found"),
            (of("/load-redshift-shards"), 404, "Task instance is mapped, add the map_index value to the URL"),
            (of("/load-redshift-shards/99"), 404, "The Mapped Task Instance with dag_id"),
            (of("/load-redshift-shards/x"), 422, "int_parsing"),
            (of("/fx-model/listMapped"), 404, "Task id fx-model is not mapped"),
            (of("/nope/listMapped"), 404, "Task id nope not found"),
            (of("/nope/tries"), 404, "map_index: `-1` was not found"),
            (of("/fx-model/tries/9"), 404, "try_number: `9`"),
            (
                "/airflow/api/v2/dags/dagao/dagRuns/nope/taskInstances".into(),
                404,
                "DagRun with dag_id: `dagao` and run_id: `nope` was not found",
            ),
            ("/airflow/api/v2/dags/~/dagRuns/x/taskInstances".into(), 400, "dag_id is required"),
            ("/airflow/api/v2/nope".into(), 404, "API route not found"),
        ];
        for (path, status, text) in cases {
            let answer = bench.get(&path).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.text.contains(text), "{path}: {}", answer.text);
        }
    }

    #[tokio::test]
    async fn a_night_of_the_past_is_worked_out_on_demand() {
        let bench = Bench::new();
        let runs = bench.get("/airflow/api/v2/dags/dagao/dagRuns?order_by=-run_after&state=failed").await.json;
        assert_eq!(runs["total_entries"], 3, "the bad streak");
        let run = runs["dag_runs"][0]["dag_run_id"].as_str().unwrap().replace('+', "%2B");
        let path = format!("/airflow/api/v2/dags/dagao/dagRuns/{run}/taskInstances");
        let failed = bench.get(&format!("{path}?state=failed")).await.json;
        assert_eq!(failed["task_instances"][0]["task_id"], "itaipu-bureau-data");
        let blocked = bench.get(&format!("{path}?state=upstream_failed")).await.json;
        assert!(blocked["total_entries"].as_u64().unwrap() > 10);
        let all = bench
            .get("/airflow/api/v2/dags/dagao/dagRuns/~/taskInstances?state=failed&order_by=-start_date")
            .await
            .json;
        assert_eq!(all["total_entries"], 4);
    }

    #[tokio::test]
    async fn the_same_seed_is_the_same_world() {
        let path = format!("{V2}/taskInstances?limit=100");
        let (one, same, other) = (Bench::new(), Bench::new(), Bench::with(Options { seed: 2, ..Options::default() }));
        assert_eq!(one.get(&path).await.json, same.get(&path).await.json);
        assert_ne!(one.get(&path).await.json, other.get(&path).await.json);
    }

    #[tokio::test]
    async fn ten_thousand_tasks_are_quick() {
        let began = std::time::Instant::now();
        let bench = Bench::with(Options { tasks: 10_000, ..Options::default() });
        let made = began.elapsed();
        let page = bench.get(&format!("{V2}/taskInstances?limit=100&offset=5000")).await.json;
        assert_eq!(page["total_entries"], 10_011);
        bench.set("itaipu-fx-model", "success").await;
        bench.hand.advance(60 * 60_000);
        assert_eq!(bench.run_state().await, "success");
        assert!(made.as_millis() < 3_000 && began.elapsed().as_secs() < 10, "{made:?} {:?}", began.elapsed());
    }
}
