//! Keeps an address from trying to sign in without end: 429 as a page, with `Retry-After` (RFC 6585, 4).

use std::sync::Arc;

use app::paths;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures::future::BoxFuture;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, Uri};

use super::inside;
use super::sign_on::Next as Wanted;
use crate::http::doors::Doors;

/// Renders a page of the console.
type Page = Arc<dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync>;

/// Who may come in and from where, and the page that says that somebody has to wait.
#[derive(Clone)]
pub struct Limit {
    doors: Arc<Doors>,
    page: Page,
}

impl Limit {
    /// The limit of these doors.
    pub fn new(
        doors: Arc<Doors>,
        page: impl Fn(Request) -> BoxFuture<'static, Response> + Send + Sync + 'static,
    ) -> Self {
        Self { doors, page: Arc::new(page) }
    }
}

/// Lets a request through, or says how long to wait.
pub async fn limit(State(Limit { doors, page }): State<Limit>, request: Request, next: Next) -> Response {
    let address = doors.address(request.headers(), request.extensions());
    let Err(seconds) = doors.admit(address) else { return next.run(request).await };
    let wanted = Query::<Wanted>::try_from_uri(request.uri()).map(|Query(wanted)| wanted.next).unwrap_or_default();
    let to = paths::sign_in_problem("limited", if wanted.is_empty() { "" } else { inside(&wanted) });
    let (mut parts, _) = request.into_parts();
    (parts.method, parts.uri) = (Method::GET, to.parse().unwrap_or(Uri::from_static("/sign-in")));
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    let mut response = page(Request::from_parts(parts, Body::empty())).await;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}
