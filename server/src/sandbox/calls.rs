//! Which calls were made: so that a test can say that a thousand viewers cost a backend no more than
//! one.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Method;
use serde::Serialize;

use super::Sandbox;

/// How many calls are remembered one by one.
const REMEMBERED: usize = 10_000;

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as it was asked for, without the query; a list that is asked for by a body has that behind a `?`.
    pub path: String,
    /// When, in milliseconds since the epoch.
    pub at_ms: i64,
}

/// How many calls there have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// `GET` and `HEAD`, and lists that are asked for by a body.
    pub reads: u64,
    /// Everything else; also the GraphQL queries, which are posted.
    pub writes: u64,
}

/// The calls so far.
#[derive(Debug, Default)]
pub struct CallLog {
    latest: VecDeque<Call>,
    totals: Totals,
}

impl CallLog {
    /// Records a call.
    pub fn record(&mut self, method: &Method, path: &str, at_ms: i64) {
        if matches!(*method, Method::GET | Method::HEAD) {
            self.totals.reads += 1;
        } else {
            self.totals.writes += 1;
        }
        if self.latest.len() == REMEMBERED {
            self.latest.pop_front();
        }
        self.latest.push_back(Call { method: method.to_string(), path: path.to_owned(), at_ms });
    }

    /// The latest, oldest first.
    #[must_use]
    pub fn latest(&self) -> Vec<Call> {
        self.latest.iter().cloned().collect()
    }

    /// How many, however long ago.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }
}

/// `GET /sandbox/calls`
pub async fn list(State(sandbox): State<Arc<Sandbox>>) -> Json<serde_json::Value> {
    Json(serde_json::json!({ "totals": sandbox.totals(), "calls": sandbox.calls() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_calls_are_forgotten_but_counted() {
        let mut log = CallLog::default();
        for at in 0..10_005 {
            log.record(&Method::GET, "/airflow/api/v2/version", at);
        }
        log.record(&Method::POST, "/x", 10_005);
        assert_eq!(log.latest().len(), REMEMBERED);
        assert_eq!(log.latest()[0].at_ms, 6);
        assert_eq!(log.totals(), Totals { reads: 10_005, writes: 1 });
    }
}
