//! What API v1 says when it refuses: problem details (RFC 7807), with the text in `title` or in
//! `detail` as the handler at hand happens to have it (observed on 2.11.2).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    title: Option<String>,
    detail: Option<String>,
}

impl Problem {
    /// A refusal with a text in `detail`, or without one, under the title of its status.
    #[must_use]
    pub fn new(status: StatusCode, detail: Option<String>, otherwise: &str) -> Self {
        let title = match status {
            StatusCode::BAD_REQUEST => "Bad Request",
            StatusCode::UNAUTHORIZED => "Unauthorized",
            StatusCode::FORBIDDEN => "Forbidden",
            StatusCode::NOT_FOUND => "Not Found",
            StatusCode::CONFLICT => "Conflict",
            StatusCode::INTERNAL_SERVER_ERROR => "Internal Server Error",
            _ => otherwise,
        };
        Self { status, title: Some(title.into()), detail }
    }

    /// A refusal with both texts given.
    pub fn titled(status: StatusCode, title: impl Into<String>, detail: Option<String>) -> Self {
        Self { status, title: Some(title.into()), detail }
    }

    /// 404 with the text in the title.
    pub fn not_found(title: impl Into<String>) -> Self {
        Self::titled(StatusCode::NOT_FOUND, title, None)
    }

    /// 400 with the text in the title.
    pub fn bad_title(title: impl Into<String>) -> Self {
        Self::titled(StatusCode::BAD_REQUEST, title, None)
    }

    /// 400 for a query parameter the specification does not have: it comes without a title.
    #[must_use]
    pub fn extra_query(names: &str) -> Self {
        let detail = format!("Extra query parameter(s) {names} not in spec");
        Self { status: StatusCode::BAD_REQUEST, title: None, detail: Some(detail) }
    }

    /// 400 with the text in `detail`.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Some(detail.into()), "")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let anchor = match self.status {
            StatusCode::BAD_REQUEST => "BadRequest",
            StatusCode::UNAUTHORIZED => "Unauthenticated",
            StatusCode::FORBIDDEN => "PermissionDenied",
            StatusCode::NOT_FOUND => "NotFound",
            StatusCode::METHOD_NOT_ALLOWED => "MethodNotAllowed",
            StatusCode::CONFLICT => "AlreadyExists",
            _ => "Unknown",
        };
        let link = "https://airflow.apache.org/docs/apache-airflow/2.11.2/stable-rest-api-ref.html#section/Errors/";
        let body = json!({
            "detail": self.detail,
            "status": self.status.as_u16(),
            "title": self.title,
            "type": format!("{link}{anchor}"),
        });
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], format!("{body:#}\n")).into_response()
    }
}
