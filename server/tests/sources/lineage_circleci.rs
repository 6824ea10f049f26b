//! Lineages from CircleCI: the sandbox's, and ones that stumble.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use secrecy::SecretString;
use serde_json::json;
use server::clients::http::ClientError;
use server::clients::lineage::{LineageSource, Read, source};
use server::config::{CircleCiConfig, LineageConfig};
use server::sandbox::FaultKind;

use crate::platform::{Platform, serve};

fn circleci(base: &str, change: impl FnOnce(&mut CircleCiConfig)) -> Arc<dyn LineageSource> {
    let url = format!("{base}/circleci/api/v2").parse().unwrap();
    let mut config = LineageConfig::of_circleci(url, SecretString::from("sandbox"));
    config.timeout_seconds = 1;
    change(config.circleci.as_mut().unwrap());
    source(&config).unwrap()
}

/// Versions that nights ran with, newest first.
async fn versions(platform: &Platform) -> Vec<String> {
    let runs = platform.airflow("/dags/dagao/dagRuns?order_by=-run_after&limit=100").await;
    let runs = runs["dag_runs"].as_array().unwrap();
    runs.iter().map(|run| run["conf"]["itaipu_version"].as_str().unwrap().to_owned()).collect()
}

fn behind(read: &Read, name: &str) -> Vec<String> {
    let places = read.lineage.downstream(&[read.lineage.place(name).unwrap()]);
    places.into_iter().map(|place| read.lineage.name(place).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_artifact_of_the_running_version() {
    let platform = Platform::start().await;
    let versions = versions(&platform).await;
    let source = circleci(&platform.base, |_| ());
    let read = source.lineage(Some(&versions[0])).await.unwrap();
    assert!(read.version.as_ref().unwrap().starts_with(&versions[0]));
    assert!(read.from.starts_with("spark_ops.json of job integration-tests in pipeline 40"), "{}", read.from);
    assert!(read.flaws.is_empty() && read.bytes > 10_000);
    assert!(behind(&read, "dataset/fx-model").iter().any(|name| name == "model/credit-limit-policy"));
    // Everybody waits for one download, and a version is not asked for twice.
    let before = platform.calls("/circleci/");
    let oldest = versions.last().unwrap();
    let all = futures::future::join_all((0..10).map(|_| source.lineage(Some(oldest)))).await;
    let calls = platform.calls("/circleci/") - before;
    assert!(all.iter().all(|one| Arc::ptr_eq(one.as_ref().unwrap(), all[0].as_ref().unwrap())));
    assert!((6..=12).contains(&calls), "its second page, workflows, jobs and the artifact: {calls}");
    source.lineage(Some(&versions[0])).await.unwrap();
    assert_eq!(platform.calls("/circleci/") - before, calls);
    let newest = source.lineage(None).await.unwrap();
    assert!(versions.iter().all(|version| !newest.version.as_ref().unwrap().starts_with(version)));
    source.ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_by_name() {
    let platform = Platform::start().await;
    let version = versions(&platform).await.remove(0);
    let ask = async |version: Option<&str>, change: fn(&mut CircleCiConfig)| {
        circleci(&platform.base, change).lineage(version).await.unwrap_err()
    };
    let unknown = ask(Some("0000000"), |_| ()).await;
    let words = "no pipeline of gh/nubank/itaipu on branch release has version 0000000 (32 were looked through)";
    assert_eq!(unknown, ClientError::NotFound(words.into()));
    let branch = ask(None, |config| config.branch = "trunk".into()).await;
    assert_eq!(branch.to_string(), "it does not know this: gh/nubank/itaipu has no pipeline on branch trunk");
    let job = ask(Some(&version), |config| config.job = Some("unit-tests".into())).await.to_string();
    assert!(job.contains("no artifact spark_ops.json in a job named unit-tests in pipeline 40"), "{job}");
    let artifact = ask(Some(&version), |config| config.artifact = "ops.json".into()).await.to_string();
    assert!(artifact.contains("there is no artifact ops.json in pipeline"), "{artifact}");
    let project = ask(None, |config| config.project = "gh/nubank/other".into()).await;
    assert_eq!(project, ClientError::NotFound("Project not found".into()));
    let token = ask(None, |config| config.token = Some(SecretString::from("wrong"))).await;
    assert_eq!(token, ClientError::Unauthorized("You must log in first.".into()));
    assert!(matches!(ask(None, |config| config.token = None).await, ClientError::Unauthorized(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_types() {
    let platform = Platform::start().await;
    let ask = async || circleci(&platform.base, |_| ()).lineage(None).await;
    platform.inject("/job", 3, FaultKind::Status(500, None));
    assert_eq!(ask().await.unwrap_err(), ClientError::Server(500, "injected by the sandbox".into()));
    platform.inject("/pipeline", 1, FaultKind::Garbage);
    assert!(matches!(ask().await.unwrap_err(), ClientError::Garbage(_)));
    platform.inject("/storage/", 1, FaultKind::Garbage);
    let page = ask().await.unwrap_err().to_string();
    assert!(page.contains("spark_ops.json of job integration-tests") && page.contains("no list of datasets"), "{page}");
    platform.inject("/storage/", 1, FaultKind::CloseMidBody);
    assert!(ask().await.is_ok(), "what breaks off is asked for again");
    platform.inject("/workflow", 1, FaultKind::Hang);
    let began = Instant::now();
    assert!(matches!(ask().await.unwrap_err(), ClientError::NoAnswer(_)));
    assert!(began.elapsed() < Duration::from_millis(2_500), "{:?}", began.elapsed());
    platform.inject("/artifacts", 1, FaultKind::Status(429, Some(1)));
    assert!(ask().await.is_ok(), "a moment later it answers");
    platform.inject("/storage/", 1, FaultKind::AnswerWithoutActing);
    assert!(matches!(ask().await.unwrap_err(), ClientError::Garbage(_)), "{{}} is no list");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_without_end_are_left() {
    let pipeline = json!({ "id": "p", "number": 1, "vcs": { "revision": "abc" } });
    let page = json!({ "items": [pipeline, { "id": "q" }], "next_page_token": "again" });
    let router = Router::new().route("/circleci/api/v2/{*path}", get(async move || axum::Json(page)));
    let source = circleci(&serve(router).await, |_| ());
    let error = source.lineage(Some("def")).await.unwrap_err().to_string();
    assert!(error.contains("(50 were looked through)"), "{error}");
}
