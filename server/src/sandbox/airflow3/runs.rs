//! `/dags/{dag}/dagRuns`: the list, one, triggering one, and ending one by hand.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::Value;

use super::error::Error;
use super::list::{Key, Page, Range, compare, orders};
use super::out;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;
use crate::sandbox::world::World;
use crate::sandbox::world::state::RunState;

/// By what runs may be ordered.
const ORDERS: [&str; 13] = [
    "id",
    "state",
    "dag_id",
    "run_id",
    "dag_run_id",
    "logical_date",
    "partition_date",
    "run_after",
    "start_date",
    "end_date",
    "updated_at",
    "conf",
    "duration",
];

/// `GET /dags/{dag}/dagRuns`; `~` stands for every DAG.
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Error> {
    let query = Query::read(raw.as_deref());
    let page = Page::read(&query)?;
    if dag != "~" && sandbox.world().find_dag(&dag).is_none() {
        return Err(Error::no_dag(&dag));
    }
    gather(&sandbox, &query, page, |id| dag == "~" || dag == id).map(Json)
}

/// The answer: the runs of the DAGs that are wanted, as the query narrows them.
///
/// # Errors
/// 422 or 400 where something of the query cannot be read.
pub fn gather(sandbox: &Sandbox, query: &Query, page: Page, wanted: impl Fn(&str) -> bool) -> Result<Value, Error> {
    let mut orders = orders(query, &ORDERS, "id")?;
    let states = query.all("state");
    if states.iter().any(|state| RunState::parse(state).is_none()) {
        let valid = RunState::ALL.map(RunState::name).join(", ");
        return Err(Error::detail(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("Invalid value for state. Valid values are {valid}"),
        ));
    }
    let dates = |field: &str| Range::dates(query, field);
    let (start, end, logical, after) =
        (dates("start_date")?, dates("end_date")?, dates("logical_date")?, dates("run_after")?);
    let pattern = query.get("run_id_pattern").map(|text| text.trim_matches('%').to_owned());
    let world = sandbox.world();
    let mut found: Vec<usize> = (0..world.runs.len())
        .filter(|at| wanted(world.dags[world.runs[*at].dag].id))
        .filter(|at| {
            let run = &world.runs[*at];
            (states.is_empty() || states.contains(&run.state.name()))
                && query.admits("run_type", run.run_type())
                && start.admits(run.start)
                && end.admits(run.end)
                && logical.admits(run.logical)
                && after.admits(Some(run.run_after))
                && pattern.as_ref().is_none_or(|text| run.id.contains(text.as_str()))
        })
        .collect();
    orders.push(("id", orders.first().is_some_and(|(_, down)| *down)));
    let keys = |at: usize| orders.iter().map(|(field, _)| key(&world, at, field)).collect::<Vec<_>>();
    found.sort_by_cached_key(|at| Ordered(keys(*at), &orders));
    let total = found.len();
    let runs = page.of(found).into_iter().map(|at| out::run(&world, at)).collect();
    Ok(page.collection("dag_runs", runs, total))
}

/// Keys with the orders they are compared by.
struct Ordered<'o>(Vec<Key>, &'o [(&'o str, bool)]);

impl Ord for Ordered<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        compare(&self.0, &other.0, self.1)
    }
}

impl PartialOrd for Ordered<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered<'_> {}

fn key(world: &World, at: usize, field: &str) -> Key {
    let run = &world.runs[at];
    match field {
        "state" => Key::Text(run.state.name().to_owned()),
        "dag_id" => Key::Text(world.dags[run.dag].id.to_owned()),
        "run_id" | "dag_run_id" => Key::Text(run.id.clone()),
        "logical_date" => run.logical.into(),
        "run_after" => Key::Number(run.run_after),
        "start_date" => run.start.into(),
        "end_date" => run.end.into(),
        "updated_at" => run.decided.into(),
        "duration" => run.start.zip(run.end).map(|(start, end)| end - start).into(),
        _ => Key::Number(i64::try_from(at).unwrap_or(i64::MAX)),
    }
}

/// `GET /dags/{dag}/dagRuns/{run}`
pub async fn one(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run)): Path<(String, String)>,
) -> Result<Json<Value>, Error> {
    let world = sandbox.world();
    let at = world.find_run(&dag, &run).ok_or_else(|| no_run(&dag, &run))?;
    Ok(Json(out::run(&world, at)))
}

/// 404 for a run nobody knows.
#[must_use]
pub fn no_run(dag: &str, run: &str) -> Error {
    Error::not_found(format!("The DagRun with dag_id: `{dag}` and run_id: `{run}` was not found"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::sandbox::testing::{Bench, RUN, V2};

    const RUNS: &str = "/airflow/api/v2/dags/dagao/dagRuns";

    #[tokio::test]
    async fn thirty_nights_and_last_night() {
        let bench = Bench::new();
        let runs = bench.get(&format!("{RUNS}?order_by=-run_after&limit=100")).await.json;
        assert_eq!(runs["total_entries"], 31);
        assert_eq!(runs["dag_runs"][0]["dag_run_id"], RUN);
        assert_eq!(runs["dag_runs"][0]["conf"]["target_date"], "2026-11-22");
        assert_eq!(runs["dag_runs"][0]["conf"]["metapod_transaction"].as_str().unwrap().len(), 36);
        for run in runs["dag_runs"].as_array().unwrap().iter().skip(1) {
            let hours = run["duration"].as_f64().unwrap() / 3_600.0;
            assert!((5.0..8.0).contains(&hours), "{hours}");
        }
        let since = bench.get(&format!("{RUNS}?start_date_gte=2026-11-20T00:00:00Z")).await.json;
        assert_eq!(since["total_entries"], 3);
        let everywhere = bench.get("/airflow/api/v2/dags/~/dagRuns?state=running").await.json;
        assert_eq!(everywhere["total_entries"], 1);
    }

    #[tokio::test]
    async fn every_field_of_the_real_server_is_there() {
        let run = Bench::new().get(V2).await.json;
        let mut fields: Vec<&str> = run.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        // `DAGRunResponse`, all of it required by v2-rest-api-generated.yaml.
        assert_eq!(
            fields.join(" "),
            "bundle_version conf dag_display_name dag_id dag_run_id dag_versions \
            data_interval_end data_interval_start duration end_date last_scheduling_decision logical_date note \
            partition_date partition_key queued_at run_after run_type start_date state triggered_by \
            triggering_user_name"
        );
    }

    #[tokio::test]
    async fn a_triggered_run_runs_and_its_conf_can_make_it_fail() {
        let bench = Bench::new();
        let path = "/airflow/api/v2/dags/backup-restore/dagRuns";
        let body =
            json!({ "logical_date": null, "dag_run_id": "by-hand", "conf": { "sandbox_fail": ["report-restores"] } });
        let run = bench.ask("POST", path, body.clone()).await;
        assert_eq!((run.status, &run.json["state"], &run.json["run_type"]), (200, &json!("queued"), &json!("manual")));
        assert_eq!(bench.ask("POST", path, body).await.status, 409);
        bench.hand.advance(120_000);
        assert_eq!(bench.get(&format!("{path}/by-hand")).await.json["state"], "failed");
        bench.ask("POST", path, json!({ "logical_date": null, "dag_run_id": "again" })).await;
        bench.hand.advance(120_000);
        assert_eq!(bench.get(&format!("{path}/again")).await.json["state"], "success");
    }

    #[tokio::test]
    async fn a_paused_dag_keeps_its_runs_waiting() {
        let bench = Bench::new();
        let dag = "/airflow/api/v2/dags/backup-restore";
        let pause = |paused: bool| json!({ "is_paused": paused });
        let path = format!("{dag}?update_mask=is_paused");
        assert_eq!(bench.ask("PATCH", &path, pause(true)).await.json["is_paused"], true);
        bench.ask("POST", &format!("{dag}/dagRuns"), json!({ "logical_date": null, "dag_run_id": "x" })).await;
        bench.hand.advance(60_000);
        assert_eq!(bench.get(&format!("{dag}/dagRuns/x")).await.json["state"], "queued");
        bench.ask("PATCH", &path, pause(false)).await;
        bench.hand.advance(120_000);
        assert_eq!(bench.get(&format!("{dag}/dagRuns/x")).await.json["state"], "success");
    }

    #[tokio::test]
    async fn a_run_can_be_ended_by_hand() {
        let bench = Bench::new();
        assert_eq!(bench.ask("PATCH", V2, json!({ "state": "failed" })).await.json["state"], "failed");
        assert!(bench.in_state("running").await.is_empty());
        assert_eq!(bench.ask("PATCH", V2, json!({ "state": "running" })).await.status, 422);
    }

    #[tokio::test]
    async fn what_is_refused() {
        let bench = Bench::new();
        for (body, status, text) in [
            (json!({}), 422, "Field required"),
            (json!({ "logical_date": null, "foo": 1 }), 422, "extra_forbidden"),
            (json!({ "logical_date": "abc" }), 422, "datetime_from_date_parsing"),
            (json!({ "logical_date": null, "dag_run_id": RUN }), 400, "reserved for scheduled runs"),
            (json!({ "logical_date": null, "dag_run_id": "a/b" }), 400, "does not match regex pattern"),
            (json!({ "logical_date": "2026-11-22T01:00:00Z", "dag_run_id": "x" }), 409, "Unique constraint violation"),
        ] {
            let answer = bench.ask("POST", RUNS, body).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            assert!(answer.text.contains(text), "{}", answer.text);
        }
        for (path, status, text) in [
            ("/airflow/api/v2/dags/nope", 404, "The Dag with ID: `nope` was not found"),
            ("/airflow/api/v2/dags/nope/dagRuns", 404, "The Dag with ID: `nope` was not found"),
            ("/airflow/api/v2/dags/nope/tasks", 404, "The Dag with ID: `nope` was not found"),
            ("/airflow/api/v2/dags/dagao/tasks/nope", 404, "Task with id nope was not found"),
            ("/airflow/api/v2/dags/dagao/tasks?order_by=foo", 400, "Ordering with 'foo'"),
            (
                "/airflow/api/v2/dags/dagao/dagRuns/nope",
                404,
                "The DagRun with dag_id: `dagao` and run_id: `nope` was not found",
            ),
            ("/airflow/api/v2/dags/dagao/dagRuns?state=foo", 422, "Valid values are queued, running, success, failed"),
        ] {
            let answer = bench.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.text.contains(text), "{}", answer.text);
        }
    }
}
