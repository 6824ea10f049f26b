//! What reads what, of one version of the pipeline's code: `spark_ops.json`, from a file, an address, or
//! the artifacts of CircleCI. What is wrong with it is told beside the part that is good.

mod address;
mod circleci;
mod download;
mod file;
mod parse;
mod shelf;

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use app::graph::lineage::{Flaw, Lineage};
use async_trait::async_trait;

use super::http::ClientError;
use crate::config::LineageConfig;

/// Where lineages come from.
#[async_trait]
pub trait LineageSource: Debug + Send + Sync {
    /// The lineage of a version, or of the newest there is. A source that keeps only one answers that one
    /// whatever the version. What was read is kept; who asks at the same time waits for one download.
    async fn lineage(&self, version: Option<&str>) -> Result<Arc<Read>, ClientError>;

    /// Asks for as little as shows whether it could be read.
    async fn ping(&self) -> Result<(), ClientError> {
        self.lineage(None).await.map(drop)
    }

    /// Where it comes from, without credentials.
    fn origin(&self) -> String;
}

/// A lineage as it was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// It.
    pub lineage: Lineage,
    /// What is wrong with it; at most [`FLAWS`].
    pub flaws: Vec<Flaw>,
    /// How many more flaws there are.
    pub more_flaws: usize,
    /// The version it is of, where the source knows.
    pub version: Option<String>,
    /// Where it was read, in words.
    pub from: String,
    /// How large it was.
    pub bytes: usize,
}

/// How many flaws are told one by one.
pub const FLAWS: usize = 100;

/// The source of a configuration.
///
/// # Errors
/// If TLS cannot be set up, or none is configured (which `config::load` refuses).
pub fn source(config: &LineageConfig) -> Result<Arc<dyn LineageSource>, ClientError> {
    let timeout = Duration::from_secs(config.timeout_seconds);
    if let Some(circleci) = &config.circleci {
        return Ok(Arc::new(circleci::CircleCi::new(circleci, timeout)?));
    }
    if let Some(url) = &config.url {
        return Ok(Arc::new(address::Address::new(url.clone(), config.token.clone(), timeout)?));
    }
    match &config.file {
        Some(file) => Ok(Arc::new(file::File::new(file.into()))),
        None => Err(ClientError::Invalid("[lineage] names no source".into())),
    }
}

impl Read {
    /// Reads a list; away from the threads that answer requests, since a large one takes a while.
    async fn of(body: Vec<u8>, version: Option<String>, from: String) -> Result<Arc<Self>, ClientError> {
        let bytes = body.len();
        let read = move || parse::parse(&body).map(|(ops, flaws)| (Lineage::of(ops), flaws));
        let ((lineage, found), mut flaws) = match tokio::task::spawn_blocking(read).await {
            Ok(read) => read.map_err(|words| ClientError::Garbage(format!("{from}: {words}")))?,
            Err(error) => return Err(ClientError::Garbage(format!("{from}: {error}"))),
        };
        flaws.extend(found);
        let more_flaws = flaws.len().saturating_sub(FLAWS);
        flaws.truncate(FLAWS);
        Ok(Arc::new(Self { lineage, flaws, more_flaws, version, from, bytes }))
    }
}
