//! How Metabase is told who asks: an API key, or a session that is fetched when it is needed and again when
//! it is refused. Logging in is throttled there, so one caller does it and the others wait.

use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;

use crate::clients::http::{Answer, ClientError, Http};
use crate::config::MetabaseConfig;

/// What is sent with a request.
#[derive(Debug)]
pub enum Session {
    /// `x-api-key`.
    Key(SecretString),
    /// `X-Metabase-Session`.
    Login(Box<Login>),
}

/// A session and how to come by another.
#[derive(Debug)]
pub struct Login {
    address: String,
    username: String,
    password: SecretString,
    kept: Mutex<Option<SecretString>>,
}

#[derive(Deserialize)]
struct Given {
    id: SecretString,
}

impl Session {
    /// The session of a configuration.
    pub fn new(config: &MetabaseConfig) -> Self {
        if let Some(key) = &config.api_key {
            return Self::Key(key.clone());
        }
        Self::Login(Box::new(Login {
            address: format!("{}/api/session", config.url.as_str().trim_end_matches('/')),
            username: config.username.clone(),
            password: config.password.clone().unwrap_or_else(|| SecretString::from("")),
            kept: Mutex::new(None),
        }))
    }

    /// Sends a read; if the session is refused, once more with a new one.
    pub async fn read(&self, http: &Http, request: impl Fn() -> RequestBuilder) -> Result<Answer, ClientError> {
        let login = match self {
            Self::Key(key) => return http.read(request().header("x-api-key", key.expose_secret())).await,
            Self::Login(login) => login,
        };
        let session = login.get(http, None).await?;
        let with = |session: &SecretString| request().header("X-Metabase-Session", session.expose_secret());
        match http.read(with(&session)).await {
            Err(ClientError::Unauthorized(_)) => {
                let session = login.get(http, Some(&session)).await?;
                http.read(with(&session)).await
            }
            answer => answer,
        }
    }
}

impl Login {
    /// The kept session, unless it is the one that was refused; or else a new one.
    async fn get(&self, http: &Http, refused: Option<&SecretString>) -> Result<SecretString, ClientError> {
        let mut kept = self.kept.lock().await;
        let refused = refused.map(ExposeSecret::expose_secret);
        if let Some(session) = kept.as_ref().filter(|kept| Some(kept.expose_secret()) != refused) {
            return Ok(session.clone());
        }
        let body = json!({ "username": self.username, "password": self.password.expose_secret() });
        let answer = http.read(http.client().post(&self.address).json(&body)).await?;
        let given: Given = answer.json().map_err(|_| ClientError::Garbage("its login gave no session".into()))?;
        Ok(kept.insert(given.id).clone())
    }
}
