//! Leases: which process is at which execution. Whoever is at one says so again every few seconds;
//! when it falls silent, another goes on with it. Nobody acts without holding the lease.

use app::model::execution::StepRecord;
use sqlx::Row;

use super::Store;
use crate::clock::Clock;

/// A lease that is not renewed lasts this long, in milliseconds.
const LASTS_MS: i64 = 15_000;

/// Machine time, in milliseconds since the epoch: leases are about processes, not about the world
/// that procedures see. The clocks of replicas must agree to within a few seconds.
pub(super) fn now() -> i64 {
    Clock::system().now_ms()
}

/// When a lease that is taken or renewed now is over.
pub(super) fn end() -> i64 {
    now() + LASTS_MS
}

/// An execution that nobody is at.
#[derive(Clone, Debug)]
pub struct Left {
    /// Its id.
    pub id: String,
    /// For how long nobody said that they are at it, in milliseconds; nothing if it was given back.
    pub silent_ms: Option<i64>,
}

/// What is kept of an execution besides its record.
#[derive(Clone, Debug)]
pub struct Work {
    /// What it does, as JSON; empty if it is not known.
    pub work: String,
    /// Its row in the audit trail, if that is written.
    pub attempt: Option<i64>,
}

impl Store {
    /// Renews a lease. `false`: somebody else has it.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn renew(&self, id: &str, lease: &str) -> Result<bool, sqlx::Error> {
        let renewed =
            sqlx::query("UPDATE executions SET lease_until = $1 WHERE id = $2 AND lease = $3 AND ended IS NULL")
                .bind(end())
                .bind(id)
                .bind(lease)
                .execute(&self.pool)
                .await?;
        Ok(renewed.rows_affected() == 1)
    }

    /// Gives a lease back, so that the execution is gone on with soon.
    ///
    /// # Errors
    /// If the store fails: then it runs out by itself.
    pub async fn give_back(&self, id: &str, lease: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE executions SET lease_until = 0 WHERE id = $1 AND lease = $2")
            .bind(id)
            .bind(lease)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Takes over, under the name `lease`, one execution that is not over and that nobody is at; of
    /// `alone`, also one that seems to be at work: there is no other process.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn take_over(&self, lease: &str, alone: bool) -> Result<Option<Left>, sqlx::Error> {
        let before = if alone { i64::MAX } else { now() };
        let found = sqlx::query(
            "SELECT id, lease, lease_until FROM executions \
             WHERE ended IS NULL AND outcome <> 'paused' AND lease_until < $1 AND lease <> $2 ORDER BY started",
        )
        .bind(before)
        .bind(lease)
        .fetch_all(&self.pool)
        .await?;
        for row in found {
            let (id, old, until): (String, String, i64) = (row.get(0), row.get(1), row.get(2));
            // Of several who saw it, one gets it.
            let taken = sqlx::query(
                "UPDATE executions SET lease = $1, lease_until = $2 \
                 WHERE id = $3 AND lease = $4 AND lease_until < $5 AND outcome <> 'paused' AND ended IS NULL",
            )
            .bind(lease)
            .bind(end())
            .bind(&id)
            .bind(old)
            .bind(before)
            .execute(&self.pool)
            .await?;
            if taken.rows_affected() == 1 {
                return Ok(Some(Left { id, silent_ms: (until > 0).then(|| now() - until) }));
            }
        }
        Ok(None)
    }

    /// Writes that a step begins, if the lease is held. `false`: it is not, and nothing may be done.
    ///
    /// # Errors
    /// If the store fails: then nothing may be done either.
    pub async fn begin_step(
        &self,
        id: &str,
        lease: &str,
        place: usize,
        step: &StepRecord,
    ) -> Result<bool, sqlx::Error> {
        let begun = sqlx::query(
            "UPDATE execution_steps SET outcome = $1, detail = $2, started = $3 WHERE execution = $4 AND place = $5 AND EXISTS \
             (SELECT 1 FROM executions WHERE id = $4 AND lease = $6 AND lease_until > $7 AND control = '' AND ended IS NULL)",
        )
        .bind(step.outcome.slug())
        .bind(&step.detail)
        .bind(step.started)
        .bind(id)
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .bind(lease)
        .bind(now())
        .execute(&self.pool)
        .await?;
        Ok(begun.rows_affected() == 1)
    }

    /// What is kept of an execution besides its record.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn work(&self, id: &str) -> Result<Option<Work>, sqlx::Error> {
        let row = sqlx::query("SELECT work, attempt FROM executions WHERE id = $1").bind(id);
        let row = row.fetch_optional(&self.pool).await?;
        Ok(row.map(|row| Work { work: row.get(0), attempt: Some(row.get::<i64, _>(1)).filter(|attempt| *attempt > 0) }))
    }

    /// Remembers the row of the audit trail.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn note_attempt(&self, id: &str, attempt: i64) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE executions SET attempt = $1 WHERE id = $2")
            .bind(attempt)
            .bind(id)
            .execute(&self.pool)
            .await
            .map(drop)
    }
}
