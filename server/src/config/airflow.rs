//! `[airflow.<name>]`: one Airflow instance.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// One Airflow instance.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AirflowConfig {
    /// Address without `/api/…`.
    pub url: Url,
    /// Address of its console for links; `url` if absent.
    #[serde(default)]
    pub console: Option<Url>,
    /// User name.
    pub username: String,
    /// Password; rather from the environment or from `password_file`.
    #[serde(default, serialize_with = "hidden")]
    pub password: Option<SecretString>,
    /// File that holds the password.
    #[serde(default)]
    pub password_file: Option<String>,
    /// `v1` (Airflow 2) or `v2` (Airflow 3); found out if absent.
    #[serde(default)]
    pub api: Option<Api>,
    /// Seconds until a call is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

/// Version of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Api {
    /// Airflow 2.
    V1,
    /// Airflow 3.
    V2,
}

const fn timeout() -> u64 {
    15
}

/// Writes that there is a secret, not which.
pub(super) fn hidden<S: Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) if !secret.expose_secret().is_empty() => serializer.serialize_str("<hidden>"),
        _ => serializer.serialize_none(),
    }
}
