//! Taking back what is recorded: `POST` with an empty body. Taking the same thing back a second time is refused
//! like taking back what never was (whether the real one does so is not known).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Metapod;

/// `POST …/retract/{kind}/{id}`
pub async fn one(state: State<Metapod>, Path((kind, id)): Path<(String, String)>) -> Response {
    retract(&state, &kind, &id)
}

/// `POST …/retract/dataset-series/dataset/{id}`
pub async fn append(state: State<Metapod>, Path(id): Path<String>) -> Response {
    retract(&state, "dataset-series/dataset", &id)
}

fn retract(State((sandbox, _)): &State<Metapod>, kind: &str, id: &str) -> Response {
    let refused = |status: StatusCode, words: String| (status, Json(json!({ "error": words }))).into_response();
    if id.len() != 36 || uuid::Uuid::try_parse(id).is_err() {
        return refused(StatusCode::BAD_REQUEST, format!("{id} is no UUID"));
    }
    match sandbox.world().retract(kind, id) {
        Ok(()) => Json(json!({ "retracted": id })).into_response(),
        Err(_) => refused(StatusCode::NOT_FOUND, format!("there is no {kind} {id} that could be retracted")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::sandbox::testing::{Bench, V2};

    const QUERY: &str = "query($tx: String!, $name: String!) { transaction(transactionId: $tx) { \
        datasetConnection { numCommittedDatasets } datasets(datasetNames: [$name]) { id committed format s3Path \
        databricksPath partitions sizeInBytes numRows committedAt schema { attributes { id name } } \
        indexedAttributes { id name } manualAppends { id name appendedAt appendedBy } } } }";

    async fn look(bench: &Bench, name: &str) -> (Value, u64) {
        let run = bench.get(V2).await.json;
        let body = json!({ "query": QUERY, "variables": { "tx": run["conf"]["metapod_transaction"], "name": name } });
        let answer = bench.ask("POST", "/metapod/api/graphql", body).await.json["data"]["transaction"].clone();
        (answer["datasets"][0].clone(), answer["datasetConnection"]["numCommittedDatasets"].as_u64().unwrap())
    }

    async fn retract(bench: &Bench, kind: &str, id: &Value) -> u16 {
        let path = format!("/metapod/api/migrations/retract/{kind}/{}", id.as_str().unwrap());
        bench.ask("POST", &path, Value::Null).await.status
    }

    #[tokio::test]
    async fn what_is_taken_back_stays_so_until_the_task_runs_again() {
        let bench = Bench::new();
        let (before, count) = look(&bench, "model/collections-policy").await;
        assert_eq!((&before["committed"], &before["format"]), (&json!(true), &json!("PARQUET")));
        assert_eq!(retract(&bench, "committed-dataset", &before["id"]).await, 200);
        let (after, less) = look(&bench, "model/collections-policy").await;
        assert_eq!((after["id"].clone(), less), (before["id"].clone(), count - 1));
        let lost = ["format", "s3Path", "databricksPath", "partitions", "sizeInBytes", "committedAt", "schema"];
        assert!(lost.iter().all(|field| after[field].is_null() && !before[field].is_null()), "{after} {before}");
        assert_eq!(retract(&bench, "committed-dataset", &before["id"]).await, 404);
        bench.hand.advance(60_000);
        assert_eq!(look(&bench, "model/collections-policy").await.0["committed"], false);
        let clear = json!({ "dry_run": false, "only_failed": false, "task_ids": ["collections-policy"],
            "dag_run_id": crate::sandbox::testing::RUN });
        let cleared = bench.ask("POST", "/airflow/api/v2/dags/dagao/clearTaskInstances", clear).await;
        assert_eq!(cleared.status, 200, "{}", cleared.text);
        bench.hand.advance(60_000);
        let (again, count_again) = look(&bench, "model/collections-policy").await;
        assert_eq!((&again["committed"], &again["s3Path"], count_again), (&json!(true), &before["s3Path"], count));
        assert_ne!(again["committedAt"], before["committedAt"]);
        bench.sandbox.reset();
        assert_eq!(look(&bench, "model/collections-policy").await.0["committed"], true);
    }

    #[tokio::test]
    async fn attributes_indexes_and_appends() {
        let bench = Bench::new();
        let names = |value: &Value| {
            let all = value.as_array().unwrap().iter();
            all.map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let flawed = look(&bench, "archive/policy-proactive-limit-v3").await.0["schema"]["attributes"].clone();
        let columns = names(&flawed);
        let last = columns.len() - 1;
        assert_eq!(columns.iter().filter(|name| **name == columns[last]).count(), 2, "{columns:?}");
        assert_eq!(retract(&bench, "attribute", &flawed[last]["id"]).await, 200);
        assert_eq!(retract(&bench, "attribute", &flawed[last]["id"]).await, 404);
        let (left, _) = look(&bench, "archive/policy-proactive-limit-v3").await;
        assert_eq!(names(&left["schema"]["attributes"]), columns[..last]);
        let series = bench.sandbox.world().catalog();
        let all = series.entries.iter().map(|entry| entry.name.clone()).filter(|name| name.starts_with("series-"));
        for name in all {
            let (dataset, _) = look(&bench, &name).await;
            let Some(first) = dataset["manualAppends"].get(0) else { continue };
            assert_eq!(retract(&bench, "dataset-series/dataset", &first["id"]).await, 200);
            assert_eq!(retract(&bench, "dataset-series/dataset", &first["id"]).await, 404);
            assert_eq!(retract(&bench, "committed-dataset", &first["id"]).await, 404, "it is another kind");
            let kept = look(&bench, &name).await.0["manualAppends"].as_array().unwrap().len();
            assert_eq!(kept, dataset["manualAppends"].as_array().unwrap().len() - 1);
        }
        let fx = look(&bench, "model/collections-policy").await.0["indexedAttributes"].clone();
        if let Some(first) = fx.get(0) {
            assert_eq!(retract(&bench, "indexed-attribute", &first["id"]).await, 200);
        }
    }

    #[tokio::test]
    async fn what_nobody_knows_is_refused() {
        let bench = Bench::new();
        for (id, status) in
            [("x", 400), ("5a5d411be41a4a30ab34bac476b95761", 400), ("5a5d411b-e41a-4a30-ab34-bac476b95761", 404)]
        {
            for kind in ["committed-dataset", "attribute", "indexed-attribute", "dataset-series/dataset", "nothing"] {
                assert_eq!(retract(&bench, kind, &json!(id)).await, status, "{kind} {id}");
            }
        }
    }
}
