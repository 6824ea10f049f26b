//! stub
use super::http::ClientError;
#[derive(Debug)]
pub struct Databricks;
impl Databricks { pub async fn notebook(&self, _n: &str, _f: &str, _p: &str) -> Result<String, ClientError> { Err(ClientError::Invalid("stub".into())) } }
pub fn snippet(format: &str, path: &str) -> String { format!("spark.read.{}({path:?})", format.to_lowercase()) }
