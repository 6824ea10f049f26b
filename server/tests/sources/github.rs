//! Changes of the pipeline's code: the sandbox's, and answers that are otherwise.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::clients::github::{Changes, GitHub};
use server::clients::http::ClientError;
use server::config::GitHubConfig;
use server::sandbox::FaultKind;

use crate::platform::{Platform, serve};

fn github(base: &str, change: impl FnOnce(&mut GitHubConfig)) -> GitHub {
    let url = |path: &str| format!("{base}/{path}").parse().unwrap();
    let paths = &["no/such/{name}.sql", "src/main/scala/etl/{kind}/{Name}.scala"];
    let token = SecretString::from("sandbox");
    let mut config = GitHubConfig::of(url("github"), url("github/web"), token, "nubank/itaipu", paths);
    config.timeout_seconds = 1;
    change(&mut config);
    GitHub::new(&config).unwrap()
}

/// Versions of the last nights, newest first.
async fn versions(platform: &Platform) -> Vec<String> {
    let runs = platform.airflow("/dags/dagao/dagRuns?order_by=-run_after&limit=100").await;
    let runs = runs["dag_runs"].as_array().unwrap();
    runs.iter().map(|run| run["conf"]["itaipu_version"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_change_of_a_dataset() {
    let platform = Platform::start().await;
    let client = github(&platform.base, |_| ());
    let change = client.last_change("dataset/fx-model").await.unwrap().unwrap();
    assert_eq!(change.title, "Take the rates of VES from the new table");
    assert!(change.number.is_some() && !change.author.is_empty() && change.at.unwrap() < 1_795_345_200_000);
    assert!(change.sha.starts_with(&versions(&platform).await[0]));
    let page = reqwest::get(&change.url).await.unwrap().text().await.unwrap();
    assert!(page.contains("src/main/scala/etl/dataset/FxModel.scala"), "{page}");
    assert_eq!(client.last_change("dataset/fx-model-csv-gz").await.unwrap().unwrap(), change);
    assert_eq!(client.last_change("dataset/nobody-knows").await, Ok(None));
    let proposal = client.propose("dataset/fx-model").unwrap();
    let page = reqwest::get(&proposal.pull).await.unwrap().text().await.unwrap();
    assert!(page.contains("Leave out dataset/fx-model"), "{page}");
    client.ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_merged_between_two_nights() {
    let platform = Platform::start().await;
    let versions = versions(&platform).await;
    let client = github(&platform.base, |_| ());
    let one = client.merged_between(&versions[1], &versions[0]).await.unwrap();
    assert_eq!(one.changes[0].title, "Take the rates of VES from the new table");
    assert!((1..=3).contains(&one.changes.len()) && one.more == 0 && !one.apart, "{one:?}");
    let numbers: Vec<_> = one.changes.iter().map(|change| change.number.unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]), "each once, newest first: {numbers:?}");
    let all = client.merged_between(versions.last().unwrap(), &versions[0]).await.unwrap();
    assert!(all.changes.len() == 50 && all.more > 0, "{} {}", all.changes.len(), all.more);
    let back = client.merged_between(&versions[0], &versions[1]).await.unwrap();
    assert!(back.changes.is_empty() && back.apart);
    let before = platform.calls("/github/");
    assert!(client.merged_between(&versions[0], &versions[0]).await.unwrap().changes.is_empty());
    assert_eq!(platform.calls("/github/"), before);
    let unknown = client.merged_between("0000000", &versions[0]).await.unwrap_err();
    let words = "Not Found: nubank/itaipu does not have it, or our token may not see it";
    assert_eq!(unknown, ClientError::NotFound(words.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_types() {
    let platform = Platform::start().await;
    let ask = async |change: fn(&mut GitHubConfig)| {
        github(&platform.base, change).last_change("dataset/fx-model").await.unwrap_err()
    };
    let wrong = ask(|config| config.token = Some(SecretString::from("wrong"))).await;
    assert_eq!(wrong, ClientError::Unauthorized("Bad credentials".into()));
    assert!(matches!(ask(|config| config.token = None).await, ClientError::NotFound(_)));
    assert!(matches!(ask(|config| config.repos[0].name = "nubank/other".into()).await, ClientError::NotFound(_)));
    platform.inject("/commits", 3, FaultKind::Status(502, None));
    assert_eq!(ask(|_| ()).await, ClientError::Server(502, "injected by the sandbox".into()));
    platform.inject("/commits", 1, FaultKind::Garbage);
    assert!(matches!(ask(|_| ()).await, ClientError::Garbage(_)));
    platform.inject("/commits", 1, FaultKind::Hang);
    let began = Instant::now();
    assert!(matches!(ask(|_| ()).await, ClientError::NoAnswer(_)));
    assert!(began.elapsed() < Duration::from_millis(2_000), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_limit_that_is_used_up_is_told_in_words_and_not_asked_again() {
    let message = json!({ "message": "API rate limit exceeded for user ID 1." });
    let limits = [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795345200")];
    let used = (StatusCode::FORBIDDEN, limits, axum::Json(message.clone()));
    let pause = (StatusCode::FORBIDDEN, [("retry-after", "60")], axum::Json(message));
    let calls = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let count = calls.clone();
    let answer = async move |request: Request| {
        count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if request.uri().path().ends_with("commits") { used.into_response() } else { pause.into_response() }
    };
    let client = github(&serve(Router::new().route("/github/{*path}", get(answer))).await, |_| ());
    let used = client.last_change("dataset/a").await.unwrap_err().to_string();
    let words = "its limit of 5000 calls is used up until 2026-11-22T11:00:00Z: API rate limit exceeded for user ID 1.";
    assert_eq!(used, words);
    let pause = client.merged_between("a", "b").await.unwrap_err().to_string();
    assert_eq!(pause, "it asks to be left alone for 60 s: API rate limit exceeded for user ID 1.");
    assert_eq!(calls.load(std::sync::atomic::Ordering::SeqCst), 2);
}

/// 250 commits: only the last pages are read, the newest change comes first, and the rest is counted.
#[tokio::test]
async fn a_long_comparison_is_read_from_its_end() {
    let compare = async |Query(query): Query<Vec<(String, String)>>| {
        let page: usize = query.iter().find(|(key, _)| key == "page").unwrap().1.parse().unwrap();
        let commit = |at: usize| {
            json!({ "sha": format!("{at:040}"), "html_url": "u", "author": null,
                "commit": { "message": format!("Change {at} (#{at})"), "author": { "name": "Ana" }, "committer": null } })
        };
        let commits: Vec<Value> = ((page - 1) * 100..(page * 100).min(250)).map(commit).collect();
        axum::Json(json!({ "status": "diverged", "total_commits": 250, "commits": commits }))
    };
    let router = Router::new().route("/github/repos/nubank/itaipu/compare/{range}", get(compare));
    let merged = github(&serve(router).await, |_| ()).merged_between("good", "bad").await.unwrap();
    assert_eq!((merged.changes.len(), merged.more, merged.apart), (50, 200, true));
    assert_eq!((merged.changes[0].title.as_str(), merged.changes[0].number), ("Change 249", Some(249)));
    assert_eq!(
        (merged.changes[49].number, merged.changes[0].author.as_str(), merged.changes[0].at),
        (Some(200), "Ana", None)
    );
}
