//! A list at an address; asked for again after a while, by its ETag where it has one.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::{StatusCode, header};
use secrecy::SecretString;
use url::Url;

use super::download::{Download, Token};
use super::shelf::{Kept, Shelf};
use super::{LineageSource, Read};
use crate::clients::http::ClientError;

/// How long what was read is not asked for again.
const FRESH: Duration = Duration::from_secs(300);

/// An address.
#[derive(Debug)]
pub struct Address {
    url: Url,
    download: Download,
    shelf: Shelf,
}

impl Address {
    /// The list at an address, perhaps with a bearer token.
    pub fn new(url: Url, token: Option<SecretString>, timeout: Duration) -> Result<Self, ClientError> {
        let download = Download::new("lineage", url.clone(), token.map(Token::Bearer), &[], timeout)?;
        Ok(Self { url, download, shelf: Shelf::default() })
    }

    async fn read(&self, kept: Option<Kept>) -> Result<Kept, ClientError> {
        if let Some(kept) = kept.as_ref().filter(|kept| kept.at.elapsed() < FRESH) {
            return Ok(kept.clone());
        }
        let tag = kept.as_ref().and_then(|kept| kept.tag.clone());
        let answer = self.download.get(self.url.clone(), tag.as_deref()).await?;
        if let Some(kept) = kept.filter(|_| answer.status == StatusCode::NOT_MODIFIED) {
            return Ok(Kept::now(kept.read, kept.tag));
        }
        let tag = answer.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Ok(Kept::now(Read::of(answer.body, None, self.origin()).await?, tag))
    }
}

#[async_trait]
impl LineageSource for Address {
    async fn lineage(&self, _version: Option<&str>) -> Result<Arc<Read>, ClientError> {
        self.shelf.get("", |kept| self.read(kept)).await
    }

    fn origin(&self) -> String {
        self.url.to_string()
    }
}
