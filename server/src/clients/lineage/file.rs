//! A list in a file; read again when it has changed.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;

use super::shelf::{Kept, Shelf};
use super::{LineageSource, Read};
use crate::clients::http::ClientError;

/// No file is read beyond this.
const LARGEST: u64 = 64 << 20;

/// A file.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    shelf: Shelf,
}

impl File {
    /// The file at a path.
    pub fn new(path: PathBuf) -> Self {
        Self { path, shelf: Shelf::default() }
    }

    fn error(&self, what: impl std::fmt::Display) -> ClientError {
        ClientError::Unreachable(format!("{}: {what}", self.path.display()))
    }

    /// When it was changed last, and its size.
    async fn tag(&self) -> Result<String, ClientError> {
        let about = tokio::fs::metadata(&self.path).await.map_err(|error| self.error(error))?;
        if about.len() > LARGEST {
            return Err(self.error(format!("it is larger than {} MiB", LARGEST >> 20)));
        }
        let changed = about.modified().map_err(|error| self.error(error))?;
        Ok(format!("{changed:?} {}", about.len()))
    }

    async fn read(&self, kept: Option<Kept>) -> Result<Kept, ClientError> {
        let tag = Some(self.tag().await?);
        match kept {
            Some(kept) if kept.tag == tag => Ok(kept),
            _ => {
                let body = tokio::fs::read(&self.path).await.map_err(|error| self.error(error))?;
                Ok(Kept::now(Read::of(body, None, self.origin()).await?, tag))
            }
        }
    }
}

#[async_trait]
impl LineageSource for File {
    async fn lineage(&self, _version: Option<&str>) -> Result<Arc<Read>, ClientError> {
        self.shelf.get("", |kept| self.read(kept)).await
    }

    fn origin(&self) -> String {
        format!("file {}", self.path.display())
    }
}
