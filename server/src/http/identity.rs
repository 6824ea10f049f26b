//! Who is behind a request. Nothing but the sign-in page, the theme and the health of the process
//! is for everybody. Server functions are refused here, before anything of a stranger's is read.

use app::model::error::AppError;
use app::model::person::Person;
use app::paths;
use axum::Json;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, REFERER};
use http::{HeaderMap, Method, StatusCode, Uri};
use tower_sessions::Session;

/// Key of the person in the session.
pub const PERSON: &str = "person";

/// Puts the person of the session beside the request; sends everybody else to sign in.
pub async fn identify(session: Session, mut request: Request, next: Next) -> Response {
    let person = match session.get::<Person>(PERSON).await {
        Ok(person) => person,
        Err(error) => {
            tracing::error!(%error, "the session could not be read");
            return (StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. Try again in a moment.")
                .into_response();
        }
    };
    let path = request.uri().path();
    let open = matches!(path, "/sign-in" | "/theme");
    match person {
        Some(person) => {
            request.extensions_mut().insert(person);
        }
        None if open => {}
        None if path.starts_with("/api/") => return unknown_caller(request.headers()),
        None if request.method() == Method::GET && !path.starts_with("/live/") => {
            let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
            return to_sign_in(wanted);
        }
        None => return (StatusCode::UNAUTHORIZED, "Sign in first.").into_response(),
    }
    next.run(request).await
}

/// A server function called by nobody: an error as server functions answer it; for a form of a page
/// without JavaScript, whose session ended meanwhile, the way back to that page.
fn unknown_caller(headers: &HeaderMap) -> Response {
    let header = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    if header(ACCEPT).is_some_and(|accept| accept.contains("text/html")) {
        let from = header(REFERER).and_then(|from| from.parse::<Uri>().ok());
        let path = from.as_ref().and_then(Uri::path_and_query).map_or("/", |path| path.as_str());
        return to_sign_in(path);
    }
    (StatusCode::UNAUTHORIZED, Json(AppError::anonymous())).into_response()
}

fn to_sign_in(wanted: &str) -> Response {
    let next = if wanted == "/" { "" } else { wanted };
    Redirect::to(&paths::sign_in(next)).into_response()
}
