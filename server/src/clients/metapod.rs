//! Metapod: what a transaction recorded, by GraphQL, and taking recorded things back, by REST. Source:
//! PROTOCOLS.md §14 (reconstructed; the schema is the in-house system's). Values travel as variables, never in
//! the query's text; what only some deployments have is asked for by names of the configuration.

mod model;
mod query;
mod retract;
mod scalar;
mod wire;

use std::time::Duration;

use reqwest::RequestBuilder;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;

use self::query::Queries;
use self::wire::{Envelope, Transaction};
use super::http::{ClientError, Http};
use crate::config::MetapodConfig;

pub use self::model::{Answered, Append, Attribute, Detail, Listed};
pub use self::retract::Retract;

/// Client of one Metapod.
#[derive(Debug)]
pub struct Metapod {
    http: Http,
    config: MetapodConfig,
    rest: String,
    queries: Queries,
}

impl Metapod {
    /// A client of what is configured.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(config: &MetapodConfig) -> Result<Self, ClientError> {
        let http = Http::new("metapod", Duration::from_secs(config.timeout_seconds))?;
        Ok(Self { http, rest: config.rest(), queries: Queries::new(&config.fields), config: config.clone() })
    }

    /// Every dataset of a transaction.
    ///
    /// # Errors
    /// [`ClientError::NotFound`] for an unknown transaction; [`ClientError::Invalid`] with the words of GraphQL
    /// errors that came without data, also with HTTP 200.
    pub async fn all(&self, transaction: &str) -> Result<Answered<Vec<Listed>>, ClientError> {
        let answer = self.transaction(&self.queries.all, json!({ "transaction": transaction }), transaction).await?;
        Ok(answer.and(Transaction::listed))
    }

    /// The datasets of these names; those that the transaction does not have are not in the answer.
    ///
    /// # Errors
    /// As [`Metapod::all`].
    pub async fn named(&self, transaction: &str, names: &[String]) -> Result<Answered<Vec<Listed>>, ClientError> {
        // What no name at all would mean to it is not known.
        if names.is_empty() {
            return Ok(Answered::default());
        }
        let variables = json!({ "transaction": transaction, "names": names });
        Ok(self.transaction(&self.queries.named, variables, transaction).await?.and(Transaction::listed))
    }

    /// The datasets of these names with all that is known of them.
    ///
    /// # Errors
    /// As [`Metapod::all`].
    pub async fn details(&self, transaction: &str, names: &[String]) -> Result<Answered<Vec<Detail>>, ClientError> {
        if names.is_empty() {
            return Ok(Answered::default());
        }
        let variables = json!({ "transaction": transaction, "names": names });
        Ok(self.transaction(&self.queries.details, variables, transaction).await?.and(Transaction::details))
    }

    /// How many datasets of a transaction are committed.
    ///
    /// # Errors
    /// As [`Metapod::all`].
    pub async fn committed(&self, transaction: &str) -> Result<u64, ClientError> {
        let variables = json!({ "transaction": transaction });
        let answer = self.transaction(query::COMMITTED, variables, transaction).await?;
        match (answer.value.committed(), answer.problems.is_empty()) {
            (Some(count), _) => Ok(count),
            (None, true) => Err(ClientError::Garbage("it does not say how many datasets are committed".into())),
            (None, false) => Err(ClientError::Invalid(answer.problems.join("; "))),
        }
    }

    /// Its version, as the one that happened to answer has it: there may be several behind its address.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn version(&self) -> Result<String, ClientError> {
        let request = self.http.client().get(self.address("/api/version")?);
        let answer = self.http.read(self.known(request)).await?;
        let said = match serde_json::from_slice::<Value>(&answer.body) {
            Ok(Value::Object(fields)) => fields.get("version").and_then(scalar::text),
            Ok(value) => scalar::text(&value),
            Err(_) => Some(answer.text().trim().to_owned()),
        };
        let plain = |said: &String| !said.is_empty() && said.len() <= 100 && !said.contains(['<', '\n']);
        said.filter(plain).ok_or_else(|| ClientError::Garbage("it does not say its version".into()))
    }

    /// Asks for nothing but an answer.
    ///
    /// # Errors
    /// What went wrong.
    pub async fn ping(&self) -> Result<(), ClientError> {
        self.ask("{ __typename }", Value::Null).await?.refused().map_or(Ok(()), Err)
    }

    /// Address of the endpoint.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.config.url
    }

    /// What it answers about a transaction that it knows.
    async fn transaction(
        &self,
        query: &str,
        variables: Value,
        transaction: &str,
    ) -> Result<Answered<Transaction>, ClientError> {
        self.ask(query, variables).await?.transaction(transaction)
    }

    async fn ask(&self, query: &str, variables: Value) -> Result<Envelope, ClientError> {
        let body = json!({ "query": query, "variables": variables });
        let request = self.http.client().post(self.config.url.clone()).json(&body);
        self.http.read(self.known(request)).await?.json()
    }

    fn known(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.config.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        }
    }

    fn address(&self, path: &str) -> Result<Url, ClientError> {
        let text = format!("{}{path}", self.rest);
        text.parse().map_err(|error| ClientError::Unreachable(format!("{text}: {error}")))
    }
}
