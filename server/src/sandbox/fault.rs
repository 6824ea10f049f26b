//! Things going wrong on purpose: a middleware in front of all the APIs. Faults are injected by
//! value, posted as JSON, or named by a sentinel in the request itself.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::future::ready;
use futures::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};

use super::{Sandbox, airflow2, airflow3, aurora, circleci, databricks, github, lock, metabase};

/// Calls to make go wrong, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Only calls of this method; a list that is asked for by a body is a `GET`.
    #[serde(default)]
    pub method: Option<String>,
    /// Only calls whose path and query contain this.
    #[serde(default)]
    pub path_contains: String,
    /// How many calls; then the fault is gone.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    pub kind: FaultKind,
}

/// What happens to a call. In JSON: `"hang"`, `{"status": [503, 2]}`, `{"status": [500, null]}`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Nothing is done and nothing answered.
    Hang,
    /// This status is answered, perhaps with `Retry-After` in seconds; nothing is done.
    Status(u16, Option<u32>),
    /// 200, but not JSON; nothing is done.
    Garbage,
    /// It is done, and the connection breaks off in the middle of the answer.
    CloseMidBody,
    /// It is done and never answered.
    ActWithoutAnswer,
    /// 200 with `{}`; nothing is done.
    AnswerWithoutActing,
}

/// How long something that hangs hangs: longer than any caller waits.
const HANG: Duration = Duration::from_secs(600);
/// Requests larger than this are not searched for sentinels.
const LARGEST: usize = 4 << 20;

fn once() -> u32 {
    1
}

/// Records the call and applies the fault it has coming.
pub async fn middleware(State(sandbox): State<Arc<Sandbox>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (method, path, target) = called(&parts, &body);
    lock(&sandbox.calls).record(&method, &path, sandbox.clock.now_ms());
    let kind = take(&sandbox, method.as_str(), &target).or_else(|| sentinel(&target, &body));
    let request = Request::from_parts(parts, Body::from(body));
    match kind {
        None => next.run(request).await,
        Some(FaultKind::Hang) => hang().await,
        Some(FaultKind::Status(status, retry)) => refuse(request.headers(), &target, status, retry),
        Some(FaultKind::Garbage) => {
            ([(header::CONTENT_TYPE, "application/json")], "<html>upstream connect error").into_response()
        }
        Some(FaultKind::CloseMidBody) => cut(next.run(request).await).await,
        Some(FaultKind::ActWithoutAnswer) => {
            let _done = next.run(request).await;
            hang().await
        }
        Some(FaultKind::AnswerWithoutActing) => Json(serde_json::json!({})).into_response(),
    }
}

/// A call as it counts: its method, its path, and that with what is asked for. A list that is asked for by a body reads;
/// its body stands where the query of the plain list would.
fn called(parts: &Parts, body: &Bytes) -> (Method, String, String) {
    let path = parts.uri.path();
    if parts.method == Method::POST && path.ends_with("/list") {
        let whole = format!("{path}?{}", String::from_utf8_lossy(body));
        return (Method::GET, whole.clone(), whole);
    }
    let target = parts.uri.path_and_query().map_or(path, |target| target.as_str());
    (parts.method.clone(), path.to_owned(), target.to_owned())
}

/// The first fault that fits, one use of it spent.
fn take(sandbox: &Sandbox, method: &str, target: &str) -> Option<FaultKind> {
    let mut faults = lock(&sandbox.faults);
    let fits = |fault: &Fault| {
        fault.times > 0
            && fault.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && target.contains(&fault.path_contains)
    };
    let fault = faults.iter_mut().find(|fault| fits(fault))?;
    fault.times -= 1;
    let kind = fault.kind;
    faults.retain(|fault| fault.times > 0);
    Some(kind)
}

fn sentinel(target: &str, body: &Bytes) -> Option<FaultKind> {
    let body = String::from_utf8_lossy(body);
    [target, &body].into_iter().find_map(|text| {
        let (_, rest) = text.split_once("sandbox--")?;
        let word = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        match word {
            "hang" => Some(FaultKind::Hang),
            "garbage" => Some(FaultKind::Garbage),
            "close" => Some(FaultKind::CloseMidBody),
            "lost" => Some(FaultKind::ActWithoutAnswer),
            "ignored" => Some(FaultKind::AnswerWithoutActing),
            "429" | "503" => Some(FaultKind::Status(word.parse().ok()?, Some(1))),
            "401" | "403" | "404" | "409" | "422" | "500" | "502" => Some(FaultKind::Status(word.parse().ok()?, None)),
            _ => None,
        }
    })
}

async fn hang() -> Response {
    tokio::time::sleep(HANG).await;
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

fn refuse(headers: &HeaderMap, target: &str, status: u16, retry: Option<u32>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if target.starts_with("/airflow2/") {
        airflow2::error::Problem::new(status, None, "injected by the sandbox").into_response()
    } else if target.starts_with("/aurora/") {
        aurora::refuse(status, headers, target)
    } else if target.starts_with("/metabase/") {
        metabase::refuse(status)
    } else if target.starts_with("/databricks/") {
        databricks::refuse(status, "INJECTED", "injected by the sandbox")
    } else if target.starts_with("/github/") {
        github::refuse(status, "injected by the sandbox")
    } else if target.starts_with("/circleci/") {
        circleci::message(status, "injected by the sandbox")
    } else {
        airflow3::error::Error::detail(status, "injected by the sandbox").into_response()
    };
    if let Some(seconds) = retry {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Promises the whole answer, sends half of it and breaks off.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let half = whole.slice(..whole.len() / 2);
    let halves = stream::once(ready(Ok(half))).chain(stream::once(async {
        // What is sent must leave before the connection goes.
        tokio::time::sleep(Duration::from_millis(30)).await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    }));
    Response::from_parts(parts, Body::from_stream(halves))
}

/// `GET /sandbox/faults`
pub async fn list(State(sandbox): State<Arc<Sandbox>>) -> Json<Vec<Fault>> {
    Json(lock(&sandbox.faults).clone())
}

/// `POST /sandbox/faults`
pub async fn add(State(sandbox): State<Arc<Sandbox>>, Json(fault): Json<Fault>) -> StatusCode {
    sandbox.inject(fault);
    StatusCode::CREATED
}

/// `DELETE /sandbox/faults`
pub async fn clear(State(sandbox): State<Arc<Sandbox>>) -> StatusCode {
    lock(&sandbox.faults).clear();
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::Body;
    use axum::http::Request;
    use serde_json::json;

    use super::*;
    use crate::sandbox::testing::{Bench, V2};

    fn fault(method: Option<&str>, path_contains: &str, kind: FaultKind) -> Fault {
        Fault { method: method.map(str::to_owned), path_contains: path_contains.into(), times: 1, kind }
    }

    #[tokio::test]
    async fn a_fault_fits_its_calls_and_wears_out() {
        let bench = Bench::new();
        bench.sandbox.inject(fault(Some("GET"), "/dagRuns", FaultKind::Status(503, Some(2))));
        assert_eq!(bench.get("/airflow/api/v2/dags").await.status, 200);
        let refused = bench.get(V2).await;
        assert_eq!((refused.status, &refused.headers["retry-after"]), (503, &HeaderValue::from(2)));
        assert_eq!(bench.get(V2).await.status, 200);
    }

    #[tokio::test]
    async fn faults_come_over_http_and_go_with_reset() {
        let bench = Bench::new();
        let body = json!({ "path_contains": "/dags", "times": 5, "kind": { "status": [500, null] } });
        let answer = bench.ask("POST", "/sandbox/faults", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(bench.get(V2).await.status, 500);
        let more = json!({ "path_contains": "/tasks", "kind": "garbage" });
        assert_eq!(bench.ask("POST", "/sandbox/faults", more).await.status, 201);
        assert_eq!(bench.ask("DELETE", "/sandbox/faults", json!(null)).await.status, 204);
        assert_eq!(bench.get(V2).await.status, 200);
        bench.sandbox.inject(fault(None, "", FaultKind::Garbage));
        bench.sandbox.reset();
        assert_eq!(bench.get(V2).await.status, 200);
    }

    #[tokio::test]
    async fn acting_without_answering_really_acts_and_the_reverse_does_not() {
        let bench = Bench::new();
        let patch = || Request::patch(format!("{V2}/taskInstances/itaipu-fx-model"));
        for (kind, state) in [(FaultKind::AnswerWithoutActing, "failed"), (FaultKind::ActWithoutAnswer, "success")] {
            let token = format!("Bearer {}", bench.login().await);
            bench.sandbox.inject(fault(Some("PATCH"), "", kind));
            let request =
                patch().header("authorization", token).body(Body::from(r#"{"new_state":"success"}"#)).unwrap();
            let answer = tokio::time::timeout(Duration::from_millis(300), bench.send(request)).await;
            assert_eq!(answer.is_err(), kind == FaultKind::ActWithoutAnswer);
            assert_eq!(bench.state_of("itaipu-fx-model").await, state);
        }
    }

    #[tokio::test]
    async fn sentinels_work_in_path_and_body() {
        let bench = Bench::new();
        assert_eq!(bench.get(&format!("{V2}/taskInstances/sandbox--429")).await.status, 429);
        let noted = json!({ "dry_run": true, "note": "sandbox--409" });
        let clear = "/airflow2/api/v1/dags/dagao/clearTaskInstances";
        let refused = bench.ask("POST", clear, noted).await;
        assert_eq!((refused.status, &refused.json["title"]), (409, &json!("Conflict")));
        let garbage = bench.get("/airflow/api/v2/dags/sandbox--garbage").await;
        assert_eq!((garbage.status, garbage.json), (200, json!(null)));
        let half = bench.get("/airflow/api/v2/dags?x=sandbox--close").await;
        assert_eq!((half.status, half.text.as_str()), (200, "broken off"));
    }

    #[tokio::test]
    async fn calls_are_counted() {
        let bench = Bench::new();
        bench.get(V2).await;
        assert_eq!(bench.sandbox.totals().reads, 1);
        assert_eq!(
            bench.sandbox.calls().iter().map(|call| call.path.as_str()).collect::<Vec<_>>(),
            ["/airflow/auth/token", V2]
        );
    }
}
