//! Serving and ending.

use std::path::Path;
use std::time::{Duration, Instant};

use app::model::context::RunRef;
use app::model::execution::{ExecutionHead, Outcome};
use app::model::plan::Plan;
use app::model::runs::RunsPage;
use futures::StreamExt;
use reqwest::Client;

use crate::console::{BROKEN, DAG, client};
use crate::process::{COMPORTA, serve, terminate};

/// Signs in; answers the cookie.
pub async fn sign_in(http: &Client, base: &str) -> String {
    let answer = http.post(format!("{base}/sign-in")).form(&[("person", "otto")]).send().await.expect("it answers");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text");
    cookie.split(';').next().expect("a cookie").to_owned()
}

/// The run that broke last night.
pub async fn broken(http: &Client, base: &str, cookie: &str) -> RunRef {
    let runs =
        http.get(format!("{base}/api/runs?filter[state]=")).header("cookie", cookie).send().await.expect("it answers");
    let runs: RunsPage = runs.json().await.expect("runs");
    runs.runs.iter().find(|row| row.broke_first.as_deref() == Some(BROKEN)).expect("it broke").run.clone()
}

#[tokio::test]
async fn asked_to_end_it_ends_within_seconds_although_somebody_watches() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut child, base) = serve(Path::new(COMPORTA), folder.path(), &[], &[]).await;
    let http = client();
    let cookie = sign_in(&http, &base).await;
    let run = broken(&http, &base, &cookie).await;
    let stream = http.get(format!("{base}{}", app::paths::live_run(&run, 0))).header("cookie", &cookie).send().await;
    let mut stream = stream.expect("it answers").bytes_stream();
    assert!(stream.next().await.is_some());
    let began = Instant::now();
    terminate(&child).await;
    let status = tokio::time::timeout(Duration::from_secs(8), child.wait()).await.expect("it ends").expect("a status");
    assert!(status.success(), "{status}");
    println!("it ended in {:?}", began.elapsed());
    assert!(http.get(format!("{base}/healthz")).send().await.is_err(), "nobody serves there any more");
}

#[tokio::test]
async fn what_runs_when_it_is_asked_to_end_is_finished_and_on_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = [("COMPORTA_DATABASE_URL", "sqlite:comporta.db")];
    let (mut child, base) = serve(Path::new(COMPORTA), folder.path(), &[], &environment).await;
    let http = client();
    let cookie = sign_in(&http, &base).await;
    let run = broken(&http, &base, &cookie).await.run;
    let request = [
        ("request[procedure]", "unblock-downstream"),
        ("request[run][airflow]", "main"),
        ("request[run][dag]", DAG),
        ("request[run][run]", &run),
        ("request[task]", BROKEN),
    ];
    let plan = http
        .get(format!("{base}/api/plan"))
        .query(&request)
        .header("cookie", &cookie)
        .send()
        .await
        .expect("it answers");
    let plan: Plan = plan.json().await.expect("a plan");
    let form: Vec<_> =
        request.into_iter().chain([("fingerprint", plan.fingerprint.as_str()), ("ticket", &plan.ticket)]).collect();
    let confirmed = http.post(format!("{base}/api/confirm")).form(&form).header("cookie", &cookie).send().await;
    assert!(confirmed.expect("it answers").status().is_success());
    terminate(&child).await;
    let status = tokio::time::timeout(Duration::from_secs(40), child.wait()).await.expect("it ends").expect("a status");
    assert!(status.success(), "{status}");

    let (child, base) = serve(Path::new(COMPORTA), folder.path(), &[], &environment).await;
    // The session is on record as well.
    let heads = http.get(format!("{base}/api/executions")).header("cookie", &cookie).send().await.expect("it answers");
    let heads: Vec<ExecutionHead> = heads.json().await.expect("executions");
    assert_eq!(heads.iter().map(|head| head.outcome).collect::<Vec<_>>(), [Outcome::Done], "{heads:?}");
    drop(child);
}

#[tokio::test]
async fn a_large_sandbox_is_asked_for_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_child, base) = serve(Path::new(COMPORTA), folder.path(), &["--sandbox-tasks", "400"], &[]).await;
    let http = client();
    let cookie = sign_in(&http, &base).await;
    let page = http.get(format!("{base}/")).header("cookie", &cookie).send().await.expect("it answers");
    assert_eq!(page.status(), 200);
    assert!(page.text().await.expect("text").contains(BROKEN));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "the sandbox leaves nothing behind");
}
