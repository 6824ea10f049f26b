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

fn digest(id: Id) -> String {
    Sha256::digest(id.0.to_be_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
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
        // What is over goes when something new comes.
        sqlx::query("DELETE FROM sessions WHERE expires <= $1")
            .bind(OffsetDateTime::now_utc().unix_timestamp())
            .execute(self.0.pool())
            .await
            .map_err(|error| backend(&error))?;
        loop {
            let inserted =
                sqlx::query("INSERT INTO sessions (id, data, expires) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                    .bind(digest(record.id))
                    .bind(&data)
                    .bind(record.expiry_date.unix_timestamp())
                    .execute(self.0.pool())
                    .await
                    .map_err(|error| backend(&error))?;
            if inserted.rows_affected() == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        sqlx::query(
            "INSERT INTO sessions (id, data, expires) VALUES ($1, $2, $3) \
             ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires = excluded.expires",
        )
        .bind(digest(record.id))
        .bind(encoded(record)?)
        .bind(record.expiry_date.unix_timestamp())
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
