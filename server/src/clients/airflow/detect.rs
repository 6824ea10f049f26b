//! Which API an instance speaks.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::auth::Credentials;
use super::wire::WireVersion;
use super::{Airflow, ApiVersion, v1, v2};
use crate::clients::http::{ClientError, Http};

/// Connects to the instance at `base`: asks for the version unless it is given.
///
/// # Errors
/// [`ClientError::Garbage`] if neither API is there (Airflow 1.10's experimental API is not
/// supported), or what went wrong on the way.
pub async fn connect(
    name: &str,
    base: &Url,
    username: &str,
    password: secrecy::SecretString,
    timeout: Duration,
    api: Option<ApiVersion>,
) -> Result<Arc<dyn Airflow>, ClientError> {
    let http = Http::new(format!("airflow {name}"), timeout)?;
    let credentials = Credentials { username: username.to_owned(), password };
    let api = match api {
        Some(api) => api,
        None => detect(&http, base).await?,
    };
    Ok(match api {
        ApiVersion::V1 => Arc::new(v1::V1::new(http, base, credentials)),
        ApiVersion::V2 => Arc::new(v2::V2::new(http, base, credentials)),
    })
}

async fn detect(http: &Http, base: &Url) -> Result<ApiVersion, ClientError> {
    let base = base.as_str().trim_end_matches('/');
    for (api, path) in [(ApiVersion::V2, "api/v2/version"), (ApiVersion::V1, "api/v1/version")] {
        match http.read(http.client().get(format!("{base}/{path}"))).await {
            Ok(answer) if answer.json::<WireVersion>().is_ok() => return Ok(api),
            // A login page or a web application answers other paths with anything.
            Ok(_)
            | Err(
                ClientError::NotFound(_)
                | ClientError::Garbage(_)
                | ClientError::Forbidden(_)
                | ClientError::Unauthorized(_),
            ) => {}
            Err(error) => return Err(error),
        }
    }
    Err(ClientError::Garbage(
        "it has neither /api/v2 (Airflow 3) nor /api/v1 (Airflow 2); older versions are not supported".into(),
    ))
}
