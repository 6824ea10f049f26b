//! A change must come from this site: `Origin`, which browsers send with every form, must name the
//! host that was asked, or where browsers reach this console (Fetch standard, "Origin header"; OWASP CSRF
//! cheat sheet).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{HOST, ORIGIN};
use http::{Method, StatusCode};

use super::doors::Doors;

/// Refuses changes from elsewhere. A client that is no browser sends neither `Origin` nor `Sec-Fetch-Site`,
/// and no cookie of anybody else's either.
pub async fn check(State(doors): State<Arc<Doors>>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let elsewhere = header("sec-fetch-site").is_some_and(|site| matches!(site, "cross-site" | "same-site"));
        let foreign = header(ORIGIN.as_str()).is_some_and(|origin| {
            let from = origin.split_once("://").map(|(_, host)| host);
            let public = doors.public.as_ref().map(|public| public.origin().ascii_serialization());
            (from.is_none() || from != header(HOST.as_str())) && public.as_deref() != Some(origin)
        });
        if elsewhere || foreign {
            return (StatusCode::FORBIDDEN, "This change was not sent from this site.").into_response();
        }
    }
    next.run(request).await
}
