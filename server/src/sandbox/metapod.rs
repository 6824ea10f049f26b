//! Metapod: which datasets a transaction has and which of them can be read. GraphQL as the console's
//! operators ask it (PROTOCOLS §14), answered by a real GraphQL engine, so that a query the real
//! schema would refuse is refused here. What it recorded is taken back by REST. Who may ask is not known; the sandbox lets everybody.

mod retract;
mod schema;

use std::sync::Arc;

use async_graphql::{Request, Variables};
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::world::datasets::Op;
use super::{Sandbox, rng};

type Metapod = (Arc<Sandbox>, schema::Root);

/// Everything under `/metapod`.
pub fn router(sandbox: &Arc<Sandbox>) -> Router {
    let root = schema::root(Arc::clone(sandbox));
    Router::new()
        .route("/api/graphql", post(query))
        .route("/api/version", get(version))
        .route("/api/migrations/retract/{kind}/{id}", post(retract::one))
        .route("/api/migrations/retract/dataset-series/dataset/{id}", post(retract::append))
        .route("/spark_ops.json", get(ops))
        .with_state((Arc::clone(sandbox), root))
}

/// What is posted to `/api/graphql`.
#[derive(Debug, Deserialize)]
struct Asked {
    query: String,
    #[serde(default)]
    variables: Value,
    #[serde(default, rename = "operationName")]
    operation: Option<String>,
}

/// `POST /api/graphql`: 200 even where the answer carries errors, 400 for what is no query at all.
async fn query(State((_, root)): State<Metapod>, body: Bytes) -> Response {
    let Ok(asked) = serde_json::from_slice::<Asked>(&body) else {
        let body = Json(json!({ "errors": [{ "message": "Must provide query string." }] }));
        return (StatusCode::BAD_REQUEST, body).into_response();
    };
    let mut request = Request::new(asked.query).variables(Variables::from_json(asked.variables));
    if let Some(operation) = asked.operation {
        request = request.operation_name(operation);
    }
    let answer = root.execute(request).await;
    let text = serde_json::to_string(&answer).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// `GET /api/version`
async fn version(State((sandbox, _)): State<Metapod>) -> Json<Value> {
    Json(json!({ "version": rng::sha7(sandbox.options.seed ^ 0x6d65) }))
}

/// `GET /spark_ops.json`
async fn ops(State((sandbox, _)): State<Metapod>) -> Json<Vec<Op>> {
    Json(sandbox.world().ops())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::sandbox::testing::{Bench, V2};

    async fn ask(bench: &Bench, query: &str, transaction: &str) -> Value {
        let body = json!({ "query": query, "variables": { "id": transaction } });
        bench.ask("POST", "/metapod/api/graphql", body).await.json
    }

    async fn transaction(bench: &Bench) -> String {
        bench.get(V2).await.json["conf"]["metapod_transaction"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn the_dataset_and_its_model_are_missing() {
        let bench = Bench::new();
        let tx = transaction(&bench).await;
        let query = "query($id: String!) { transaction(transactionId: $id) { datasets(committed: ONLY_UNCOMMITTED) { name } } }";
        let answer = ask(&bench, query, &tx).await;
        let names: Vec<_> = answer["data"]["transaction"]["datasets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["name"].as_str().unwrap())
            .collect();
        for name in ["model/fx-model-avro", "dataset/fx-model", "model/fx-model", "dataset/fx-model-csv-gz"] {
            assert!(names.contains(&name), "{name} in {names:?}");
        }
        assert!(!names.contains(&"model/collections-policy"));
    }

    #[tokio::test]
    async fn a_dataset_marked_as_done_is_still_not_there() {
        let bench = Bench::new();
        let tx = transaction(&bench).await;
        bench.set("itaipu-fx-model", "success").await;
        bench.hand.advance(60 * 60_000);
        let query = "query($id: String!) { transaction(transactionId: $id) { \
            datasets(datasetNames: [\"dataset/fx-model\", \"model/fx-model\"]) { id name committed schema { attributes { name } } } \
            datasetConnection { numCommittedDatasets } } }";
        let answer = ask(&bench, query, &tx).await["data"]["transaction"].clone();
        assert_eq!(
            (&answer["datasets"][0]["committed"], &answer["datasets"][0]["schema"]),
            (&json!(false), &Value::Null)
        );
        assert_eq!(answer["datasets"][1]["committed"], true);
        assert!(answer["datasets"][1]["schema"]["attributes"][0]["name"].is_string());
        assert!(answer["datasetConnection"]["numCommittedDatasets"].as_u64().unwrap() > 100);
    }

    #[tokio::test]
    async fn nobody_knows_another_transaction() {
        let bench = Bench::new();
        let query = "query($id: String!) { transaction(transactionId: $id) { datasets { name } } }";
        assert_eq!(
            ask(&bench, query, "f7832a01-001b-56f7-a4fe-b3a417f8f654").await["data"]["transaction"],
            Value::Null
        );
        let wrong = ask(&bench, "{ transaction { nope } }", "").await;
        assert!(wrong["errors"][0]["message"].is_string());
    }
}
