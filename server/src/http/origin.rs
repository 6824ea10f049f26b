//! A change must come from this site: `Origin`, which browsers send with every form, must name the
//! host that was asked (Fetch standard, "Origin header"; OWASP CSRF cheat sheet).

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{HOST, ORIGIN};
use http::{Method, StatusCode};

/// Refuses changes from elsewhere. A client that is no browser sends no `Origin` and no cookie of
/// anybody else's either.
pub async fn check(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        if let Some(origin) = header(ORIGIN) {
            let from = origin.split_once("://").map(|(_, host)| host);
            if from.is_none() || from != header(HOST) {
                return (StatusCode::FORBIDDEN, "This change was not sent from this site.").into_response();
            }
        }
    }
    next.run(request).await
}
