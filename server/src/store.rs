//! The store: what survives a restart. SQLite or PostgreSQL through sqlx, one repository per table
//! group, each statement written once for both.
//!
//! Only whole numbers and text cross, with placeholders `$1`, `$2` and so on; a yes or no is 0 or 1.
//! Migrations are in `server/migrations/sqlite` and `server/migrations/postgres`, with the same
//! numbers. What must not happen twice at the same time goes through [`Store::write`].

mod announce;
mod approvals;
pub mod audit;
mod connect;
pub mod control;
pub mod drawings;
pub mod executions;
pub mod held;
pub mod leases;
mod reminders;
pub mod sessions;
mod showings;
mod write;

use std::sync::Arc;

use sqlx::AnyPool;

pub use self::announce::Announcement;
use self::announce::Exchange;
pub use self::connect::without_password;
pub use self::write::Lock;

/// Which database holds the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of this process, or its memory.
    Sqlite,
    /// A server that replicas share.
    Postgres,
}

/// A pool of connections to the store, and what is announced through it.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    kind: Kind,
    exchange: Arc<Exchange>,
}

impl Store {
    /// Opens the store at `sqlite:…` or `postgres://…` and brings it up to date.
    ///
    /// # Errors
    /// If the address is neither, the database cannot be opened, or a migration fails.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let (kind, pool) = connect::connect(url).await?;
        match kind {
            Kind::Sqlite => sqlx::migrate!("migrations/sqlite").run(&pool).await?,
            Kind::Postgres => sqlx::migrate!("migrations/postgres").run(&pool).await?,
        }
        let exchange = match kind {
            Kind::Sqlite => Exchange::local(),
            Kind::Postgres => Exchange::postgres(url).await?,
        };
        Ok(Self { pool, kind, exchange: Arc::new(exchange) })
    }

    /// Opens a store that is there, to read it: makes nothing, changes nothing, hears nothing.
    ///
    /// # Errors
    /// If it is not there, or cannot be opened.
    pub async fn existing(url: &str) -> Result<Self, sqlx::Error> {
        let (kind, pool) = connect::existing(url).await?;
        Ok(Self { pool, kind, exchange: Arc::new(Exchange::local()) })
    }

    /// Which database holds it.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The pool, for repositories that live elsewhere and for tests.
    #[must_use]
    pub const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1").execute(&self.pool).await.map(drop)
    }
}
