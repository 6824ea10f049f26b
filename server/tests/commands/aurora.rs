//! The client of Aurora against the sandbox, and against schedulers that do not lead, fail or lie.

use std::time::{Duration, Instant};

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::post;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::clients::aurora::{Aurora, Jobs};
use server::clients::http::ClientError;
use server::sandbox::FaultKind;

use crate::platform::{LEFT, Platform, aurora, serve};

async fn ask(aurora: &Aurora) -> ClientError {
    aurora.job("jobs", "prod", LEFT).await.expect_err("it fails")
}

/// A client of a scheduler that answers this.
async fn answering(body: Value) -> Aurora {
    let router = Router::new().route("/aurora/apibeta/{method}", post(async move || axum::Json(body)));
    aurora(&serve(router).await, |_| ())
}

/// A client of a scheduler that sends elsewhere.
async fn sending(to: String) -> Aurora {
    let there = async move || (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response();
    aurora(&serve(Router::new().route("/aurora/apibeta/{method}", post(there))).await, |_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_and_their_instances() {
    let platform = Platform::start().await;
    let aurora = platform.aurora();
    let instances = aurora.job("jobs", "prod", LEFT).await.unwrap();
    assert_eq!(instances.iter().map(|one| one.number).collect::<Vec<_>>(), [0, 1]);
    assert!(instances.iter().all(|one| one.is_active() && one.host.is_some() && one.since.is_some()));
    assert_eq!(aurora.job("jobs", "prod", "no-such-job").await, Ok(Vec::new()));
    assert_eq!(aurora.job("jobs", "staging", LEFT).await, Ok(Vec::new()));
    let jobs = aurora.jobs("jobs").await.unwrap();
    let of = |name: &str| jobs.iter().find(|job| job.name == name).map(|job| (job.env.as_str(), job.active));
    assert_eq!((of(LEFT), of("sorting-hat-model"), of("fx-model")), (Some(("prod", 2)), Some(("prod", 1)), None));
    assert_eq!(aurora.jobs("nobody").await, Ok(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_types() {
    let platform = Platform::start().await;
    let aurora = platform.aurora();
    platform.inject("/apibeta/", 3, FaultKind::Status(500, None));
    assert!(matches!(ask(&aurora).await, ClientError::Server(500, _)));
    assert_eq!(platform.calls("/apibeta/"), 3, "a read is tried again");
    platform.inject("/apibeta/", 3, FaultKind::Status(503, None));
    let headless = ask(&aurora).await;
    assert_eq!(headless.to_string(), "it failed with 503: no scheduler leads at the moment");
    platform.inject("/apibeta/", 1, FaultKind::Status(401, None));
    assert!(matches!(ask(&aurora).await, ClientError::Unauthorized(_)));
    platform.inject("/apibeta/", 1, FaultKind::Garbage);
    assert!(matches!(ask(&aurora).await, ClientError::Garbage(_)));
    platform.inject("/apibeta/", 1, FaultKind::AnswerWithoutActing);
    assert!(matches!(ask(&aurora).await, ClientError::Garbage(_)), "an answer without a code is none");
    platform.inject("/apibeta/", 1, FaultKind::Hang);
    let began = Instant::now();
    assert!(matches!(ask(&aurora).await, ClientError::NoAnswer(_)));
    assert!(began.elapsed() < Duration::from_millis(1_700), "{:?}", began.elapsed());
    platform.inject("/apibeta/", 2, FaultKind::Status(502, None));
    assert!(aurora.job("jobs", "prod", LEFT).await.is_ok(), "what passes is sat out");
    let nobody = crate::platform::aurora("http://127.0.0.1:9", |_| ());
    assert!(matches!(ask(&nobody).await, ClientError::Unreachable(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_that_leads_is_found() {
    let platform = Platform::start().await;
    platform.inject("/apibeta/", 1, FaultKind::Status(307, None));
    assert_eq!(platform.statuses(LEFT).await.len(), 2);
    assert_eq!(platform.calls("/apibeta/"), 2);
    platform.inject("/apibeta/", 9, FaultKind::Status(307, None));
    let lost = ask(&platform.aurora()).await;
    assert!(lost.to_string().contains("none of them leads"), "{lost}");
    assert_eq!(platform.calls("/apibeta/"), 5, "it is not sent round for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_go_nowhere_else() {
    let port = |base: &str| base.rsplit(':').next().unwrap().to_owned();
    let platform = Platform::start().await;
    let here = port(&platform.base);
    for (to, words) in [
        (format!("http://localhost:{here}/aurora/apibeta/getTasksWithoutConfigs"), "does not name localhost"),
        ("http://evil.example/".into(), "does not name evil.example"),
        (format!("http://u:p@127.0.0.1:{here}/aurora/apibeta/x"), "credentials that are not ours"),
        (format!("ftp://127.0.0.1:{here}/"), "not be encrypted"),
        ("http://[".into(), "http://["),
    ] {
        let refused = ask(&sending(to.clone()).await).await;
        assert!(matches!(&refused, ClientError::Garbage(said) if said.contains(words)), "{to}: {refused}");
    }
    assert_eq!(platform.calls("/apibeta/"), 0);
    // A host that is named is asked.
    let there = format!("http://localhost:{here}/aurora/apibeta/getTasksWithoutConfigs");
    let to = async move || (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, there)]).into_response();
    let base = serve(Router::new().route("/aurora/apibeta/{method}", post(to))).await;
    let named = aurora(&base, |config| config.allowed_hosts = vec!["localhost".into()]);
    assert_eq!(named.job("jobs", "prod", LEFT).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn basic_credentials_are_sent_and_never_said() {
    let guarded = async |headers: HeaderMap| {
        let given = headers.get(header::AUTHORIZATION).and_then(|given| given.to_str().ok()).unwrap_or_default();
        if given == "Basic Y29tcG9ydGE6aHVzaA==" {
            axum::Json(json!({ "responseCode": "OK", "result": null, "details": null })).into_response()
        } else {
            (StatusCode::UNAUTHORIZED, Html("<html>no</html>")).into_response()
        }
    };
    let base = serve(Router::new().route("/aurora/apibeta/{method}", post(guarded))).await;
    let with = |password: &str| {
        let password = SecretString::from(password);
        aurora(&base, |config| (config.username, config.password) = ("comporta".into(), Some(password)))
    };
    assert_eq!(with("hush").job("jobs", "prod", LEFT).await, Ok(Vec::new()));
    let wrong = with("not-this-one");
    let refused = ask(&wrong).await;
    assert!(matches!(refused, ClientError::Unauthorized(_)), "{refused}");
    assert!(!format!("{refused} {wrong:?} {}", wrong.address()).contains("not-this-one"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_scheduler_says_no_to() {
    for (code, words) in [
        ("INVALID_REQUEST", "does not understand the request: INVALID_REQUEST: no; not so"),
        ("AUTH_FAILED", "does not accept our credentials: AUTH_FAILED: no; not so"),
        ("ERROR_TRANSIENT", "it failed with 200: ERROR_TRANSIENT: no; not so"),
    ] {
        let details = json!([{ "message": "no" }, { "message": null }, { "message": "not so" }]);
        let aurora = answering(json!({ "responseCode": code, "result": null, "details": details })).await;
        let refused = ask(&aurora).await.to_string();
        assert!(refused.contains(words), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_nobody_knows_yet_is_kept_and_counts_as_active() {
    let event =
        |at: Value, status: &str, message: Value| json!({ "timestamp": at, "status": status, "message": message });
    let task = json!({
        "assignedTask": { "taskId": "a-0", "slaveHost": null, "task": null, "extra": [] },
        "status": "HIBERNATING",
        "taskEvents": [event(json!(7), "HIBERNATING", json!("cold")), event(json!(5), "RUNNING", json!(""))],
    });
    let bare = json!({ "assignedTask": { "taskId": "a-1", "instanceId": 1 }, "status": "LOST", "taskEvents": null });
    let result = json!({ "scheduleStatusResult": { "tasks": [task, bare] } });
    let aurora = answering(json!({ "responseCode": "WARNING", "result": result })).await;
    let instances = aurora.job("jobs", "prod", LEFT).await.unwrap();
    let odd = &instances[0];
    assert_eq!((odd.status.as_str(), odd.since, odd.message.as_deref()), ("HIBERNATING", Some(7), Some("cold")));
    assert!(odd.is_active() && !instances[1].is_active());
    assert_eq!((instances[1].since, instances[1].host.as_ref()), (None, None));
}
