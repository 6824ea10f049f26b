//! The sandbox that is acted on.

use std::process::ExitCode;

use reqwest::{Client, StatusCode};
use serde_json::Value;

use crate::clients::http::segment;

/// Where the sandbox is, and what it knows us by.
pub struct Door {
    /// Its address.
    pub base: String,
    /// The token.
    pub token: String,
}

impl Door {
    /// Asks for something: what is answered, or why it is refused where the sandbox does not know it.
    pub async fn ask(&self, what: &[&str]) -> Result<Result<Value, String>, ExitCode> {
        let lost = |error: reqwest::Error| {
            eprintln!("the sandbox does not answer: {error}");
            ExitCode::FAILURE
        };
        let path: Vec<String> = what.iter().map(|word| segment(word)).collect();
        let url = format!("{}/aurora/tools/{}", self.base, path.join("/"));
        let answer = Client::new().post(url).bearer_auth(&self.token).send().await.map_err(lost)?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(Err(answer.text().await.map_err(lost)?));
        }
        let answer = answer.error_for_status().map_err(lost)?;
        answer.json().await.map(Ok).map_err(lost)
    }
}
