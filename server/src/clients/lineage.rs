//! stub
use std::sync::Arc;
use app::graph::lineage::{Flaw, Lineage};
use super::http::ClientError;
#[derive(Debug)]
pub struct Read { pub lineage: Lineage, pub flaws: Vec<Flaw>, pub more_flaws: usize, pub version: Option<String>, pub from: String, pub bytes: usize }
#[async_trait::async_trait]
pub trait LineageSource: std::fmt::Debug + Send + Sync { async fn lineage(&self, version: Option<&str>) -> Result<Arc<Read>, ClientError>; fn origin(&self) -> String; }
