//! Whether a dataset has arrived in the warehouse: the table in which its loads are written down, through
//! Metabase or from the warehouse itself. Names of tables travel as parameters, never in a statement's text.

mod direct;
mod metabase;
mod session;
mod statement;

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;

use super::http::ClientError;
use crate::config::LoadsConfig;

/// Knows what was loaded.
#[async_trait]
pub trait Loads: Debug + Send + Sync {
    /// The newest loads of a table of the warehouse, newest first; none if there were none.
    async fn latest(&self, table: &str, limit: u32) -> Result<Vec<Load>, ClientError>;
    /// Address, without credentials.
    fn address(&self) -> String;
}

/// One load.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// The table of the warehouse.
    pub table: String,
    /// When, in milliseconds since the epoch; a time without a zone is UTC.
    pub at: Option<i64>,
    /// How many rows.
    pub rows: Option<i64>,
    /// How it ended, as the table says it.
    pub state: Option<String>,
    /// Further columns, and what of the above could not be read.
    pub more: Vec<(String, String)>,
}

/// The warehouse's table for a dataset: its name past the first `/`, with `_` for `-` (PROTOCOLS.md §9).
#[must_use]
pub fn table_of(dataset: &str) -> String {
    dataset.split_once('/').map_or(dataset, |(_, name)| name).replace('-', "_")
}

/// The source of a configuration.
///
/// # Errors
/// If TLS cannot be set up, or an address cannot be read.
pub fn source(config: &LoadsConfig) -> Result<Arc<dyn Loads>, ClientError> {
    match (&config.metabase, &config.database_url) {
        (Some(metabase), _) => Ok(Arc::new(metabase::Metabase::new(config, metabase)?)),
        (None, Some(url)) => Ok(Arc::new(direct::Direct::new(config, url)?)),
        (None, None) => Err(ClientError::Invalid("[loads] names no source".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_datasets() {
        assert_eq!(table_of("policy/fraud-report-policy"), "fraud_report_policy");
        assert_eq!(table_of("a/b/c-d"), "b/c_d");
        assert_eq!(table_of("ledger-daily"), "ledger_daily");
    }
}
