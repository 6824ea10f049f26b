//! A Metapod that answers in part, or of what no Metapod should: shown with what is missing, and acted on only
//! where that is safe.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::model::execution::Outcome;
use axum::Router;
use axum::routing::post;
use serde_json::{Value, json};
use server::config::{AirflowConfig, MetapodConfig};
use server::sandbox::{PASSWORD, USER};

use crate::console::{Console, Visitor, config, serve};
use crate::operator::{confirm, ended, last_night, plan, started};
use crate::world::{dataset, page, retract};

/// An odd name, and an id that is no UUID.
const ODD: &str = "archive/it's \"ç\" + 達/x";

/// A console over the sandbox's Airflow and a Metapod that always answers this; what else it is asked is counted.
async fn over(answer: Value) -> (Console, Console, Arc<AtomicUsize>) {
    let platform = Console::start().await;
    let other: Arc<AtomicUsize> = Arc::default();
    let counted = other.clone();
    let metapod = Router::new()
        .route("/api/graphql", post(move || std::future::ready(axum::Json(answer.clone()))))
        .fallback(move || std::future::ready(counted.fetch_add(1, Ordering::SeqCst).to_string()));
    let base = serve(metapod).await;
    let mut config = config();
    config.sandbox.enabled = Some(false);
    config.sign_in.people = true;
    config.database_url = format!("sqlite:file:half-{}?mode=memory&cache=shared", base.rsplit(':').next().unwrap());
    let airflow = AirflowConfig {
        url: format!("{}/airflow", platform.door).parse().unwrap(),
        console: None,
        username: USER.into(),
        password: Some(PASSWORD.to_owned().into()),
        password_file: None,
        api: None,
        timeout_seconds: 15,
    };
    config.airflow.insert("main".into(), airflow);
    config.metapod = Some(MetapodConfig::at(format!("{base}/api/graphql").parse().unwrap()));
    (Console::with(config).await, platform, other)
}

async fn otto(answer: Value) -> (Visitor, (Console, Console), Arc<AtomicUsize>) {
    let (console, platform, other) = over(answer).await;
    (console.sign_in("otto").await, (console, platform), other)
}

fn half() -> Value {
    let odd = json!({ "id": "not-a-uuid", "name": ODD, "committed": true, "schema": null, "partitions": null });
    json!({
        "data": { "transaction": { "datasets": [odd, { "id": null, "name": null }, null] } },
        "errors": [{ "message": "3 datasets could not be resolved" }],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_answer_is_shown_with_what_is_missing() {
    let (otto, _consoles, _) = otto(half()).await;
    let page = page(&otto, "").await;
    assert_eq!((page.progress.total, page.window.rows[0].name.as_str()), (1, ODD));
    let told: Vec<&str> = page.troubles.iter().map(|trouble| trouble.message.as_str()).collect();
    assert!(told.iter().any(|words| words.contains("3 datasets could not be resolved")), "{told:?}");
    assert!(told.iter().any(|words| words.contains("without an id or a name")), "{told:?}");
    let detail = dataset(&otto, ODD).await.unwrap();
    assert!(detail.schema.is_none() && detail.lineage.is_none() && detail.loads.is_none());
    let (status, html) = otto.page(&app::paths::dataset(&last_night(), ODD, "")).await;
    assert!(status.is_success() && html.contains("No schema") && html.contains("Lineage is not known"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_no_uuid_is_never_sent() {
    let (otto, _consoles, other) = otto(half()).await;
    let seen = plan(&otto, &retract("state:committed")).await;
    assert!(seen.warnings.iter().any(|words| words.contains("Lineage is not known")), "{:?}", seen.warnings);
    assert!(seen.warnings.iter().any(|words| words.contains("no path")), "{:?}", seen.warnings);
    let done = ended(&otto, started(&confirm(&otto, &seen).await)).await;
    assert_eq!(done.targets[0].outcome, Outcome::Failed, "{done:#?}");
    assert!(done.targets[0].detail.contains("UUID"), "{}", done.targets[0].detail);
    assert_eq!(other.load(Ordering::SeqCst), 0, "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_transaction_is_named() {
    let (otto, _consoles, _) = otto(json!({ "data": { "transaction": null } })).await;
    let error = otto
        .ports
        .datasets
        .page(&otto.who, &last_night(), &app::model::dataset::DatasetQuery::default(), 10)
        .await
        .unwrap_err();
    assert!(error.status() == 404 && error.message.contains("transaction"), "{error}");
    let error = crate::operator::unplannable(&otto, &retract("*")).await;
    assert_eq!(error.status(), 404, "{error}");
}
