//! The client of Metapod.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::post;
use serde_json::json;
use server::clients::http::ClientError;
use server::clients::metapod::Metapod;
use server::config::MetapodConfig;
use server::sandbox::{FaultKind, Options};

use crate::platform::{DAG, PATIENCE, Platform, RUN, serve};

/// Names, owned.
pub fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A client of what is at this path.
pub fn client(base: &str, path: &str) -> Metapod {
    let mut config = MetapodConfig::at(format!("{base}{path}").parse().expect("an address"));
    config.timeout_seconds = PATIENCE.as_secs();
    Metapod::new(&config).expect("a client")
}

/// The transaction of last night.
pub async fn transaction(platform: &Platform) -> String {
    let run = platform.client("airflow").await.run(DAG, RUN).await.expect("the run");
    run.conf["metapod_transaction"].as_str().expect("it has a transaction").to_owned()
}

#[tokio::test]
async fn what_was_recorded_of_a_transaction() {
    let platform = Platform::start(150).await;
    let metapod = client(&platform.base, "/metapod/api/graphql");
    metapod.ping().await.expect("it answers");
    let transaction = transaction(&platform).await;
    let asked = names(&["dataset/fx-model", "model/fx-model", "model/collections-policy", "dataset/none"]);
    let found = metapod.named(&transaction, &asked).await.expect("datasets").value;
    let committed = |name: &str| found.iter().find(|dataset| dataset.name == name).map(|dataset| dataset.committed);
    assert_eq!(committed("dataset/fx-model"), Some(false));
    assert_eq!(committed("model/collections-policy"), Some(true));
    assert_eq!(committed("dataset/none"), None);
}

#[tokio::test]
async fn an_unknown_transaction_and_one_that_tries_to_be_a_query() {
    let platform = Platform::start(150).await;
    let metapod = client(&platform.base, "/metapod/api/graphql");
    for odd in ["f7832a01-001b-56f7-a4fe-b3a417f8f654", "", "\") { __schema { types { name } } } #", "é\u{0}\n"] {
        let unknown = metapod.named(odd, &names(&["model/fx-model"])).await;
        assert!(matches!(unknown, Err(ClientError::NotFound(_))), "{odd:?}: {unknown:?}");
    }
}

#[tokio::test]
async fn twenty_thousand_datasets_come_in_time() {
    let platform = Platform::with(Options { datasets: 20_000, nights: 3, ..Options::default() }).await;
    // As long as a configured client waits.
    let url = format!("{}/metapod/api/graphql", platform.base).parse().expect("an address");
    let metapod = Metapod::new(&MetapodConfig::at(url)).expect("a client");
    let transaction = transaction(&platform).await;
    let began = Instant::now();
    let all = metapod.all(&transaction).await.expect("all of them").value;
    println!("{} datasets in {:?}", all.len(), began.elapsed());
    assert!(all.len() > 20_000 && all.iter().filter(|one| one.committed).count() > 19_000);
}

#[tokio::test]
async fn failures_have_their_types() {
    let platform = Platform::start(150).await;
    let metapod = client(&platform.base, "/metapod/api/graphql");
    let ask = || async { metapod.named("t", &names(&["a"])).await.expect_err("it fails") };
    platform.inject("POST", "/metapod/", 3, FaultKind::Status(500, None));
    assert!(matches!(ask().await, ClientError::Server(500, _)));
    platform.inject("POST", "/metapod/", 1, FaultKind::Status(403, None));
    assert!(matches!(ask().await, ClientError::Forbidden(_)));
    platform.inject("POST", "/metapod/", 1, FaultKind::Garbage);
    assert!(matches!(ask().await, ClientError::Garbage(_)));
    platform.inject("POST", "/metapod/", 1, FaultKind::Hang);
    let began = Instant::now();
    assert!(matches!(ask().await, ClientError::NoAnswer(_)));
    assert!(began.elapsed() < PATIENCE + Duration::from_millis(700), "{:?}", began.elapsed());
}

#[tokio::test]
async fn an_error_that_comes_with_success_is_an_error_and_an_odd_scalar_is_read() {
    let error = json!({ "data": null, "errors": [{ "message": "Cannot query field \"datasets\"" }] });
    let base = serve(Router::new().route("/", post(async move || axum::Json(error)))).await;
    let refused = client(&base, "/").named("t", &names(&["a"])).await;
    assert_eq!(refused, Err(ClientError::Invalid("Cannot query field \"datasets\"".into())));
    let rows = json!({ "data": { "transaction": { "datasets": [
        { "id": "a", "name": "null", "committed": null },
        { "id": "b", "name": "time", "committed": "2026-11-22T03:00:00Z" },
        { "id": "c", "name": "empty", "committed": "" }, { "id": "d", "name": "one", "committed": 1 },
        { "id": 5, "name": "absent" }, { "name": "no-id" }, { "id": "e", "name": null }, null,
    ] } } });
    let base = serve(Router::new().route("/", post(async move || axum::Json(rows)))).await;
    let read = client(&base, "/").named("t", &names(&["a"])).await.expect("datasets");
    assert_eq!(read.problems, ["3 datasets without an id or a name were left out"]);
    assert_eq!(
        (read.value.len(), read.value[1].committed_at, read.value[4].id.as_str()),
        (5, Some(1_795_316_400_000), "5")
    );
    let committed: Vec<&str> = read.value.iter().filter(|one| one.committed).map(|one| one.name.as_str()).collect();
    assert_eq!(committed, ["time", "one"]);
}
