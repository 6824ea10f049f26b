//! `[loads]`: the table in which the warehouse's loads are written down.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// Where the loads are read: exactly one of Metabase and the warehouse itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadsConfig {
    /// The Metabase that has the warehouse as a database.
    #[serde(default)]
    pub metabase: Option<MetabaseConfig>,
    /// The warehouse itself: `postgres://<user>@<host>:5439/<database>`.
    #[serde(default)]
    pub database_url: Option<String>,
    /// Password of that user; rather from the environment or from `password_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub password: Option<SecretString>,
    /// File that holds the password.
    #[serde(default)]
    pub password_file: Option<String>,
    /// The table, perhaps with its schema.
    #[serde(default = "table")]
    pub table: String,
    /// The column that names what was loaded.
    #[serde(default = "table_name")]
    pub table_name: String,
    /// The column that says when.
    #[serde(default = "loaded_at")]
    pub loaded_at: String,
    /// The column that says how many rows; empty if there is none.
    #[serde(default = "rows")]
    pub rows: String,
    /// The column that says how it ended; empty if there is none.
    #[serde(default = "state")]
    pub state: String,
    /// Further columns to show.
    #[serde(default)]
    pub more: Vec<String>,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

/// A Metabase.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetabaseConfig {
    /// Its address, without `/api`.
    pub url: Url,
    /// User name; or else an API key.
    #[serde(default)]
    pub username: String,
    /// Password; rather from the environment or from `password_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub password: Option<SecretString>,
    /// File that holds the password.
    #[serde(default)]
    pub password_file: Option<String>,
    /// API key; rather from the environment or from `api_key_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub api_key: Option<SecretString>,
    /// File that holds the API key.
    #[serde(default)]
    pub api_key_file: Option<String>,
    /// The number of the warehouse among Metabase's databases.
    pub database: u64,
}

fn table() -> String {
    "loads".into()
}

fn table_name() -> String {
    "table_name".into()
}

fn loaded_at() -> String {
    "loaded_at".into()
}

fn rows() -> String {
    "rows".into()
}

fn state() -> String {
    "state".into()
}

const fn timeout() -> u64 {
    15
}

impl LoadsConfig {
    /// The default names, read through a Metabase.
    #[must_use]
    pub fn of_metabase(url: Url, username: &str, password: SecretString, database: u64) -> Self {
        let metabase = MetabaseConfig {
            url,
            username: username.into(),
            password: Some(password),
            password_file: None,
            api_key: None,
            api_key_file: None,
            database,
        };
        Self { metabase: Some(metabase), ..Self::of_database(None) }
    }

    /// The default names, read from the warehouse itself.
    #[must_use]
    pub fn of_database(database_url: Option<String>) -> Self {
        Self {
            metabase: None,
            database_url,
            password: None,
            password_file: None,
            table: table(),
            table_name: table_name(),
            loaded_at: loaded_at(),
            rows: rows(),
            state: state(),
            more: Vec::new(),
            timeout_seconds: timeout(),
        }
    }

    /// What is wrong with it, and under which key.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        match (&self.metabase, &self.database_url) {
            (None, None) => return Err(("loads", "it names no source: set metabase or database_url".into())),
            (Some(_), Some(_)) => {
                return Err(("loads", "it names two sources: set one of metabase and database_url".into()));
            }
            (Some(metabase), None) => metabase.check()?,
            (None, Some(url)) if !url.starts_with("postgres://") && !url.starts_with("postgresql://") => {
                return Err(("loads.database_url", "it does not begin with postgres://".into()));
            }
            (None, Some(_)) => {}
        }
        if self.table.split('.').any(|part| !is_name(part)) || self.table.split('.').count() > 3 {
            return Err(("loads.table", format!("{:?} is no name of a table", self.table)));
        }
        let more = self.more.iter().map(|name| ("loads.more", name, false));
        let columns = [
            ("loads.table_name", &self.table_name, false),
            ("loads.loaded_at", &self.loaded_at, false),
            ("loads.rows", &self.rows, true),
            ("loads.state", &self.state, true),
        ];
        for (key, name, optional) in columns.into_iter().chain(more) {
            let absent = optional && name.is_empty();
            if !absent && !is_name(name) {
                return Err((key, format!("{name:?} is no name of a column")));
            }
        }
        if self.timeout_seconds == 0 {
            return Err(("loads.timeout_seconds", "0 would give up at once; use 1 or more".into()));
        }
        Ok(())
    }
}

impl MetabaseConfig {
    fn check(&self) -> Result<(), (&'static str, String)> {
        match (self.username.is_empty(), self.api_key.is_some()) {
            (true, false) => Err(("loads.metabase", "it has no credentials: set username or api_key_file".into())),
            (false, true) => Err(("loads.metabase", "it has two credentials: set one of username and api_key".into())),
            _ => Ok(()),
        }
    }
}

/// Letters, digits, `_`, `$`, `-` and spaces, beginning with a letter or `_`; 127 bytes is Redshift's limit.
fn is_name(name: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | ' ');
    name.len() <= 127 && name.starts_with(|c: char| c.is_alphabetic() || c == '_') && name.chars().all(inner)
}
