//! GitHub: what changed in the pipeline's code (REST, PROTOCOLS.md §13). Reads only; a change is proposed by
//! a link to a page that a person fills in.

mod between;
mod places;
mod wire;

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::header;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;

pub use self::places::Proposal;
use self::wire::Commit;
use super::http::{ClientError, Http, segment};
use crate::config::{GitHubConfig, RepoConfig};

/// Knows what changed.
#[async_trait]
pub trait Changes: Debug + Send + Sync {
    /// The last change of the file that defines a dataset; nothing if no configured path has one.
    async fn last_change(&self, dataset: &str) -> Result<Option<Change>, ClientError>;
    /// What was merged after the version `good` up to the version `bad`, newest first.
    async fn merged_between(&self, good: &str, bad: &str) -> Result<Merged, ClientError>;
    /// Where somebody proposes a change of the file that defines a dataset.
    fn propose(&self, dataset: &str) -> Option<Proposal>;
    /// Asks for nothing but an answer.
    async fn ping(&self) -> Result<(), ClientError>;
    /// Address, without credentials.
    fn address(&self) -> String;
}

/// A commit, or the pull request that it came with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The commit.
    pub sha: String,
    /// Its first line, or the pull request's title.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// When it was committed, in milliseconds since the epoch.
    pub at: Option<i64>,
    /// Its page.
    pub url: String,
    /// Number of the pull request.
    pub number: Option<u64>,
}

/// Changes, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The newest; at most 50.
    pub changes: Vec<Change>,
    /// How many more commits there are.
    pub more: usize,
    /// `bad` does not follow `good`: they have grown apart, or it is the older one.
    pub apart: bool,
}

/// GitHub.
#[derive(Debug)]
pub struct GitHub {
    http: Http,
    config: GitHubConfig,
}

impl GitHub {
    /// A client of the configured repositories.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(config: &GitHubConfig) -> Result<Self, ClientError> {
        let http = Http::new("github", Duration::from_secs(config.timeout_seconds))?;
        Ok(Self { http, config: config.clone() })
    }

    /// The repository whose commits are the versions that runs name.
    fn first(&self) -> Result<&RepoConfig, ClientError> {
        self.config.repos.first().ok_or_else(|| ClientError::Invalid("[github] names no repository".into()))
    }

    async fn get<T: DeserializeOwned>(
        &self,
        repo: &RepoConfig,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, ClientError> {
        let base = self.config.url.as_str().trim_end_matches('/');
        let name = repo.name.split('/').map(segment).collect::<Vec<_>>().join("/");
        let request = self.http.client().get(format!("{base}/repos/{name}{path}")).query(query);
        let request = request.header(header::ACCEPT, "application/vnd.github+json");
        let mut request = request.header("X-GitHub-Api-Version", "2022-11-28");
        if let Some(token) = &self.config.token {
            request = request.bearer_auth(token.expose_secret());
        }
        match self.http.read(request).await {
            // What a token may not see is not there, as far as GitHub tells.
            Err(ClientError::NotFound(words)) => Err(ClientError::NotFound(format!(
                "{words}: {} does not have it, or our token may not see it",
                repo.name
            ))),
            answer => answer?.json(),
        }
    }
}

#[async_trait]
impl Changes for GitHub {
    async fn last_change(&self, dataset: &str) -> Result<Option<Change>, ClientError> {
        for repo in &self.config.repos {
            for path in places::paths(repo, dataset) {
                let query = [("sha", repo.branch.as_str()), ("path", &path), ("per_page", "1")];
                let commits: Vec<Commit> = self.get(repo, "/commits", &query).await?;
                if let Some(commit) = commits.into_iter().next() {
                    return Ok(Some(commit.change()));
                }
            }
        }
        Ok(None)
    }

    async fn merged_between(&self, good: &str, bad: &str) -> Result<Merged, ClientError> {
        between::merged(self, good, bad).await
    }

    fn propose(&self, dataset: &str) -> Option<Proposal> {
        places::propose(&self.config, dataset)
    }

    async fn ping(&self) -> Result<(), ClientError> {
        for repo in &self.config.repos {
            self.get::<serde_json::Value>(repo, "", &[]).await?;
        }
        Ok(())
    }

    fn address(&self) -> String {
        self.config.url.to_string()
    }
}
