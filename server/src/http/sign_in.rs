//! Sign-in of the sandbox's people, and sign-out.

use app::model::person::{Person, Role};
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use tower_sessions::Session;

use super::identity::PERSON;

/// Who, and where to go afterwards.
#[derive(Deserialize)]
pub struct SignIn {
    person: String,
    #[serde(default)]
    next: String,
}

/// Signs one of the four in.
pub async fn sign_in(
    State(super::People(people)): State<super::People>,
    session: Session,
    Form(form): Form<SignIn>,
) -> Response {
    if !people {
        return (StatusCode::FORBIDDEN, "Nobody signs in here without single sign-on.").into_response();
    }
    let Some((subject, name, role)) = app::people().into_iter().find(|(subject, ..)| *subject == form.person) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "There is no such person in the sandbox.").into_response();
    };
    let role: Role = role;
    let person = Person { email: format!("{subject}@sandbox.example"), ..Person::new(subject, name, role) };
    // A new id with new rights: an id from before is worth nothing.
    let written = match session.cycle_id().await {
        Ok(()) => session.insert(PERSON, person).await,
        Err(error) => Err(error),
    };
    if let Err(error) = written {
        tracing::error!(%error, "the session could not be written");
        return (StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. Try again in a moment.")
            .into_response();
    }
    Redirect::to(inside(&form.next)).into_response()
}

/// Signs out.
pub async fn sign_out(session: Session) -> Response {
    if let Err(error) = session.flush().await {
        tracing::error!(%error, "the session could not be removed");
        return (StatusCode::SERVICE_UNAVAILABLE, "You are still signed in: the session store does not answer.")
            .into_response();
    }
    Redirect::to("/sign-in").into_response()
}

/// Only an address of this site is gone to.
pub(super) fn inside(next: &str) -> &str {
    // A browser drops tabs and line breaks of an address before it looks at it.
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.starts_with("/\\")
        && !next.contains(|c: char| c.is_ascii_control());
    if local { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn nobody_is_led_elsewhere() {
        for (next, to) in [
            ("/runs/a?b=c", "/runs/a?b=c"),
            ("", "/"),
            ("//evil", "/"),
            ("https://evil", "/"),
            ("/\\evil", "/"),
            ("/\t/evil", "/"),
        ] {
            assert_eq!(inside(next), to);
        }
    }
}
