//! Addresses that are longer than any of ours: what an address asks for stands in every link of a page, so a long one
//! would be multiplied.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// The longest path and query, in bytes.
const LONGEST: usize = 8 * 1024;

/// Refuses an address that is too long.
pub async fn limit(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > LONGEST) {
        return (StatusCode::URI_TOO_LONG, "This address is too long. Shorten the search or the selection.\n")
            .into_response();
    }
    next.run(request).await
}
