//! stub
use super::http::ClientError;
#[derive(Clone, Debug)]
pub struct Change { pub sha: String, pub title: String, pub author: String, pub at: Option<i64>, pub url: String, pub number: Option<u64> }
#[async_trait::async_trait]
pub trait Changes: std::fmt::Debug + Send + Sync { async fn last_change(&self, dataset: &str) -> Result<Option<Change>, ClientError>; async fn merged_between(&self, good: &str, bad: &str) -> Result<Vec<Change>, ClientError>; fn propose(&self, dataset: &str) -> Option<String>; }
