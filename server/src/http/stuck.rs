//! A page whose rendering got stuck is rendered again. Rendering in several threads may lose a wake-up when what a
//! page waits for is there within microseconds; then it waits for ever although nothing is slow (leptos-rs/leptos
//! #4673, #4851; seen here about once in some thousand pages that were not there). Nobody is to look at an empty
//! window for it.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};

/// Longer than any backend may take: a page that is only slow is not rendered twice.
pub const PATIENCE: Duration = Duration::from_secs(25);

/// No page is larger.
const LARGEST: usize = 64 << 20;

/// Renders a page; once more if it is stuck, and says so if it is stuck again.
pub async fn again(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let (parts, _) = request.into_parts();
    for _ in 0..2 {
        let request = Request::from_parts(parts.clone(), Body::empty());
        let whole = async {
            let (head, body) = next.clone().run(request).await.into_parts();
            to_bytes(body, LARGEST).await.map(|bytes| Response::from_parts(head, Body::from(bytes)))
        };
        match tokio::time::timeout(patience, whole).await {
            Ok(Ok(response)) => return response,
            Ok(Err(error)) => tracing::error!(%error, path = parts.uri.path(), "a page could not be rendered whole"),
            Err(_) => tracing::warn!(path = parts.uri.path(), "the rendering of a page got stuck"),
        }
    }
    let words = "This page could not be rendered in time. Reload it; if that does not help, look at the log.";
    (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    /// A page that gets stuck so many times.
    async fn ask(stuck: usize) -> (StatusCode, usize) {
        let times: Arc<AtomicUsize> = Arc::default();
        let counted = times.clone();
        let page = move || async move {
            if counted.fetch_add(1, Ordering::SeqCst) < stuck {
                std::future::pending::<()>().await;
            }
            "there"
        };
        let router = Router::new().route("/", get(page)).layer(from_fn_with_state(Duration::from_millis(40), again));
        let request = Request::get("/").body(Body::empty()).unwrap();
        let status = router.oneshot(request).await.unwrap().status();
        (status, times.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn a_stuck_page_is_rendered_once_more() {
        assert_eq!(ask(0).await, (StatusCode::OK, 1));
        assert_eq!(ask(1).await, (StatusCode::OK, 2));
        assert_eq!(ask(9).await, (StatusCode::SERVICE_UNAVAILABLE, 2));
    }
}
