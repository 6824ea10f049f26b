//! `[databricks]`: where notebooks are made.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// A workspace.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabricksConfig {
    /// Address of the workspace.
    pub url: Url,
    /// Token; rather from the environment or from `token_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub token: Option<SecretString>,
    /// File that holds the token.
    #[serde(default)]
    pub token_file: Option<String>,
    /// Folder that notebooks are put into.
    #[serde(default = "folder")]
    pub folder: String,
    /// Number of the workspace, for links, where one address has several.
    #[serde(default)]
    pub workspace_id: Option<u64>,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

fn folder() -> String {
    "/Shared/comporta".into()
}

const fn timeout() -> u64 {
    10
}

impl DatabricksConfig {
    /// The defaults at an address.
    #[must_use]
    pub fn at(url: Url, token: SecretString) -> Self {
        Self {
            url,
            token: Some(token),
            token_file: None,
            folder: folder(),
            workspace_id: None,
            timeout_seconds: timeout(),
        }
    }

    /// What is wrong with it, and under which key.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        let parts =
            self.folder.strip_prefix('/').map(|path| path.split('/').all(|part| !matches!(part, "" | "." | "..")));
        match parts {
            Some(true) => Ok(()),
            _ => Err(("databricks.folder", format!("{:?} is no folder such as /Shared/comporta", self.folder))),
        }
    }
}
