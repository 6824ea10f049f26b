//! What of CircleCI's answers is read (API v2; PROTOCOLS.md §12).

use serde::Deserialize;
use url::Url;

#[derive(Debug, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next_page_token: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Pipeline {
    pub id: String,
    #[serde(default)]
    pub number: u64,
    vcs: Option<Vcs>,
}

#[derive(Debug, Deserialize)]
struct Vcs {
    revision: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Workflow {
    pub id: String,
}

#[derive(Debug, Deserialize)]
pub struct Job {
    pub job_number: Option<u64>,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct Artifact {
    path: String,
    pub url: Url,
}

impl Pipeline {
    /// The commit it ran on; a pipeline that was not started by one has none.
    pub fn revision(&self) -> &str {
        self.vcs.as_ref().and_then(|vcs| vcs.revision.as_deref()).unwrap_or_default()
    }
}

impl Artifact {
    /// It is the file of this name, whatever folder it is in.
    pub fn is(&self, name: &str) -> bool {
        self.path.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    }
}
