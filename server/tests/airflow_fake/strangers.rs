//! Servers that are not quite Airflow: newer, older, or something else altogether.

use app::model::state::{RunState, TaskState};
use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use serde_json::{Value, json};
use server::clients::airflow::ApiVersion;
use server::clients::http::ClientError;

use crate::platform::{at, serve};

/// A server that answers these paths of both versions with this, and gives a token.
async fn server(answers: &[(&str, Value)]) -> String {
    let mut router = Router::new().route("/auth/token", post(async || axum::Json(json!({ "access_token": "t" }))));
    for (path, answer) in answers {
        for api in ["v1", "v2"] {
            let answer = answer.clone();
            router = router.route(&format!("/api/{api}{path}"), get(async move || axum::Json(answer)));
        }
    }
    serve(router).await
}

#[tokio::test]
async fn states_and_fields_that_nobody_has_heard_of() {
    let instances = json!({ "task_instances": [
        { "task_id": "a", "state": "vaporised", "try_number": 3, "some": { "thing": "new" } },
        { "task_id": "b", "state": null },
        { "task_id": "c", "state": "awaiting_input", "map_index": 4, "try_number": -1, "hostname": "" },
    ], "total_entries": 3, "next_cursor": null });
    let base = server(&[
        ("/dags/d/dagRuns/r/taskInstances", instances),
        ("/dags/d/dagRuns/r", json!({ "dag_run_id": "r", "state": "hibernating", "conf": null })),
        (
            "/dags/d/tasks",
            json!({ "tasks": [{ "task_id": "a" }, { "task_id": "b", "downstream_task_ids": null, "retries": 1.5 }] }),
        ),
    ])
    .await;
    for api in [ApiVersion::V2, ApiVersion::V1] {
        let airflow = at(&base, Some(api)).await.expect("it is not asked for its version");
        let read = airflow.instances("d", "r").await.expect("instances");
        assert_eq!(read[0].state, TaskState::Unknown("vaporised".into()));
        assert_eq!(read[1].state, TaskState::NotStarted);
        assert_eq!(
            (&read[2].state, read[2].map_index, read[2].try_number, &read[2].host),
            (&TaskState::AwaitingInput, 4, 0, &None)
        );
        let run = airflow.run("d", "r").await.expect("a run");
        assert_eq!((run.state, run.conf.len()), (RunState::Unknown("hibernating".into()), 0));
        let tasks = airflow.tasks("d").await.expect("tasks");
        assert_eq!((tasks[0].rule.as_str(), tasks[1].downstream.len()), ("all_success", 0));
    }
}

#[tokio::test]
async fn a_list_without_a_total_is_read_to_its_end() {
    let page = json!({ "dags": [{ "dag_id": "a" }, { "dag_id": "b" }], "total_entries": 2 });
    let base = server(&[("/dags", page)]).await;
    for api in [ApiVersion::V2, ApiVersion::V1] {
        assert_eq!(at(&base, Some(api)).await.expect("a client").dags().await.expect("dags").len(), 2);
    }
}

#[tokio::test]
async fn a_single_page_application_is_no_airflow() {
    // Every address answers with its page: no version is in it.
    let base = serve(Router::new().fallback(async || "<!doctype html><title>Sign in</title>")).await;
    let error = at(&base, None).await.expect_err("it is no Airflow");
    assert!(matches!(&error, ClientError::Garbage(words) if words.contains("neither")), "{error}");
    // Neither is one that leads to its sign-in page; no password follows it there.
    let base = serve(Router::new().fallback(async || Redirect::to("http://elsewhere.example/"))).await;
    let error = at(&base, None).await.expect_err("it is no Airflow");
    assert!(matches!(error, ClientError::Garbage(_)), "{error}");
    let airflow = at(&base, Some(ApiVersion::V1)).await.expect("a client");
    let error = airflow.run("d", "r").await.expect_err("it leads away");
    assert!(matches!(&error, ClientError::Garbage(words) if words.contains("redirect")), "{error}");
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_it() {
    let endless = || async {
        let piece = axum::body::Bytes::from(vec![b' '; 1 << 20]);
        let pieces = futures::stream::iter(std::iter::repeat_n(Ok::<_, std::convert::Infallible>(piece), 80));
        axum::body::Body::from_stream(pieces)
    };
    let base = serve(Router::new().route("/api/v1/dags", get(endless))).await;
    let url = base.parse().expect("an address");
    let password = secrecy::SecretString::from("x");
    let patience = std::time::Duration::from_secs(20);
    let airflow = server::clients::airflow::connect("main", &url, "u", password, patience, Some(ApiVersion::V1)).await;
    let error = airflow.expect("a client").dags().await.expect_err("it is too much");
    assert!(matches!(&error, ClientError::Garbage(words) if words.contains("larger than")), "{error}");
}
