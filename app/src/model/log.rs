//! A piece of a task's log.

use serde::{Deserialize, Serialize};

/// Some lines and where to go on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogChunk {
    /// Lines, oldest first.
    pub lines: Vec<LogLine>,
    /// Hand this back for the next piece; absent at the end.
    pub next: Option<String>,
    /// The try is over: nothing will be added.
    pub complete: bool,
}

/// One line of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Time as the backend wrote it.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Level as the backend wrote it, lower case.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Text.
    #[serde(rename = "x")]
    pub text: String,
}

impl LogLine {
    /// A line without time and level.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { time: None, level: None, text: text.into() }
    }

    /// The line speaks of an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self.level.as_deref(), Some("error" | "critical" | "fatal"))
            || [" ERROR ", "ERROR:", "Exception", "Traceback", "Caused by:"].iter().any(|word| self.text.contains(word))
    }
}
