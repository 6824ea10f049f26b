//! Loads from the warehouse itself, which speaks PostgreSQL's protocol (PROTOCOLS.md §9).

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::{Executor, Row};

use super::statement::Statement;
use super::{Load, Loads};
use crate::clients::http::ClientError;
use crate::config::LoadsConfig;
use crate::store::without_password;

/// How long a caller waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(5);

/// The warehouse.
#[derive(Debug)]
pub struct Direct {
    pool: PgPool,
    address: String,
    statement: Statement,
    timeout: Duration,
}

impl Direct {
    /// A client of the warehouse at an address. It is connected when it is first asked.
    pub fn new(config: &LoadsConfig, url: &str) -> Result<Self, ClientError> {
        let address = without_password(url);
        let mut options =
            PgConnectOptions::from_str(url).map_err(|error| ClientError::Unreachable(format!("{address}: {error}")))?;
        if let Some(password) = &config.password {
            options = options.password(password.expose_secret());
        }
        let timeout = Duration::from_secs(config.timeout_seconds);
        let limit = format!("SET statement_timeout TO {}", timeout.as_millis());
        let pool = PgPoolOptions::new()
            .max_connections(2)
            .acquire_timeout(ACQUIRE.min(timeout))
            .idle_timeout(Duration::from_secs(300))
            .after_connect(move |connection, _| {
                let limit = limit.clone();
                Box::pin(async move { connection.execute(limit.as_str()).await.map(drop) })
            })
            .connect_lazy_with(options);
        Ok(Self { pool, address, statement: Statement::new(config), timeout })
    }

    fn cells(&self, row: &PgRow) -> Result<Vec<Option<String>>, sqlx::Error> {
        (0..self.statement.width()).map(|at| row.try_get(at)).collect()
    }
}

#[async_trait]
impl Loads for Direct {
    async fn latest(&self, table: &str, limit: u32) -> Result<Vec<Load>, ClientError> {
        let text = self.statement.text("$1", limit);
        let asked = sqlx::query(&text).bind(table).fetch_all(&self.pool);
        // A server that says nothing at all does not keep to its own limit.
        let late = || ClientError::NoAnswer(format!("it took longer than {} s", self.timeout.as_secs()));
        let rows = tokio::time::timeout(ACQUIRE + self.timeout, asked).await.map_err(|_| late())?;
        let rows = rows.map_err(|error| if is_late(&error) { late() } else { told(error) })?;
        rows.iter().map(|row| self.cells(row).map(|cells| self.statement.load(cells)).map_err(told)).collect()
    }

    fn address(&self) -> String {
        self.address.clone()
    }
}

/// The server has ended the statement (`query_canceled`).
fn is_late(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.code().as_deref() == Some("57014"))
}

/// What went wrong, by SQLSTATE where there is one.
fn told(error: sqlx::Error) -> ClientError {
    let words = error.to_string();
    match error {
        sqlx::Error::Database(error) => {
            let words = error.message().to_owned();
            match error.code().as_deref().unwrap_or_default() {
                "42501" => ClientError::Forbidden(words),
                "3D000" => ClientError::NotFound(words),
                "53300" => ClientError::Busy(None),
                code if code.starts_with("28") => ClientError::Unauthorized(words),
                code if code.starts_with("42") => ClientError::Invalid(words),
                code if code.starts_with("57P") => ClientError::Unreachable(words),
                code => ClientError::Garbage(format!("{words} ({code})")),
            }
        }
        sqlx::Error::PoolTimedOut => ClientError::Unreachable("no connection in time".into()),
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Configuration(_) => ClientError::Unreachable(words),
        _ => ClientError::Garbage(words),
    }
}
