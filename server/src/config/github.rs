//! `[github]`: where the pipeline's code is.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// GitHub, and the repositories that matter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GitHubConfig {
    /// Address of its API.
    #[serde(default = "url")]
    pub url: Url,
    /// Address that people open.
    #[serde(default = "web")]
    pub web: Url,
    /// Token; rather from the environment or from `token_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub token: Option<SecretString>,
    /// File that holds the token.
    #[serde(default)]
    pub token_file: Option<String>,
    /// The repositories; the versions that runs name are commits of the first.
    pub repos: Vec<RepoConfig>,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

/// A repository.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepoConfig {
    /// Owner and name, such as `nubank/itaipu`.
    pub name: String,
    /// The branch that is deployed.
    #[serde(default = "branch")]
    pub branch: String,
    /// Where the definition of a dataset may be: `{name}` (`fx-model`), `{kind}` (`dataset`), `{Name}`
    /// (`FxModel`), `{name_}` (`fx_model`).
    #[serde(default)]
    pub paths: Vec<String>,
}

fn url() -> Url {
    "https://api.github.com".parse().expect("an address")
}

fn web() -> Url {
    "https://github.com".parse().expect("an address")
}

fn branch() -> String {
    "release".into()
}

const fn timeout() -> u64 {
    10
}

impl GitHubConfig {
    /// One repository, with its API and its pages at these addresses.
    #[must_use]
    pub fn of(url: Url, web: Url, token: SecretString, repo: &str, paths: &[&str]) -> Self {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        let repos = vec![RepoConfig { name: repo.into(), branch: branch(), paths }];
        Self { url, web, token: Some(token), token_file: None, repos, timeout_seconds: timeout() }
    }

    /// What is wrong with it, and under which key.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        if self.repos.is_empty() {
            return Err(("github.repos", "it names no repository".into()));
        }
        for repo in &self.repos {
            let parts: Vec<&str> = repo.name.split('/').collect();
            if parts.len() != 2 || parts.iter().any(|part| part.is_empty() || part.contains(char::is_whitespace)) {
                return Err(("github.repos", format!("{:?} is not of the kind nubank/itaipu", repo.name)));
            }
            if repo.branch.is_empty() {
                return Err(("github.repos", format!("{} has an empty branch", repo.name)));
            }
            if let Some(path) = repo.paths.iter().find(|path| path.is_empty() || path.starts_with('/')) {
                return Err(("github.repos", format!("{path:?} is no path below the root of {}", repo.name)));
            }
        }
        Ok(())
    }
}
