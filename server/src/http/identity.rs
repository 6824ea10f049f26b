//! Who is behind a request. Nothing but the sign-in page, the theme and the health of the process
//! is for everybody; server functions answer 401 by themselves.

use app::model::person::Person;
use app::paths;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{Method, StatusCode};
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
    let open = matches!(path, "/sign-in" | "/theme") || path.starts_with("/api/");
    match person {
        Some(person) => {
            request.extensions_mut().insert(person);
        }
        None if open => {}
        None if request.method() == Method::GET && !path.starts_with("/live/") => {
            let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
            let next = if wanted == "/" { "" } else { wanted };
            return Redirect::to(&paths::sign_in(next)).into_response();
        }
        None => return (StatusCode::UNAUTHORIZED, "Sign in first.").into_response(),
    }
    next.run(request).await
}
