//! Sessions, in the store: they survive a restart and are shared by replicas. What is kept names no
//! session that could be used: ids are stored as digests.

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sqlx::Row;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::Store;

/// Announced with the subject of whose sessions were ended.
pub const SESSIONS_ENDED: &str = "sessions-ended";

/// Sessions over the store.
#[derive(Clone, Debug)]
pub struct Sessions(Store);

impl Sessions {
    /// Sessions over this store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self(store)
    }
}

/// What a session is known by: a digest of its id, which signs nobody in.
#[must_use]
pub fn digest(id: Id) -> String {
    Sha256::digest(id.0.to_be_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A session, as its owner is told of it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// [`digest`] of its id.
    pub id: String,
    /// When it began, in milliseconds since the epoch.
    pub started: i64,
    /// When it was used last, to within a minute, in milliseconds since the epoch.
    pub seen: i64,
    /// From where it began.
    pub address: String,
    /// What the browser said of itself.
    pub agent: String,
}

impl Store {
    /// The sessions of a person that are not over.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn sessions_of(&self, subject: &str) -> std::result::Result<Vec<Kept>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT id, started, seen, address, agent FROM sessions WHERE subject = $1 AND expires > $2 ORDER BY seen DESC",
        )
        .bind(subject)
        .bind(OffsetDateTime::now_utc().unix_timestamp())
        .fetch_all(&self.pool)
        .await?;
        let kept = |row: &sqlx::any::AnyRow| Kept {
            id: row.get(0),
            started: row.get(1),
            seen: row.get(2),
            address: row.get(3),
            agent: row.get(4),
        };
        Ok(rows.iter().map(kept).collect())
    }

    /// The session is not over, and began after `oldest`.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn session_lasts(&self, id: &str, oldest: i64) -> std::result::Result<bool, sqlx::Error> {
        let found = sqlx::query("SELECT 1 FROM sessions WHERE id = $1 AND expires > $2 AND started >= $3")
            .bind(id)
            .bind(OffsetDateTime::now_utc().unix_timestamp())
            .bind(oldest)
            .fetch_optional(&self.pool)
            .await?;
        Ok(found.is_some())
    }

    /// Tells every replica that sessions of somebody were ended. Whoever does not hear it looks by themselves.
    pub async fn tell_sessions_ended(&self, subject: &str) {
        if let Err(error) = self.announce(SESSIONS_ENDED, subject).await {
            tracing::warn!(%error, "that a session ended could not be announced");
        }
    }

    /// Ends a session of a person, or all but `this` if `id` is empty. Answers how many.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn end_sessions(&self, subject: &str, id: &str, this: &str) -> std::result::Result<u64, sqlx::Error> {
        let ended = sqlx::query("DELETE FROM sessions WHERE subject = $1 AND id <> $2 AND ($3 = '' OR id = $3)")
            .bind(subject)
            .bind(this)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(ended.rows_affected())
    }
}

/// Whose a record is, since when and from where: what its columns say of it.
fn columns(record: &Record) -> (String, i64, i64, String, String) {
    let text = |key: &str| record.data.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let number = |key: &str| record.data.get(key).and_then(serde_json::Value::as_i64).unwrap_or_default();
    let subject = record.data.get("person").and_then(|person| person.get("subject")?.as_str().map(str::to_owned));
    (subject.unwrap_or_default(), number("started"), number("seen"), text("address"), text("agent"))
}

fn backend(error: &sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

fn encoded(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = encoded(record)?;
        let (subject, started, seen, address, agent) = columns(record);
        // What is over goes when something new comes.
        sqlx::query("DELETE FROM sessions WHERE expires <= $1")
            .bind(OffsetDateTime::now_utc().unix_timestamp())
            .execute(self.0.pool())
            .await
            .map_err(|error| backend(&error))?;
        loop {
            let inserted = sqlx::query(
                "INSERT INTO sessions (id, data, expires, subject, started, seen, address, agent) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            )
            .bind(digest(record.id))
            .bind(&data)
            .bind(record.expiry_date.unix_timestamp())
            .bind(&subject)
            .bind(started)
            .bind(seen)
            .bind(&address)
            .bind(&agent)
            .execute(self.0.pool())
            .await
            .map_err(|error| backend(&error))?;
            if inserted.rows_affected() == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    /// Saves a session that is there. One that was ended meanwhile stays ended.
    async fn save(&self, record: &Record) -> Result<()> {
        let (subject, started, seen, address, agent) = columns(record);
        sqlx::query(
            "UPDATE sessions SET data = $1, expires = $2, subject = $3, started = $4, seen = $5, address = $6, agent = $7 \
             WHERE id = $8",
        )
        .bind(encoded(record)?)
        .bind(record.expiry_date.unix_timestamp())
        .bind(subject)
        .bind(started)
        .bind(seen)
        .bind(address)
        .bind(agent)
        .bind(digest(record.id))
        .execute(self.0.pool())
        .await
        .map(drop)
        .map_err(|error| backend(&error))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = sqlx::query("SELECT data, expires FROM sessions WHERE id = $1 AND expires > $2")
            .bind(digest(*id))
            .bind(OffsetDateTime::now_utc().unix_timestamp())
            .fetch_optional(self.0.pool())
            .await
            .map_err(|error| backend(&error))?;
        let Some(row) = row else { return Ok(None) };
        let data = serde_json::from_str(row.get("data")).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(row.get("expires"))
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query("DELETE FROM sessions WHERE id = $1")
            .bind(digest(*id))
            .execute(self.0.pool())
            .await
            .map(drop)
            .map_err(|error| backend(&error))
    }
}
