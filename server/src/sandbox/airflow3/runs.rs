//! `/dags/{dag}/dagRuns`: the list, one, triggering one, and ending one by hand.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::body::Body;
use super::error::{Error, problem};
use super::list::{Key, Page, Range, compare, orders};
use super::out;
use crate::sandbox::query::Query;
use crate::sandbox::world::state::RunState;
use crate::sandbox::world::{Trigger, World};
use crate::sandbox::{Sandbox, USER};

/// By what runs may be ordered.
const ORDERS: [&str; 13] = [
    "id", "state", "dag_id", "run_id", "dag_run_id", "logical_date", "partition_date", "run_after", "start_date",
    "end_date", "updated_at", "conf", "duration",
];

/// `GET /dags/{dag}/dagRuns`; `~` stands for every DAG.
pub async fn list(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>, Error> {
    let query = Query::read(raw.as_deref());
    let (page, mut orders) = (Page::read(&query)?, orders(&query, &ORDERS, "id")?);
    let states = query.all("state");
    if states.iter().any(|state| RunState::parse(state).is_none()) {
        let valid = RunState::ALL.map(RunState::name).join(", ");
        return Err(Error::detail(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("Invalid value for state. Valid values are {valid}"),
        ));
    }
    let dates = |field: &str| Range::dates(&query, field);
    let (start, end, logical, after) =
        (dates("start_date")?, dates("end_date")?, dates("logical_date")?, dates("run_after")?);
    let pattern = query.get("run_id_pattern").map(|text| text.trim_matches('%').to_owned());
    let world = sandbox.world();
    if dag != "~" && world.find_dag(&dag).is_none() {
        return Err(Error::no_dag(&dag));
    }
    let mut found: Vec<usize> = (0..world.runs.len())
        .filter(|at| dag == "~" || world.dags[world.runs[*at].dag].id == dag)
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
    Ok(Json(page.collection("dag_runs", runs, total)))
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

/// `POST /dags/{dag}/dagRuns`
pub async fn trigger(
    State(sandbox): State<Arc<Sandbox>>,
    Path(dag): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let mut body = Body::read(&body)?;
    let id = body.text("dag_run_id");
    let (from, to) = (body.date("data_interval_start"), body.date("data_interval_end"));
    body.required("logical_date");
    let logical = body.date("logical_date");
    body.date("run_after");
    let conf = body.any("conf").unwrap_or(Value::Null);
    let note = body.text("note");
    body.text("partition_key");
    if from.is_some() != to.is_some() {
        return Err(body.value_error(
            "Either both data_interval_start and data_interval_end must be provided or both must be None",
        ));
    }
    if !(conf.is_object() || conf.is_null()) {
        body.wrong("dict_type", "conf", "Input should be a valid dictionary", &conf);
    }
    body.finish()?;
    let mut world = sandbox.world();
    let at = world.find_dag(&dag).ok_or_else(|| Error::not_found(format!("Dag with dag_id: '{dag}' not found")))?;
    if let Some(id) = &id {
        legal(id)?;
    }
    let conf = conf.as_object().cloned().unwrap_or_default();
    let asked = Trigger { id, logical, conf, note: note.filter(|note| !note.is_empty()) };
    let run = world.trigger(at, USER, asked).map_err(|_| {
        Error::detail(StatusCode::CONFLICT, json!({
            "reason": "Unique constraint violation",
            "statement": "hidden",
            "orig_error": "hidden",
            "message": "Serious error when handling your request. Check logs for more details - you will find it in api server when you look for ID vWNv4gNx",
        }))
    })?;
    Ok(Json(out::run(&world, run)))
}

/// A run id of one's own must look like one and must not look like a scheduled one (observed).
fn legal(id: &str) -> Result<(), Error> {
    if id.starts_with("scheduled__") {
        return Err(Error::bad_request(format!(
            "A manual DAG run cannot use ID '{id}' since it is reserved for scheduled runs"
        )));
    }
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || "_.~:+-".contains(c)) {
        return Err(Error::bad_request(format!(
            "The run_id provided '{id}' does not match regex pattern '^[A-Za-z0-9_.~:+-]+$' or \
             '^(?:manual|scheduled|asset_triggered)__(?:\\d{{4}}-\\d{{2}}-\\d{{2}}T\\d{{2}}:\\d{{2}}:\\d{{2}}\\+00:00)$'"
        )));
    }
    Ok(())
}

/// `PATCH /dags/{dag}/dagRuns/{run}`: a state, a note.
pub async fn patch(
    State(sandbox): State<Arc<Sandbox>>,
    Path((dag, run)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, Error> {
    let mut body = Body::read(&body)?;
    let state = body.any("state").filter(|state| !state.is_null());
    let note = body.sent.contains_key("note").then(|| body.text("note"));
    let wanted = state.as_ref().and_then(Value::as_str).and_then(RunState::parse).filter(|s| *s != RunState::Running);
    if let (Some(sent), None) = (&state, wanted) {
        let message = "Input should be 'queued', 'success' or 'failed'";
        let mut wrong = problem("enum", json!(["body", "state"]), message, sent);
        wrong["ctx"] = json!({ "expected": "'queued', 'success' or 'failed'" });
        body.push(wrong);
    }
    body.finish()?;
    let query = Query::read(raw.as_deref());
    let mut world = sandbox.world();
    let at = world.find_run(&dag, &run).ok_or_else(|| no_run(&dag, &run))?;
    if let Some(note) = note.filter(|_| query.admits("update_mask", "note")) {
        world.runs[at].note = note.filter(|note| !note.is_empty());
    }
    match wanted.filter(|_| query.admits("update_mask", "state")) {
        Some(RunState::Queued) => world.queue_again(at),
        Some(state @ (RunState::Success | RunState::Failed)) => world.end_run(at, state == RunState::Success),
        Some(RunState::Running) | None => {}
    }
    Ok(Json(out::run(&world, at)))
}

fn no_run(dag: &str, run: &str) -> Error {
    Error::not_found(format!("The DagRun with dag_id: `{dag}` and run_id: `{run}` was not found"))
}
