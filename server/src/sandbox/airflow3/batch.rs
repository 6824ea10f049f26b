//! The lists that are asked for by a body, over every DAG: `POST /dags/~/dagRuns/list` and
//! `POST /dags/~/dagRuns/~/taskInstances/list`. Observed: 100 rows unless said otherwise, as many as are asked for
//! (none, if that is none); a DAG or a run nobody knows has an empty list; what the model does not have is refused.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};

use super::body::Body;
use super::error::{Error, negative, problem};
use super::instances::wanted::Wanted;
use super::list::Page;
use super::runs::gather;
use crate::sandbox::Sandbox;
use crate::sandbox::query::Query;

/// Bounds that both models have, each with `_gte`, `_gt`, `_lte` and `_lt` on the wire.
const BOUNDS: [&str; 20] = [
    "run_after_gte",
    "run_after_gt",
    "run_after_lte",
    "run_after_lt",
    "logical_date_gte",
    "logical_date_gt",
    "logical_date_lte",
    "logical_date_lt",
    "start_date_gte",
    "start_date_gt",
    "start_date_lte",
    "start_date_lt",
    "end_date_gte",
    "end_date_gt",
    "end_date_lte",
    "end_date_lt",
    "duration_gte",
    "duration_gt",
    "duration_lte",
    "duration_lt",
];

/// `POST /dags/~/dagRuns/list`
pub async fn runs(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Value>, Error> {
    let mut ask = Ask::read(&body)?;
    let dags = ask.list("dag_ids");
    ask.pairs("states", "state");
    ask.body.text("conf_contains");
    let (query, page) = ask.finish()?;
    gather(&sandbox, &query, page, |id| dags.as_ref().is_none_or(|dags| dags.iter().any(|dag| dag == id))).map(Json)
}

/// `POST /dags/~/dagRuns/~/taskInstances/list`
pub async fn instances(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Value>, Error> {
    let mut ask = Ask::read(&body)?;
    let (dags, ids) = (ask.list("dag_ids"), ask.list("dag_run_ids"));
    for (name, as_query) in [("task_ids", "task_id"), ("state", "state"), ("pool", "pool"), ("queue", "queue")] {
        ask.pairs(name, as_query);
    }
    ask.list("executor");
    let (query, page) = ask.finish()?;
    let wanted = Wanted::on(&query, page)?;
    let among =
        |list: &Option<Vec<String>>, id: &str| list.as_ref().is_none_or(|list| list.iter().any(|one| one == id));
    let mut world = sandbox.world();
    let of_run = |at: &usize| among(&dags, world.dags[world.runs[*at].dag].id) && among(&ids, &world.runs[*at].id);
    let runs: Vec<usize> = (0..world.runs.len()).filter(of_run).collect();
    Ok(Json(wanted.collect(&mut world, &runs, None)))
}

/// A body that is being read into the query of the plain list.
struct Ask {
    body: Body,
    query: Vec<(String, String)>,
}

impl Ask {
    fn read(body: &Bytes) -> Result<Self, Error> {
        Ok(Self { body: Body::read(body)?, query: Vec::new() })
    }

    /// A list of texts, or nothing; `null` among states stands for none.
    fn list(&mut self, name: &'static str) -> Option<Vec<String>> {
        match self.body.any(name)? {
            Value::Null => None,
            Value::Array(all) => {
                Some(all.iter().map(|one| one.as_str().map_or_else(|| "none".into(), str::to_owned)).collect())
            }
            other => {
                self.body.wrong("list_type", name, "Input should be a valid list", &other);
                None
            }
        }
    }

    /// The same, as the pairs of a query.
    fn pairs(&mut self, name: &'static str, as_query: &str) {
        let all = self.list(name).unwrap_or_default();
        self.query.extend(all.into_iter().map(|one| (as_query.to_owned(), one)));
    }

    fn number(&mut self, name: &'static str, otherwise: usize) -> usize {
        let Some(value) = self.body.any(name) else { return otherwise };
        match value.as_i64().map(usize::try_from) {
            Some(Ok(number)) => return number,
            Some(Err(_)) => {
                let mut wrong = negative(json!(["body", name]), "");
                wrong["input"] = value;
                self.body.push(wrong);
            }
            None => {
                let words = "Input should be a valid integer, unable to parse string as an integer";
                self.body.push(problem("int_parsing", json!(["body", name]), words, &value));
            }
        }
        otherwise
    }

    /// The query and the page, if nothing was wrong.
    fn finish(mut self) -> Result<(Query, Page), Error> {
        let page = Page { limit: self.number("page_limit", 100), offset: self.number("page_offset", 0), cursor: false };
        for name in BOUNDS {
            let bound = self.body.any(name).filter(|bound| !bound.is_null());
            let text = bound.map(|bound| bound.as_str().map_or_else(|| bound.to_string(), str::to_owned));
            self.query.extend(text.map(|text| (name.to_owned(), text)));
        }
        let by = self.body.text("order_by");
        self.query.extend(by.map(|by| ("order_by".to_owned(), by)));
        self.body.finish()?;
        Ok((Query::of(self.query), page))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use serde_json::{Value, json};

    use crate::sandbox::testing::{Bench, RUN};

    const LIST: &str = "/airflow/api/v2/dags/~/dagRuns/~/taskInstances/list";

    async fn ask(bench: &Bench, path: &str, body: Value) -> (u16, Value) {
        let token = bench.login().await;
        let request = Request::post(path).header("authorization", format!("Bearer {token}"));
        let answer = bench.send(request.body(Body::from(body.to_string())).unwrap()).await;
        (answer.status, answer.json)
    }

    fn rows(answer: &Value) -> usize {
        answer["task_instances"].as_array().unwrap().len()
    }

    #[tokio::test]
    async fn as_many_rows_as_are_asked_for() {
        let bench = Bench::new();
        let run = json!({ "dag_ids": ["dagao"], "dag_run_ids": [RUN], "page_limit": 1_000, "order_by": "id" });
        let (_, whole) = ask(&bench, LIST, run.clone()).await;
        assert_eq!((rows(&whole), &whole["total_entries"]), (161, &json!(161)));
        let (mut few, mut failed, mut strange) = (run.clone(), run.clone(), run);
        few["page_limit"] = json!(60);
        few["page_offset"] = json!(120);
        assert_eq!(ask(&bench, LIST, few).await.1["task_instances"][0], whole["task_instances"][120]);
        failed["state"] = json!(["failed", null]);
        assert_eq!(rows(&ask(&bench, LIST, failed).await.1), 4, "one that failed, three that nobody looked at");
        strange["dag_run_ids"] = json!(["nobody knows"]);
        assert_eq!(
            ask(&bench, LIST, strange).await,
            (
                200,
                json!({
                    "task_instances": [], "total_entries": 0, "total_entries_limit": null, "next_cursor": null,
                    "previous_cursor": null,
                })
            )
        );
    }

    #[tokio::test]
    async fn runs_of_a_dag_newest_first() {
        let bench = Bench::new();
        let body = json!({ "dag_ids": ["dagao"], "order_by": "-run_after", "page_limit": 2 });
        let (_, answer) = ask(&bench, "/airflow/api/v2/dags/~/dagRuns/list", body).await;
        assert_eq!((&answer["dag_runs"][0]["dag_run_id"], &answer["total_entries"]), (&json!(RUN), &json!(31)));
        assert_eq!(answer["dag_runs"].as_array().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn what_is_refused() {
        let bench = Bench::new();
        let wrong = |answer: &Value| answer["detail"][0]["type"].as_str().unwrap_or_default().to_owned();
        for (body, kind) in [
            (json!({ "page_limit": -1 }), "greater_than_equal"),
            (json!({ "page_limit": "x" }), "int_parsing"),
            (json!({ "nope": 1 }), "extra_forbidden"),
            (json!({ "dag_ids": "x" }), "list_type"),
        ] {
            let (status, answer) = ask(&bench, LIST, body).await;
            assert_eq!((status, wrong(&answer).as_str()), (422, kind));
        }
        assert_eq!(ask(&bench, LIST, json!({ "order_by": "nope" })).await.0, 400);
    }
}
