//! `[lineage]`: where it is listed what reads what.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// Where `spark_ops.json` comes from: exactly one of a file, an address and CircleCI.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineageConfig {
    /// A file of this machine.
    #[serde(default)]
    pub file: Option<String>,
    /// An address.
    #[serde(default)]
    pub url: Option<Url>,
    /// Bearer token for that address; rather from the environment or from `token_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub token: Option<SecretString>,
    /// File that holds the token.
    #[serde(default)]
    pub token_file: Option<String>,
    /// The artifacts of a project.
    #[serde(default)]
    pub circleci: Option<CircleCiConfig>,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

/// A project on CircleCI.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CircleCiConfig {
    /// Address of its API v2.
    #[serde(default = "url")]
    pub url: Url,
    /// The project, as CircleCI names it.
    #[serde(default = "project")]
    pub project: String,
    /// The branch whose pipelines build what runs.
    #[serde(default = "branch")]
    pub branch: String,
    /// The job that makes the artifact; any if absent.
    #[serde(default)]
    pub job: Option<String>,
    /// The name of the artifact.
    #[serde(default = "artifact")]
    pub artifact: String,
    /// Token; rather from the environment or from `token_file`. Public projects need none.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub token: Option<SecretString>,
    /// File that holds the token.
    #[serde(default)]
    pub token_file: Option<String>,
}

const fn timeout() -> u64 {
    30
}

fn url() -> Url {
    "https://circleci.com/api/v2".parse().expect("an address")
}

fn project() -> String {
    "gh/nubank/itaipu".into()
}

fn branch() -> String {
    "release".into()
}

fn artifact() -> String {
    "spark_ops.json".into()
}

impl LineageConfig {
    /// The artifacts of the default project, from the API at an address.
    #[must_use]
    pub fn of_circleci(url: Url, token: SecretString) -> Self {
        let circleci = CircleCiConfig {
            url,
            project: project(),
            branch: branch(),
            job: None,
            artifact: artifact(),
            token: Some(token),
            token_file: None,
        };
        Self {
            file: None,
            url: None,
            token: None,
            token_file: None,
            circleci: Some(circleci),
            timeout_seconds: timeout(),
        }
    }

    /// What is wrong with it, and under which key.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        let given = [self.file.is_some(), self.url.is_some(), self.circleci.is_some()];
        match given.into_iter().filter(|given| *given).count() {
            1 => {}
            0 => return Err(("lineage", "it names no source: set file, url or circleci".into())),
            _ => return Err(("lineage", "it names several sources: set one of file, url and circleci".into())),
        }
        if self.url.is_none() && (self.token.is_some() || self.token_file.is_some()) {
            return Err(("lineage.token", "it is for lineage.url; CircleCI's is lineage.circleci.token".into()));
        }
        let Some(circleci) = &self.circleci else { return Ok(()) };
        if circleci.project.split('/').filter(|part| !part.is_empty()).count() != 3 {
            let what = format!("{} is not of the kind gh/nubank/itaipu", circleci.project);
            return Err(("lineage.circleci.project", what));
        }
        for (key, text) in
            [("lineage.circleci.branch", &circleci.branch), ("lineage.circleci.artifact", &circleci.artifact)]
        {
            if text.is_empty() {
                return Err((key, "it is empty".into()));
            }
        }
        Ok(())
    }
}
