//! `POST /dags/~/dagRuns/~/taskInstances/list`: instances of any runs, asked for by a body, 100 unless said otherwise,
//! as many as are asked for (`airflow/api_connexion/endpoints/task_instance_endpoint.py`).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::error::Problem;
use super::form::{Form, Page, repr};
use super::instances::collect;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;

/// What may be asked for (`TaskInstanceBatchFormSchema`).
const KNOWN: [&str; 17] = [
    "page_offset",
    "page_limit",
    "dag_ids",
    "dag_run_ids",
    "task_ids",
    "execution_date_gte",
    "execution_date_lte",
    "start_date_gte",
    "start_date_lte",
    "end_date_gte",
    "end_date_lte",
    "duration_gte",
    "duration_lte",
    "state",
    "pool",
    "queue",
    "executor",
];

/// `POST /dags/~/dagRuns/~/taskInstances/list`
pub async fn instances(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Response, Problem> {
    let form = Form::read(&body, &KNOWN)?;
    let (dags, ids) = (list(&form, "dag_ids")?, list(&form, "dag_run_ids")?);
    let (limit, offset) = (number(&form, "page_limit", 1)?, number(&form, "page_offset", 0)?);
    let page = Page::of_form(limit.unwrap_or(100), offset.unwrap_or(0));
    let mut query: Vec<(String, String)> = Vec::new();
    for state in list(&form, "state")?.unwrap_or_default() {
        query.push(("state".into(), state));
    }
    for name in ["start_date_gte", "start_date_lte"] {
        query.extend(form.text(name)?.map(|text| (name.to_owned(), text)));
    }
    let among =
        |list: &Option<Vec<String>>, id: &str| list.as_ref().is_none_or(|list| list.iter().any(|one| one == id));
    let mut world = sandbox.world();
    let of_run = |at: &usize| among(&dags, world.dags[world.runs[*at].dag].id) && among(&ids, &world.runs[*at].id);
    let runs: Vec<usize> = (0..world.runs.len()).filter(of_run).collect();
    collect(&mut world, &Query::of(query), page, &runs, None)
}

/// A list of texts, or nothing; `null` among states stands for none.
fn list(form: &Form, name: &str) -> Result<Option<Vec<String>>, Problem> {
    match form.0.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(all)) => {
            Ok(Some(all.iter().map(|one| one.as_str().map_or_else(|| "none".into(), str::to_owned)).collect()))
        }
        Some(other) => Err(Problem::bad_request(format!("{} is not of type 'array' - '{name}'", repr(other)))),
    }
}

/// A whole number of at least `least`, or nothing.
fn number(form: &Form, name: &str, least: usize) -> Result<Option<usize>, Problem> {
    let Some(value) = form.0.get(name) else { return Ok(None) };
    let wrong = || Problem::bad_request(format!("{} is not of type 'integer' - '{name}'", repr(value)));
    let low = || Problem::bad_request(format!("{} is less than the minimum of {least} - '{name}'", repr(value)));
    let number = value.as_i64().ok_or_else(wrong)?;
    usize::try_from(number).ok().filter(|number| *number >= least).map(Some).ok_or_else(low)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use serde_json::{Value, json};

    use crate::sandbox::testing::{Bench, RUN};
    use crate::sandbox::{PASSWORD, USER, token};

    async fn ask(bench: &Bench, body: Value) -> (u16, Value) {
        let pair = token::encode(format!("{USER}:{PASSWORD}").as_bytes());
        let request = Request::post("/airflow2/api/v1/dags/~/dagRuns/~/taskInstances/list");
        let request = request.header("authorization", format!("Basic {pair}"));
        let answer = bench.send(request.body(Body::from(body.to_string())).unwrap()).await;
        (answer.status, answer.json)
    }

    #[tokio::test]
    async fn as_many_rows_as_are_asked_for_and_what_is_refused() {
        let bench = Bench::new();
        let (_, whole) = ask(&bench, json!({ "dag_ids": ["dagao"], "dag_run_ids": [RUN], "page_limit": 1_000 })).await;
        assert_eq!((whole["task_instances"].as_array().unwrap().len(), &whole["total_entries"]), (161, &json!(161)));
        for body in [json!({ "page_limit": 0 }), json!({ "nope": 1 }), json!({ "dag_ids": "x" })] {
            assert_eq!(ask(&bench, body).await.0, 400);
        }
    }
}
