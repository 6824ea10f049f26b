//! How a request is authenticated: Basic for v1; for v2 a token that is fetched when it is needed
//! and again when it is refused.

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tokio::sync::Mutex;
use url::Url;

use crate::clients::http::{ClientError, Http};

/// User and password of one instance.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// User name.
    pub username: String,
    /// Password.
    pub password: SecretString,
}

/// Fetches and keeps the bearer token of Airflow 3 (`POST /auth/token`, 201, lifetime 24 h).
#[derive(Debug)]
pub struct Tokens {
    credentials: Credentials,
    address: String,
    kept: Mutex<Option<SecretString>>,
}

impl Tokens {
    /// Tokens from the instance at `base`.
    #[must_use]
    pub fn new(base: &Url, credentials: Credentials) -> Self {
        let address = format!("{}/auth/token", base.as_str().trim_end_matches('/'));
        Self { credentials, address, kept: Mutex::new(None) }
    }

    /// The kept token, or a new one. One caller fetches, the others wait for it.
    pub async fn get(&self, http: &Http) -> Result<SecretString, ClientError> {
        let mut kept = self.kept.lock().await;
        if let Some(token) = kept.as_ref() {
            return Ok(token.clone());
        }
        #[derive(serde::Deserialize)]
        struct Given {
            access_token: SecretString,
        }
        let body = json!({
            "username": self.credentials.username,
            "password": self.credentials.password.expose_secret(),
        });
        let answer = http.read(http.client().post(&self.address).json(&body)).await?;
        let given: Given =
            answer.json().map_err(|_| ClientError::Garbage("the token endpoint gave no token".into()))?;
        Ok(kept.insert(given.access_token).clone())
    }

    /// Forgets a token that was refused, unless another caller has replaced it already.
    pub async fn refused(&self, token: &SecretString) {
        let mut kept = self.kept.lock().await;
        if kept.as_ref().is_some_and(|kept| kept.expose_secret() == token.expose_secret()) {
            *kept = None;
        }
    }
}
