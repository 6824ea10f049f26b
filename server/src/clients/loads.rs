//! stub
use super::http::ClientError;
#[derive(Clone, Debug)]
pub struct Load { pub table: String, pub at: Option<i64>, pub rows: Option<i64>, pub state: Option<String>, pub more: Vec<(String, String)> }
#[async_trait::async_trait]
pub trait Loads: std::fmt::Debug + Send + Sync { async fn latest(&self, table: &str, limit: u32) -> Result<Vec<Load>, ClientError>; fn address(&self) -> String; }
pub fn table_of(dataset: &str) -> String { dataset.split_once('/').map_or(dataset, |(_, rest)| rest).replace('-', "_") }
