//! What can happen to a call.

use std::time::Duration;

use app::model::error::{AppError, ErrorKind};
use reqwest::{StatusCode, header::HeaderMap};

/// The outcomes that callers tell apart. The words are the backend's where it gave any.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ClientError {
    /// Nothing was sent: no connection.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// No answer in time, or the connection broke while waiting for it.
    #[error("it did not answer: {0}")]
    NoAnswer(String),
    /// 401, or 403 for a token that is no longer good.
    #[error("it does not accept our credentials: {0}")]
    Unauthorized(String),
    /// 403: the credentials are good, the right is missing.
    #[error("it refuses this to our account: {0}")]
    Forbidden(String),
    /// 404.
    #[error("it does not know this: {0}")]
    NotFound(String),
    /// 409.
    #[error("{0}")]
    Conflict(String),
    /// 400 or 422.
    #[error("it does not understand the request: {0}")]
    Invalid(String),
    /// 429, with how long to wait.
    #[error("it is asked too often")]
    Busy(Option<Duration>),
    /// 403 or 429 of a limit that is used up, with when it is asked again: waiting a moment does not help.
    #[error("{0}")]
    Limited(String),
    /// 5xx.
    #[error("it failed with {0}: {1}")]
    Server(u16, String),
    /// 307, or any redirect of a download: it names another address to ask.
    #[error("it sends us to {0}; check the address in the configuration")]
    Elsewhere(String),
    /// It answered something that is not its protocol.
    #[error("it answered something else than expected: {0}")]
    Garbage(String),
    /// A change was sent and no answer came: it may or may not have been made.
    #[error("a change was sent and not answered ({0}); read the state before trying again")]
    Unknown(String),
}

pub(super) fn location(headers: &HeaderMap) -> Option<String> {
    headers.get("location").and_then(|to| to.to_str().ok()).map(str::to_owned)
}

/// A limit that is used up, as GitHub tells it (`x-ratelimit-*`; `retry-after` with 403 for its secondary one).
fn limit(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    let number = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
    if !matches!(status.as_u16(), 403 | 429) {
        return None;
    }
    if number("x-ratelimit-remaining") == Some(0) {
        let calls = number("x-ratelimit-limit").map(|limit| format!(" of {limit} calls")).unwrap_or_default();
        let reset = number("x-ratelimit-reset").and_then(|at| jiff::Timestamp::from_second(at).ok());
        return Some(format!(
            "its limit{calls} is used up until {}",
            reset.map_or("later".into(), |at| at.to_string())
        ));
    }
    let wait = number("retry-after").filter(|_| status == StatusCode::FORBIDDEN)?;
    Some(format!("it asks to be left alone for {wait} s"))
}

impl ClientError {
    /// From the sending half of an exchange.
    pub(super) fn from_send(error: reqwest::Error) -> Self {
        let words = innermost(&error);
        if error.is_connect() || error.is_builder() { Self::Unreachable(words) } else { Self::NoAnswer(words) }
    }

    /// From the receiving half.
    pub(super) fn from_body(error: reqwest::Error) -> Self {
        Self::NoAnswer(innermost(&error))
    }

    /// From a status that is no success, with the words found in the body: Airflow's `detail`
    /// (string, object or list of `{loc, msg}`), problem+json `title`, GraphQL's `errors`, the `message` of CircleCI, GitHub
    /// and Databricks, `error`, or text.
    pub(super) fn from_status(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let words = words(body);
        if let Some(until) = limit(status, headers) {
            return Self::Limited(format!("{until}: {words}"));
        }
        match status.as_u16() {
            400 | 422 => Self::Invalid(words),
            401 => Self::Unauthorized(words),
            403 => Self::Forbidden(words),
            404 => Self::NotFound(words),
            409 => Self::Conflict(words),
            429 => {
                let seconds = headers.get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
                Self::Busy(seconds.map(Duration::from_secs))
            }
            307 if location(headers).is_some() => Self::Elsewhere(location(headers).unwrap_or_default()),
            300..=399 => Self::Garbage(format!("a redirect ({status}); check the address in the configuration")),
            code => Self::Server(code, words),
        }
    }

    /// The same for a change: whatever may have been acted upon is unknown.
    pub(super) fn after_act(self) -> Self {
        match self {
            Self::NoAnswer(words) => Self::Unknown(words),
            Self::Server(code, words) => Self::Unknown(format!("it answered {code}: {words}")),
            other => other,
        }
    }

    /// It may be gone in a moment.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::NoAnswer(_) | Self::Busy(_) | Self::Server(500..=599, _))
    }

    /// How long the backend asked to be left alone.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy(wait) => *wait,
            _ => None,
        }
    }

    /// A word for metrics.
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::NoAnswer(_) => "no_answer",
            Self::Unauthorized(_) => "unauthorized",
            Self::Forbidden(_) => "forbidden",
            Self::NotFound(_) => "not_found",
            Self::Conflict(_) => "conflict",
            Self::Invalid(_) => "invalid",
            Self::Busy(_) => "busy",
            Self::Limited(_) => "limited",
            Self::Server(..) => "server_error",
            Self::Elsewhere(_) => "elsewhere",
            Self::Garbage(_) => "garbage",
            Self::Unknown(_) => "unknown",
        }
    }

    /// For the operator, with the name of the backend.
    #[must_use]
    pub fn told(&self, backend: &str) -> AppError {
        let kind = match self {
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::Conflict(_) => ErrorKind::Conflict,
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::Unknown(_) => ErrorKind::Unknown,
            _ => ErrorKind::Unavailable,
        };
        AppError::new(kind, format!("{backend}: {self}"))
    }
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        last = inner.to_string();
        source = inner.source();
    }
    last
}

/// What an error body says, cut to a line.
fn words(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let said = serde_json::from_slice::<serde_json::Value>(body).ok().and_then(|value| {
        let detail = &value["detail"];
        match detail {
            serde_json::Value::String(detail) => Some(detail.clone()),
            serde_json::Value::Array(list) => Some(
                list.iter()
                    .map(|one| format!("{}: {}", one["loc"], one["msg"].as_str().unwrap_or_default()))
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
            serde_json::Value::Null => {
                let of_graphql = &value["errors"][0]["message"];
                let said = [&value["title"], of_graphql, &value["message"], &value["error"]];
                let said = said.into_iter().find_map(|said| said.as_str()).map(str::to_owned);
                match value["error_code"].as_str() {
                    Some(code) => said.map(|said| format!("{code}: {said}")),
                    None => said,
                }
            }
            other => Some(other.to_string()),
        }
    });
    let mut said = said.unwrap_or_else(|| text.trim().to_owned());
    if let Some((cut, _)) = said.char_indices().nth(300) {
        said.truncate(cut);
        said.push('…');
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_error_body() {
        let said = |body: &str| words(body.as_bytes());
        assert_eq!(said(r#"{"detail":"Not authenticated"}"#), "Not authenticated");
        assert_eq!(said(r#"{"title":"Forbidden","detail":null}"#), "Forbidden");
        assert_eq!(said(r#"{"message":"Project not found"}"#), "Project not found");
        assert_eq!(said(r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no"}"#), "RESOURCE_DOES_NOT_EXIST: no");
        assert_eq!(
            said(r#"{"detail":[{"type":"missing","loc":["body","logical_date"],"msg":"Field required"}]}"#),
            r#"["body","logical_date"]: Field required"#
        );
        assert_eq!(said(r#"{"detail":{"reason":"x"}}"#), r#"{"reason":"x"}"#);
        assert_eq!(said(r#"{"errors":[{"message":"Cannot query"}]}"#), "Cannot query");
        assert_eq!(said(r#"{"error":"no such dataset"}"#), "no such dataset");
        assert_eq!(said("<html>no</html>"), "<html>no</html>");
        assert_eq!(said(&"x".repeat(1000)).chars().count(), 301);
    }

    #[test]
    fn an_unanswered_change_is_unknown_and_an_unsent_one_is_not() {
        assert!(matches!(ClientError::NoAnswer("t".into()).after_act(), ClientError::Unknown(_)));
        assert!(matches!(ClientError::Server(502, "t".into()).after_act(), ClientError::Unknown(_)));
        assert!(matches!(ClientError::Unreachable("t".into()).after_act(), ClientError::Unreachable(_)));
        assert!(matches!(ClientError::Conflict("t".into()).after_act(), ClientError::Conflict(_)));
    }
}
