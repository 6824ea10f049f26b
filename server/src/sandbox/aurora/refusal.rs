//! What a scheduler that does not lead, or fails, answers (PROTOCOLS.md §2, "Leader rules"): a redirect to the
//! one that leads, which here is itself, and pages of HTML.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// The answer with an injected status to a request for `target`.
pub fn refuse(status: StatusCode, headers: &HeaderMap, target: &str) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    if status == StatusCode::TEMPORARY_REDIRECT {
        return (status, [(header::LOCATION, format!("http://{host}{target}"))]).into_response();
    }
    let words = status.canonical_reason().unwrap_or_default();
    (status, Html(format!("<html><body><h2>HTTP ERROR {}: {words}</h2></body></html>", status.as_u16())))
        .into_response()
}
