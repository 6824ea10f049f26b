//! Implements `app::ports::Sessions`: everybody sees and ends their own sessions, and nobody else's.

use app::model::audit::AuditEntry;
use app::model::error::{AppError, ErrorKind};
use app::model::person::Person;
use app::model::session::SessionRow;
use app::ports::Sessions;
use async_trait::async_trait;

use super::store_error;
use crate::clock::Clock;
use crate::store::Store;

/// One's own sessions.
#[derive(Debug)]
pub struct SessionsService {
    store: Store,
    clock: Clock,
}

impl SessionsService {
    /// A service over this store.
    #[must_use]
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }
}

#[async_trait]
impl Sessions for SessionsService {
    async fn list(&self, who: &Person) -> Result<Vec<SessionRow>, AppError> {
        let found = self.store.sessions_of(&who.subject).await.map_err(|error| store_error(&error))?;
        let row = |one: crate::store::sessions::Kept| SessionRow {
            this: one.id == who.session,
            browser: browser(&one.agent),
            id: one.id,
            started: one.started,
            seen: one.seen,
            address: one.address,
        };
        let mut rows: Vec<SessionRow> = found.into_iter().map(row).collect();
        rows.sort_by_key(|row| (!row.this, std::cmp::Reverse(row.seen)));
        Ok(rows)
    }

    async fn revoke(&self, who: &Person, id: &str) -> Result<(), AppError> {
        if !id.is_empty() && id == who.session {
            return Err(AppError::new(ErrorKind::Invalid, "That is the session you are in: sign out instead."));
        }
        let what = if id.is_empty() { "all others" } else { "one session" };
        let entry = AuditEntry {
            detail: what.into(),
            outcome: "done".into(),
            ..AuditEntry::session(self.clock.now_ms(), who, "revoke-session")
        };
        self.store.audit_append(&entry).await.map_err(|error| store_error(&error))?;
        let ended =
            self.store.end_sessions(&who.subject, id, &who.session).await.map_err(|error| store_error(&error))?;
        self.store.tell_sessions_ended(&who.subject).await;
        if ended == 0 && !id.is_empty() {
            return Err(AppError::new(ErrorKind::NotFound, "That session is over already."));
        }
        Ok(())
    }
}

/// Browser and system of what a browser says of itself; guessed, as all such guesses are.
fn browser(agent: &str) -> String {
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, word)| *word);
    let name = first(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_named() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on Linux");
        assert_eq!(
            browser("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:128.0) Gecko Firefox/128.0"),
            "Firefox on macOS"
        );
        assert_eq!(browser("curl/8.0"), "curl/8.0");
        assert_eq!(browser(""), "");
    }
}
