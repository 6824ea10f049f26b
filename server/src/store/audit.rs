//! The audit trail: appended one at a time, each row chained to the one before it, so that no row can
//! be changed, taken out or put in between without the rows after it showing it.
//!
//! What a chain cannot show is that its end was cut off, or that all of it was written anew by
//! somebody with the right to. Against that, keep a [`AuditMark`](app::model::audit::AuditMark)
//! elsewhere: every row's is also in the log.

mod digest;
mod query;
mod row;
mod verify;

use app::model::audit::{AuditEntry, AuditRow};
use sqlx::Row;

pub use self::query::AuditQuery;
use super::{Lock, Store};

/// What the first row has for the digest of the row before it.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Store {
    /// Appends a row and answers its sequence number. Rows are appended one at a time, by all
    /// replicas together; when this returns, the row is on the disk.
    ///
    /// # Errors
    /// If the store fails: then nothing was written, and nothing may be done.
    pub async fn audit_append(&self, entry: &AuditEntry) -> Result<i64, sqlx::Error> {
        let mut tx = self.write(Lock::Audit).await?;
        let last = sqlx::query("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
        let last = last.fetch_optional(&mut *tx).await?;
        let (sequence, previous) = match &last {
            Some(row) => (row.try_get::<i64, _>("sequence")? + 1, row.try_get("hash")?),
            None => (1, BEGINNING.to_owned()),
        };
        let mut row = AuditRow { sequence, entry: row::storable(entry), previous, hash: String::new() };
        row.hash = digest::digest(&row)?;
        row::insert(&row)?.execute(&mut *tx).await?;
        tx.commit().await?;
        tracing::info!(sequence, hash = row.hash, "audit row written");
        Ok(sequence)
    }
}
