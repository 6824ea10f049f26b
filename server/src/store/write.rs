//! Transactions that nobody else's can run into.

use sqlx::{Any, Transaction};

use super::{Kind, Store};

/// What a writer has to itself until its transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// The beginning of executions.
    Executions,
    /// The end of the audit trail.
    Audit,
}

impl Lock {
    /// Its number among PostgreSQL's advisory locks; every replica uses the same.
    const fn number(self) -> i64 {
        match self {
            Self::Executions => 0x0063_6f6d_0000_0001,
            Self::Audit => 0x0063_6f6d_0000_0002,
        }
    }
}

impl Store {
    /// A transaction that holds `lock` from its beginning, in all replicas: what it reads stays so
    /// until it ends. SQLite has one lock for all writers; PostgreSQL one for each [`Lock`].
    ///
    /// # Errors
    /// If the store fails, or somebody held the lock for more than 5 s.
    pub async fn write(&self, lock: Lock) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.kind {
            Kind::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await,
            Kind::Postgres => {
                let mut tx = self.pool.begin().await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(lock.number()).execute(&mut *tx).await?;
                Ok(tx)
            }
        }
    }
}
