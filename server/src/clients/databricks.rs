//! Databricks: a notebook that opens a dataset of a run (PROTOCOLS.md §8). Makes folders and notebooks in one
//! folder and reads where they are; runs nothing.

mod snippet;

use std::time::Duration;

use base64::Engine;
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;

pub use self::snippet::snippet;
use super::http::{ClientError, Http};
use crate::config::DatabricksConfig;

/// No name of a notebook is longer.
const LONGEST: usize = 120;

/// A workspace.
#[derive(Debug)]
pub struct Databricks {
    http: Http,
    config: DatabricksConfig,
}

#[derive(Deserialize)]
struct Status {
    object_id: u64,
}

impl Databricks {
    /// A client of a workspace.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(config: &DatabricksConfig) -> Result<Self, ClientError> {
        let http = Http::new("databricks", Duration::from_secs(config.timeout_seconds))?;
        Ok(Self { http, config: config.clone() })
    }

    /// Makes a notebook that reads the data at `path` and answers its address. Its name ends in the last
    /// part of the path, so one that is there already reads the same data: it is left as it is, with all
    /// that people have added to it.
    ///
    /// # Errors
    /// What went wrong; [`ClientError::Unknown`] only if the notebook is not there either.
    pub async fn notebook(&self, name: &str, format: &str, path: &str) -> Result<String, ClientError> {
        let place = format!("{}/{}", self.config.folder, self.title(name, path));
        let source = snippet::notebook(name, format, path);
        let content = base64::engine::general_purpose::STANDARD.encode(source);
        self.make("mkdirs", &json!({ "path": self.config.folder })).await?;
        let body = json!({
            "path": place, "format": "SOURCE", "language": "SCALA", "content": content, "overwrite": false,
        });
        match self.make("import", &body).await {
            Ok(()) => {}
            Err(ClientError::Invalid(words) | ClientError::Conflict(words))
                if words.starts_with("RESOURCE_ALREADY_EXISTS") => {}
            // It may have been made all the same, and then there is nothing to wonder about.
            Err(unknown @ ClientError::Unknown(_)) => return self.link(&place).await.map_err(|_| unknown),
            Err(error) => return Err(error),
        }
        self.link(&place).await
    }

    /// Asks for nothing but the root of the workspace.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn ping(&self) -> Result<(), ClientError> {
        self.status("/").await.map(drop)
    }

    /// Address of the workspace.
    #[must_use]
    pub fn address(&self) -> String {
        self.config.url.to_string()
    }

    fn title(&self, name: &str, path: &str) -> String {
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let plain = |c: char| if c == '/' || c.is_control() { '-' } else { c };
        let name: String = name.chars().map(plain).take(LONGEST).collect();
        let last: String = last.chars().map(plain).take(LONGEST).collect();
        format!("{} {last}", name.trim()).trim().to_owned()
    }

    fn request(&self, method: Method, call: &str) -> RequestBuilder {
        let base = self.config.url.as_str().trim_end_matches('/');
        let request = self.http.client().request(method, format!("{base}/api/2.0/workspace/{call}"));
        match &self.config.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        }
    }

    async fn make(&self, call: &str, body: &serde_json::Value) -> Result<(), ClientError> {
        self.http.act(self.request(Method::POST, call).json(body)).await.map(drop)
    }

    async fn status(&self, path: &str) -> Result<Status, ClientError> {
        self.http.read(self.request(Method::GET, "get-status").query(&[("path", path)])).await?.json()
    }

    /// Address of the notebook at a place.
    async fn link(&self, place: &str) -> Result<String, ClientError> {
        let Status { object_id } = self.status(place).await?;
        let base = self.config.url.as_str().trim_end_matches('/');
        let workspace = self.config.workspace_id.map(|id| format!("?o={id}")).unwrap_or_default();
        Ok(format!("{base}/{workspace}#notebook/{object_id}"))
    }
}
