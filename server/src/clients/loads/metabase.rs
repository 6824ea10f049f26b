//! Loads through Metabase: a native query with a parameter (`POST /api/dataset`; PROTOCOLS.md §9). It answers
//! 202 whether the query went well or not.

use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};

use super::session::Session;
use super::statement::Statement;
use super::{Load, Loads};
use crate::clients::http::{ClientError, Http};
use crate::config::{LoadsConfig, MetabaseConfig};

/// A Metabase.
#[derive(Debug)]
pub struct Metabase {
    http: Http,
    config: MetabaseConfig,
    session: Session,
    statement: Statement,
}

#[derive(Deserialize)]
struct Answer {
    status: String,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    error_type: Option<String>,
    #[serde(default)]
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    rows: Vec<Vec<Value>>,
}

impl Metabase {
    /// A client of a Metabase.
    pub fn new(config: &LoadsConfig, metabase: &MetabaseConfig) -> Result<Self, ClientError> {
        Ok(Self {
            http: Http::new("metabase", Duration::from_secs(config.timeout_seconds))?,
            config: metabase.clone(),
            session: Session::new(metabase),
            statement: Statement::new(config),
        })
    }
}

#[async_trait]
impl Loads for Metabase {
    async fn latest(&self, table: &str, limit: u32) -> Result<Vec<Load>, ClientError> {
        let tag =
            json!({ "id": "table", "name": "table", "display-name": "Table Name", "type": "text", "required": true });
        let body = json!({
            "database": self.config.database,
            "type": "native",
            "native": { "query": self.statement.text("{{table}}", limit), "template-tags": { "table": tag } },
            "parameters": [{ "type": "category", "target": ["variable", ["template-tag", "table"]], "value": table }],
        });
        let address = format!("{}/api/dataset", self.config.url.as_str().trim_end_matches('/'));
        let request = || self.http.client().post(&address).json(&body);
        let answer: Answer = self.session.read(&self.http, request).await?.json()?;
        let words = answer.error.unwrap_or_else(|| "it gives no reason".into());
        let data = match (answer.status.as_str(), answer.data) {
            ("completed", Some(data)) => data,
            // `metabase.query-processor.error-type`: what is the fault of the query.
            ("failed", _) => match answer.error_type.as_deref() {
                Some("invalid-query" | "missing-required-parameter" | "invalid-parameter") => {
                    return Err(ClientError::Invalid(words));
                }
                Some("missing-required-permissions") => return Err(ClientError::Forbidden(words)),
                _ => return Err(ClientError::Server(202, words)),
            },
            (status, _) => return Err(ClientError::Garbage(format!("a query that is {status:?}: {words}"))),
        };
        let text = |cell: Value| match cell {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        };
        Ok(data.rows.into_iter().map(|row| self.statement.load(row.into_iter().map(text).collect())).collect())
    }

    fn address(&self) -> String {
        self.config.url.to_string()
    }
}
