//! What starts and watches the process asks these.

use crate::console::{Console, DAG, RUN};

#[tokio::test(flavor = "multi_thread")]
async fn alive_and_ready_for_whoever_asks() {
    let console = Console::start().await;
    let nobody = console.nobody();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(nobody.page(path).await, (reqwest::StatusCode::OK, "ok".into()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_in_prometheus_format_without_ids_in_them() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    assert_eq!(otto.page(&format!("/runs/main/{DAG}/{RUN}")).await.0, 200);
    let answer = console.nobody().get("/metrics").send().await.expect("it answers");
    assert!(answer.headers()["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/plain")));
    let text = answer.text().await.expect("it is text");
    for name in [
        "comporta_requests_total",
        "comporta_request_seconds",
        "comporta_backend_calls_total",
        "comporta_executions_under_way",
    ] {
        assert!(text.contains(name), "{name} is missing from:\n{text}");
    }
    assert!(text.contains(r#"backend="airflow main""#), "{text}");
    assert!(!text.contains("scheduled__"), "a run's id would make a series of its own");
    let odd = |line: &&str| {
        !line.is_empty()
            && !line.starts_with('#')
            && line.rsplit(' ').next().is_none_or(|value| value.parse::<f64>().is_err())
    };
    assert_eq!(text.lines().find(odd), None, "every line has a number");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_an_id_to_be_asked_about() {
    let console = Console::start().await;
    let answer = console.nobody().get("/healthz").send().await.expect("it answers");
    assert!(answer.headers().contains_key("x-request-id"));
}
