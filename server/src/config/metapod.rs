//! `[metapod]`: the metadata service.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// The metadata service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetapodConfig {
    /// Address of its GraphQL endpoint.
    pub url: Url,
    /// Bearer token; rather from the environment or from `token_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub token: Option<SecretString>,
    /// File that holds the token.
    #[serde(default)]
    pub token_file: Option<String>,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
    /// Names of what a task records; `{task}` is the task without the prefixes below.
    #[serde(default = "names")]
    pub dataset_names: Vec<String>,
    /// Prefixes of task ids that dataset names lack.
    #[serde(default = "prefixes")]
    pub strip_prefixes: Vec<String>,
}

const fn timeout() -> u64 {
    4
}

/// The names that a task may record under (HOWTO, "Determining if it was the dataset or model").
pub(super) fn names() -> Vec<String> {
    ["dataset/{task}", "dataset/{task}-csv-gz", "model/{task}", "model/{task}-avro"].map(str::to_owned).to_vec()
}

/// What a task id has more than a dataset's name.
pub(super) fn prefixes() -> Vec<String> {
    vec!["itaipu-".into()]
}

impl MetapodConfig {
    /// The defaults at an address, without a token.
    #[must_use]
    pub fn at(url: Url) -> Self {
        Self {
            url,
            token: None,
            token_file: None,
            timeout_seconds: timeout(),
            dataset_names: names(),
            strip_prefixes: prefixes(),
        }
    }
}
