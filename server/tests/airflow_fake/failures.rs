//! Calls that go wrong: each outcome by its type, reads tried again, changes never.

use std::time::{Duration, Instant};

use server::clients::airflow::SetAnswer;
use server::clients::http::ClientError;
use server::sandbox::FaultKind;

use crate::platform::{BROKEN, DAG, PATIENCE, Platform, RUN, clear, set, state};

const PATHS: [&str; 2] = ["airflow", "airflow2"];

#[tokio::test]
async fn a_token_that_has_expired_is_renewed_by_itself() {
    let platform = Platform::start(150).await;
    let airflow = platform.client("airflow").await;
    airflow.run(DAG, RUN).await.expect("with the first token");
    assert_eq!(platform.calls("POST", "/auth/token"), 1);
    airflow.run(DAG, RUN).await.expect("with the same");
    assert_eq!(platform.calls("POST", "/auth/token"), 1, "a token is kept");
    platform.sandbox.expire_tokens();
    // Ten at once fetch one.
    let all = futures::future::join_all((0..10).map(|_| airflow.run(DAG, RUN))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(platform.calls("POST", "/auth/token"), 2);
    platform.sandbox.expire_tokens();
    assert_eq!(airflow.set_state(&set(BROKEN, "success")).await, Ok(SetAnswer::Set), "a refused change was not made");
    assert_eq!(platform.calls("PATCH", BROKEN), 2);
}

#[tokio::test]
async fn wrong_credentials_are_said_to_be_so() {
    let platform = Platform::start(150).await;
    for path in PATHS {
        let base = format!("{}/{path}", platform.base).parse().expect("an address");
        let password = secrecy::SecretString::from("wrong");
        let airflow = server::clients::airflow::connect("main", &base, "comporta", password, PATIENCE, None).await;
        let refused = airflow.expect("the version needs none").run(DAG, RUN).await.expect_err("it is refused");
        assert!(matches!(refused, ClientError::Unauthorized(_) | ClientError::Forbidden(_)), "{path}: {refused}");
        assert!(!refused.to_string().contains("wrong"), "{refused}");
    }
}

#[tokio::test]
async fn every_refusal_has_its_type_and_airflows_words() {
    let platform = Platform::start(150).await;
    for path in PATHS {
        let airflow = platform.client(path).await;
        for status in [401, 403, 404, 409, 422, 429] {
            platform.inject("GET", "/dagRuns/", 9, FaultKind::Status(status, None));
            let error = airflow.run(DAG, RUN).await.expect_err("it is refused");
            let fits = match status {
                401 => matches!(&error, ClientError::Unauthorized(_)),
                403 => matches!(&error, ClientError::Forbidden(_)),
                404 => matches!(&error, ClientError::NotFound(_)),
                409 => matches!(&error, ClientError::Conflict(_)),
                422 => matches!(&error, ClientError::Invalid(_)),
                _ => matches!(&error, ClientError::Busy(_)),
            };
            assert!(fits, "{path} {status}: {error:?}");
            let words = if path == "airflow" { "injected by the sandbox" } else { "" };
            assert!(status == 429 || error.to_string().contains(words), "{path}: {error}");
            use_up(&platform).await;
        }
    }
}

/// Spends what is left of the faults.
async fn use_up(platform: &Platform) {
    let client = reqwest::Client::new();
    client.delete(format!("{}/sandbox/faults", platform.base)).send().await.expect("it is taken");
}

#[tokio::test]
async fn a_read_is_tried_again_and_a_change_is_not() {
    for path in PATHS {
        let platform = Platform::start(150).await;
        let airflow = platform.client(path).await;
        let reads = || platform.calls("GET", "/dagRuns/");
        platform.inject("GET", "/dagRuns/", 2, FaultKind::Status(503, None));
        assert!(airflow.run(DAG, RUN).await.is_ok(), "{path}");
        assert_eq!(reads(), 3, "{path}");
        platform.inject("GET", "/dagRuns/", 9, FaultKind::Status(502, None));
        assert!(matches!(airflow.run(DAG, RUN).await, Err(ClientError::Server(502, _))), "{path}");
        assert_eq!(reads(), 6, "{path}: three times and no more");
        use_up(&platform).await;
        platform.inject("GET", "/dagRuns/", 9, FaultKind::Status(404, None));
        assert!(airflow.run(DAG, RUN).await.is_err());
        // Airflow 3 is asked for the newest runs first.
        let once = if path == "airflow" { 2 } else { 1 };
        assert_eq!(reads(), 6 + once, "{path}: what will not pass is not tried again");
        use_up(&platform).await;

        let (method, target) = if path == "airflow" { ("PATCH", BROKEN) } else { ("POST", "updateTaskInstancesState") };
        for kind in [FaultKind::Status(503, Some(1)), FaultKind::Hang] {
            let before = platform.calls(method, target);
            platform.inject(method, target, 1, kind);
            let unknown = airflow.set_state(&set(BROKEN, "success")).await;
            assert!(matches!(unknown, Err(ClientError::Unknown(_))), "{path} {kind:?}: {unknown:?}");
            assert_eq!(platform.calls(method, target), before + 1, "{path} {kind:?}");
            assert_eq!(state(airflow.as_ref(), BROKEN).await, "failed");
        }
        platform.inject("POST", "clearTaskInstances", 1, FaultKind::Status(500, None));
        let unknown = airflow.clear(&clear(&[BROKEN], true, false)).await;
        assert!(matches!(unknown, Err(ClientError::Unknown(_))), "{unknown:?}");
        assert_eq!(platform.calls("POST", "clearTaskInstances"), 1);
        // A dry run changes nothing: it is a read.
        platform.inject("POST", "clearTaskInstances", 1, FaultKind::Status(500, None));
        assert!(airflow.clear(&clear(&[BROKEN], true, true)).await.is_ok());
        assert_eq!(platform.calls("POST", "clearTaskInstances"), 3);
    }
}

#[tokio::test]
async fn done_and_broken_off_is_unknown_and_done() {
    for path in PATHS {
        let platform = Platform::start(150).await;
        let airflow = platform.client(path).await;
        let (method, target) = if path == "airflow" { ("PATCH", BROKEN) } else { ("POST", "updateTaskInstancesState") };
        platform.inject(method, target, 1, FaultKind::CloseMidBody);
        let unknown = airflow.set_state(&set(BROKEN, "success")).await;
        assert!(matches!(unknown, Err(ClientError::Unknown(_))), "{path}: {unknown:?}");
        assert_eq!((state(airflow.as_ref(), BROKEN).await.as_str(), platform.calls(method, target)), ("success", 1));
        platform.inject("POST", "clearTaskInstances", 1, FaultKind::Garbage);
        let unknown = airflow.clear(&clear(&["itaipu-ledger"], false, false)).await;
        assert!(matches!(unknown, Err(ClientError::Unknown(_))), "{path}: {unknown:?}");
    }
}

#[tokio::test]
async fn garbage_and_half_an_answer() {
    for path in PATHS {
        let platform = Platform::start(150).await;
        let airflow = platform.client(path).await;
        platform.inject("GET", "/dagRuns/", 1, FaultKind::Garbage);
        let garbage = airflow.run(DAG, RUN).await.expect_err("it is no JSON");
        assert!(
            matches!(&garbage, ClientError::Garbage(words) if words.contains("<html>upstream connect error")),
            "{garbage}"
        );
        platform.inject("GET", "/dagRuns/", 2, FaultKind::CloseMidBody);
        assert!(airflow.run(DAG, RUN).await.is_ok(), "{path}: tried again");
        platform.inject("GET", "/dagRuns/", 3, FaultKind::CloseMidBody);
        assert!(matches!(airflow.run(DAG, RUN).await, Err(ClientError::NoAnswer(_))), "{path}");
    }
}

#[tokio::test]
async fn one_that_hangs_is_given_up_in_time_and_not_asked_again() {
    for path in PATHS {
        let platform = Platform::start(150).await;
        let airflow = platform.client(path).await;
        airflow.run(DAG, RUN).await.expect("it answers");
        let before = platform.calls("GET", "/dagRuns/");
        platform.inject("GET", "/dagRuns/", 9, FaultKind::Hang);
        let began = Instant::now();
        let hung = airflow.run(DAG, RUN).await.expect_err("it hangs");
        assert!(matches!(hung, ClientError::NoAnswer(_)), "{path}: {hung}");
        assert!(began.elapsed() < PATIENCE + Duration::from_millis(700), "{path} took {:?}", began.elapsed());
        assert_eq!(platform.calls("GET", "/dagRuns/") - before, 1, "{path}");
    }
}

#[tokio::test]
async fn one_that_asks_to_be_left_alone_is_left_alone() {
    let platform = Platform::start(150).await;
    let airflow = platform.client("airflow").await;
    airflow.run(DAG, RUN).await.expect("it answers");
    platform.inject("GET", "/dagRuns/", 1, FaultKind::Status(429, Some(1)));
    let began = Instant::now();
    assert!(airflow.run(DAG, RUN).await.is_ok());
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
}
