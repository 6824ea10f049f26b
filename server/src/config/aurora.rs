//! `[aurora]`: the scheduler of the jobs, read for plans.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// The scheduler.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuroraConfig {
    /// Address of the scheduler, such as `https://aurora.example.com:8081`.
    pub url: Url,
    /// User of HTTP Basic, if it asks for one.
    #[serde(default)]
    pub username: String,
    /// Password; rather from the environment or from `password_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub password: Option<SecretString>,
    /// File that holds the password.
    #[serde(default)]
    pub password_file: Option<String>,
    /// Hosts that a scheduler that does not lead may send us to, besides that of `url`.
    #[serde(default)]
    pub allowed_hosts: Vec<String>,
    /// Role of the jobs.
    #[serde(default = "role")]
    pub role: String,
    /// Environment of the jobs.
    #[serde(default = "env")]
    pub env: String,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

fn role() -> String {
    "jobs".into()
}

fn env() -> String {
    "prod".into()
}

const fn timeout() -> u64 {
    10
}

impl AuroraConfig {
    /// The defaults at an address.
    #[must_use]
    pub fn at(url: Url) -> Self {
        Self {
            url,
            username: String::new(),
            password: None,
            password_file: None,
            allowed_hosts: Vec::new(),
            role: role(),
            env: env(),
            timeout_seconds: timeout(),
        }
    }
}
