//! Plans as they were shown, for an hour.

use sqlx::Row;

use super::Store;

/// How long a showing is kept, in milliseconds.
const KEPT_MS: i64 = 3_600_000;

impl Store {
    /// Keeps what was shown, as JSON, under the ticket of the plan; what is old goes.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn show(&self, ticket: &str, now: i64, seen: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM showings WHERE at < $1").bind(now - KEPT_MS).execute(&self.pool).await?;
        sqlx::query("INSERT INTO showings VALUES ($1, $2, $3)")
            .bind(ticket)
            .bind(now)
            .bind(seen)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// What was shown under a ticket.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn showing(&self, ticket: &str) -> Result<Option<String>, sqlx::Error> {
        let row = sqlx::query("SELECT seen FROM showings WHERE ticket = $1").bind(ticket);
        Ok(row.fetch_optional(&self.pool).await?.map(|row| row.get(0)))
    }
}
