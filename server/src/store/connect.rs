//! Connections: what each one is told before it is used.

use std::sync::Mutex;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, Connection, Executor};
use url::Url;

use super::Kind;

/// WAL lets readers read while one writes; FULL keeps what was committed when the power goes.
const SQLITE_FILE: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                           PRAGMA foreign_keys = ON;";
const SQLITE_MEMORY: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;";

/// A replica that hangs inside a transaction must not hold its locks for ever.
const POSTGRES: &str = "SET lock_timeout = '5s'; SET statement_timeout = '30s'; \
                        SET idle_in_transaction_session_timeout = '30s';";

/// How long a caller waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(5);

/// A pool over the database at `url`; a file that is missing is made.
pub(super) async fn connect(url: &str) -> Result<(Kind, AnyPool), sqlx::Error> {
    pool(url, "rwc").await
}

/// A pool over the database at `url`, which is there.
pub(super) async fn existing(url: &str) -> Result<(Kind, AnyPool), sqlx::Error> {
    pool(url, "rw").await
}

async fn pool(url: &str, mode: &str) -> Result<(Kind, AnyPool), sqlx::Error> {
    sqlx::any::install_default_drivers();
    let kind = kind(url)?;
    let memory = kind == Kind::Sqlite && (url.contains("mode=memory") || url.contains(":memory:"));
    let told = match (kind, memory) {
        (Kind::Sqlite, false) => SQLITE_FILE,
        (Kind::Sqlite, true) => SQLITE_MEMORY,
        (Kind::Postgres, _) => POSTGRES,
    };
    let address = address(kind, url, memory, mode);
    // A store in memory is there as long as somebody is connected to it, and a connection of the pool is closed when
    // whoever waited for an answer goes away: a browser that leaves, for one. This one stays as long as the pool.
    let anchor = if memory { Some(Mutex::new(AnyConnection::connect(&address).await?)) } else { None };
    let mut options = AnyPoolOptions::new()
        .min_connections(1)
        .max_connections(if memory { 1 } else { 8 })
        .acquire_timeout(ACQUIRE)
        .after_connect(move |connection, _| {
            let _ = &anchor;
            Box::pin(async move { connection.execute(told).await.map(drop) })
        })
        // When the disk is full the database may end a transaction by itself. Its connection still counts
        // itself inside, and could not begin another: it is replaced.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    if kind == Kind::Sqlite {
        options = options.idle_timeout(None).max_lifetime(None);
    }
    let pool = options.connect(&address).await?;
    Ok((kind, pool))
}

fn kind(url: &str) -> Result<Kind, sqlx::Error> {
    match url.split_once(':') {
        Some(("sqlite", _)) => Ok(Kind::Sqlite),
        Some(("postgres" | "postgresql", _)) => Ok(Kind::Postgres),
        _ => Err(sqlx::Error::Configuration("database_url begins with sqlite: or postgres://".into())),
    }
}

/// The address with the mode in which a file is opened, unless it says so itself.
/// A store in memory has a name, so that every connection finds the same one.
fn address(kind: Kind, url: &str, memory: bool, mode: &str) -> String {
    if memory && !url.contains("cache=shared") {
        return format!("sqlite:file:comporta-{}?mode=memory&cache=shared", uuid::Uuid::new_v4());
    }
    if kind == Kind::Postgres || url.contains("mode=") {
        return url.to_owned();
    }
    let join = if url.contains('?') { '&' } else { '?' };
    format!("{url}{join}mode={mode}")
}

/// An address of a store as it may be shown: with its password hidden.
#[must_use]
pub fn without_password(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else { return url.to_owned() };
    let in_query = parsed.query_pairs().any(|(key, _)| key == "password");
    if parsed.password().is_none() && !in_query {
        return url.to_owned();
    }
    if parsed.password().is_some() && parsed.set_password(Some("hidden")).is_err() {
        return format!("{}:…", parsed.scheme());
    }
    if in_query {
        let pairs: Vec<(String, String)> = parsed
            .query_pairs()
            .map(|(key, value)| (key.to_string(), if key == "password" { "hidden".into() } else { value.to_string() }))
            .collect();
        parsed.query_pairs_mut().clear().extend_pairs(pairs);
    }
    parsed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let shown = [
            "sqlite:comporta.db",
            "postgres://comporta@db.example/comporta",
            "postgres://comporta:s3cret@db.example/comporta?sslmode=require",
            "postgres://db.example/comporta?user=comporta&password=s3cret",
        ]
        .map(without_password);
        assert_eq!(
            shown,
            [
                "sqlite:comporta.db",
                "postgres://comporta@db.example/comporta",
                "postgres://comporta:hidden@db.example/comporta?sslmode=require",
                "postgres://db.example/comporta?user=comporta&password=hidden",
            ]
        );
    }

    #[test]
    fn a_missing_file_is_made_unless_the_address_says_otherwise() {
        let made = |url: &str| address(Kind::Sqlite, url, false, "rwc");
        assert_eq!(made("sqlite:comporta.db"), "sqlite:comporta.db?mode=rwc");
        assert_eq!(made("sqlite:comporta.db?cache=private"), "sqlite:comporta.db?cache=private&mode=rwc");
        assert_eq!(made("sqlite:comporta.db?mode=rw"), "sqlite:comporta.db?mode=rw");
    }

    #[test]
    fn other_databases_are_refused_in_words() {
        let refused = kind("mysql://db.example/comporta").map_err(|error| error.to_string());
        assert_eq!(refused, Err("error with configuration: database_url begins with sqlite: or postgres://".into()));
    }
}
