//! Things going wrong on purpose: a middleware in front of all three APIs. Faults are injected by
//! value, posted as JSON, or named by a sentinel in the request itself.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::{Sandbox, airflow2, airflow3, lock};

/// Calls to make go wrong, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Only calls of this method.
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
    lock(&sandbox.calls).record(request.method(), request.uri().path(), sandbox.clock.now_ms());
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str()).to_owned();
    let kind = take(&sandbox, parts.method.as_str(), &target).or_else(|| sentinel(&target, &body));
    let request = Request::from_parts(parts, Body::from(body));
    match kind {
        None => next.run(request).await,
        Some(FaultKind::Hang) => hang().await,
        Some(FaultKind::Status(status, retry)) => refuse(&target, status, retry),
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
            "401" | "403" | "404" | "409" | "422" | "500" | "502" => {
                Some(FaultKind::Status(word.parse().ok()?, None))
            }
            _ => None,
        }
    })
}

async fn hang() -> Response {
    tokio::time::sleep(HANG).await;
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

fn refuse(target: &str, status: u16, retry: Option<u32>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = if target.starts_with("/airflow2/") {
        airflow2::error::Problem::new(status, None, "injected by the sandbox").into_response()
    } else {
        airflow3::error::Error::detail(status, "injected by the sandbox").into_response()
    };
    if let Some(seconds) = retry {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Promises the whole answer and sends half: the server then has to drop the connection.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len().max(2)));
    Response::from_parts(parts, Body::from(whole.slice(..whole.len() / 2)))
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
