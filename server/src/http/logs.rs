//! The whole log of a try as plain text, piece after piece as the backend gives it.

use app::model::context::RunRef;
use app::model::person::Person;
use app::ports::{LogRequest, Ports};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Deserialize;

/// Which log.
#[derive(Deserialize)]
pub struct Ask {
    airflow: String,
    dag: String,
    run: String,
    task: String,
    map_index: Option<i32>,
    #[serde(rename = "try")]
    attempt: u32,
}

/// Streams the log up to where it is now.
pub async fn raw(State(ports): State<Ports>, Extension(who): Extension<Person>, Query(ask): Query<Ask>) -> Response {
    let Ask { airflow, dag, run, task, map_index, attempt } = ask;
    let request = LogRequest { run: RunRef { airflow, dag, run }, task, map_index, attempt, from: None };
    let first = match ports.runs.log(&who, &request).await {
        Ok(chunk) => chunk,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, error.message).into_response();
        }
    };
    let pieces = stream::unfold(Some(first), move |chunk| {
        let (ports, who, mut request) = (ports.clone(), who.clone(), request.clone());
        async move {
            let chunk = chunk?;
            let text: String = chunk.lines.iter().map(text).collect();
            let next = match chunk.next {
                // A try that still runs has a token for ever: what is new comes with another look.
                Some(from) if !chunk.lines.is_empty() => {
                    request.from = Some(from);
                    ports.runs.log(&who, &request).await.ok()
                }
                _ => None,
            };
            Some((Ok::<_, std::convert::Infallible>(text), next))
        }
    });
    // Compression asks once more after the end.
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], Body::from_stream(pieces.fuse())).into_response()
}

fn text(line: &app::model::log::LogLine) -> String {
    let part = |part: &Option<String>| part.as_ref().map(|part| format!("{part} ")).unwrap_or_default();
    format!("{}{}{}\n", part(&line.time), part(&line.level), line.text)
}
