//! A log of Airflow 3: a list of structured messages, or of lines if they could not be parsed, and a
//! token for the next piece.

use app::model::log::LogLine;
use serde::Deserialize;
use serde_json::Value;

use crate::clients::airflow::types::LogPiece;
use crate::clients::http::{Answer, ClientError};

#[derive(Deserialize)]
struct WireLog {
    content: Value,
    continuation_token: Option<String>,
}

/// Reads one piece.
pub fn piece(answer: &Answer) -> Result<LogPiece, ClientError> {
    let wire: WireLog = answer.json()?;
    let lines = match wire.content {
        Value::Array(list) => list.iter().flat_map(message).collect(),
        Value::String(text) => text.lines().map(LogLine::plain).collect(),
        _ => Vec::new(),
    };
    Ok(LogPiece { lines, next: wire.continuation_token })
}

/// One message: its text, and what else it carries behind it as `key=value`. Airflow puts the
/// frames of an exception into `error_detail`.
fn message(value: &Value) -> Vec<LogLine> {
    let Value::Object(fields) = value else {
        return value.as_str().unwrap_or_default().lines().map(LogLine::plain).collect();
    };
    let word = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
    let time = word("timestamp");
    let level = word("level").map(|level| level.to_lowercase());
    let mut text = word("event").unwrap_or_default();
    for (key, value) in fields {
        if !matches!(
            key.as_str(),
            "timestamp" | "event" | "level" | "logger" | "error_detail" | "filename" | "lineno" | "loc"
            // Which log it is stands above it already.
            | "dag_id" | "run_id" | "task_id" | "map_index" | "ti_id" | "try_number"
        ) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text.push_str(&format!(" {key}={value}"));
        }
    }
    let mut lines: Vec<LogLine> =
        text.lines().map(|text| LogLine { time: time.clone(), level: level.clone(), text: text.into() }).collect();
    if lines.is_empty() {
        lines.push(LogLine { time, level, text: String::new() });
    }
    lines.extend(fields.get("error_detail").and_then(Value::as_array).into_iter().flatten().flat_map(exception));
    lines
}

/// An exception with its frames, as Python prints it.
fn exception(value: &Value) -> Vec<LogLine> {
    let error = |text: String| LogLine { time: None, level: Some("error".into()), text };
    let mut lines = vec![error("Traceback (most recent call last):".into())];
    for frame in value["frames"].as_array().into_iter().flatten() {
        let (file, name) = (frame["filename"].as_str().unwrap_or("?"), frame["name"].as_str().unwrap_or("?"));
        lines.push(error(format!("  File \"{file}\", line {}, in {name}", frame["lineno"])));
    }
    let (kind, words) = (value["exc_type"].as_str().unwrap_or("?"), value["exc_value"].as_str().unwrap_or(""));
    lines.push(error(format!("{kind}: {words}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> LogPiece {
        let answer =
            Answer { status: reqwest::StatusCode::OK, headers: Default::default(), body: body.as_bytes().to_vec() };
        piece(&answer).unwrap()
    }

    #[test]
    fn structured_messages_with_an_exception() {
        let read = read(
            r#"{"content":[{"timestamp":"2026-11-21T01:00:00Z","event":"hello","level":"INFO","n":1},
                {"event":"Task failed","level":"error","error_detail":[{"exc_type":"ValueError","exc_value":"no","frames":[{"filename":"a.py","lineno":3,"name":"f"}]}]}],
                "continuation_token":"t"}"#,
        );
        let text: Vec<_> = read.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            text,
            [
                "hello n=1",
                "Task failed",
                "Traceback (most recent call last):",
                "  File \"a.py\", line 3, in f",
                "ValueError: no"
            ]
        );
        assert_eq!(read.next.as_deref(), Some("t"));
    }

    #[test]
    fn lines_that_could_not_be_parsed() {
        assert_eq!(read(r#"{"content":["a\nb"],"continuation_token":null}"#).lines.len(), 2);
        assert_eq!(read(r#"{"content":null,"continuation_token":null}"#).lines, []);
    }
}
