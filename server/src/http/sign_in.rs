//! Sign-in and sign-out.

mod limit;
mod out;
mod people;
mod sign_on;

use app::model::person::Person;
use axum::response::{IntoResponse, Response};
use http::header::USER_AGENT;
use http::{HeaderMap, StatusCode};
use tower_sessions::{Expiry, Session};

pub use self::limit::{Limit, limit};
pub use self::out::sign_out;
pub use self::people::sign_in;
pub use self::sign_on::{again, callback, start};
use super::doors::Doors;
use super::identity::{ADDRESS, AGENT, ID_TOKEN, PENDING, PERSON, SEEN, STARTED};

/// Gives a session to somebody who proved who they are. Whoever was in it before is out of it; its id is new,
/// so that one from before is worth nothing.
async fn enter(
    doors: &Doors,
    session: &Session,
    headers: &HeaderMap,
    mut person: Person,
    id_token: Option<String>,
) -> Result<(), tower_sessions::session::Error> {
    let now = doors.clock.now_ms();
    let before: Option<Person> = session.get(PERSON).await?;
    let same = before.is_some_and(|before| before.subject == person.subject);
    // Proved anew, it is the same session, and its absolute limit stays.
    let started = if same { session.get(STARTED).await?.unwrap_or(now) } else { now };
    let address = std::mem::take(&mut person.from);
    // Other tabs may be on their way to the provider.
    let pending: Option<serde_json::Value> = session.get(PENDING).await?;
    session.clear().await;
    session.cycle_id().await?;
    session.set_expiry(Some(Expiry::OnInactivity(doors.idle())));
    session.insert(STARTED, started).await?;
    session.insert(SEEN, now).await?;
    session.insert(ADDRESS, address).await?;
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    session.insert(AGENT, agent.chars().take(300).collect::<String>()).await?;
    if let Some(pending) = pending {
        session.insert(PENDING, pending).await?;
    }
    if let Some(id_token) = id_token {
        session.insert(ID_TOKEN, id_token).await?;
    }
    session.insert(PERSON, person).await
}

fn unwritten(error: &tower_sessions::session::Error) -> Response {
    tracing::error!(%error, "the session could not be written");
    (StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. Try again in a moment.").into_response()
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
