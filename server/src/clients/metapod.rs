//! Metapod's GraphQL: what a transaction recorded. Source: PROTOCOLS.md §14 (reconstructed; the
//! schema is the in-house system's). Values travel as variables, never in the query's text.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::http::{ClientError, Http};

/// Client of one Metapod.
#[derive(Debug)]
pub struct Metapod {
    http: Http,
    url: Url,
    token: Option<SecretString>,
}

/// A dataset of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// Name, such as `model/fx-model-avro`.
    pub name: String,
    /// Recorded as complete.
    pub committed: bool,
}

#[derive(Deserialize)]
struct Envelope {
    data: Option<Data>,
    #[serde(default)]
    errors: Vec<GraphError>,
}

#[derive(Deserialize)]
struct GraphError {
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Data {
    transaction: Option<Transaction>,
}

#[derive(Deserialize)]
struct Transaction {
    datasets: Option<Vec<WireDataset>>,
}

#[derive(Deserialize)]
struct WireDataset {
    name: String,
    #[serde(default)]
    committed: serde_json::Value,
}

/// Two words of the how-to's own: by name, and what they are in (`committed` is an unknown scalar:
/// null, false and the empty string mean no).
const BY_NAME: &str = "query Datasets($transaction: String!, $names: [String!]) { \
    transaction(transactionId: $transaction) { datasets(datasetNames: $names) { id name committed } } }";

impl Metapod {
    /// A client for the GraphQL endpoint at `url`.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(url: Url, token: Option<SecretString>, timeout: Duration) -> Result<Self, ClientError> {
        Ok(Self { http: Http::new("metapod", timeout)?, url, token })
    }

    /// The datasets of these names in a transaction.
    ///
    /// # Errors
    /// [`ClientError::NotFound`] for an unknown transaction; a GraphQL error is
    /// [`ClientError::Invalid`] with its words, also when it came with HTTP 200.
    pub async fn datasets(&self, transaction: &str, names: &[String]) -> Result<Vec<Dataset>, ClientError> {
        let body = json!({ "query": BY_NAME, "variables": { "transaction": transaction, "names": names } });
        let mut request = self.http.client().post(self.url.clone()).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose_secret());
        }
        let envelope: Envelope = self.http.read(request).await?.json()?;
        if let Some(error) = envelope.errors.first() {
            return Err(ClientError::Invalid(error.message.clone()));
        }
        let transaction = envelope.data.and_then(|data| data.transaction);
        let transaction = transaction.ok_or_else(|| ClientError::NotFound("no such transaction".into()))?;
        let committed = |value: &serde_json::Value| match value {
            serde_json::Value::Null | serde_json::Value::Bool(false) => false,
            serde_json::Value::String(text) => !text.is_empty() && text != "false",
            _ => true,
        };
        let rows = transaction.datasets.unwrap_or_default();
        Ok(rows.into_iter().map(|row| Dataset { committed: committed(&row.committed), name: row.name }).collect())
    }

    /// Asks for nothing but an answer.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn ping(&self) -> Result<(), ClientError> {
        let request = self.http.client().post(self.url.clone()).json(&json!({ "query": "{ __typename }" }));
        self.http.read(request).await.map(drop)
    }

    /// Address of the endpoint.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }
}
