//! The one error that crosses to the browser: a kind, and words for the operator that say what to
//! do next. What the log needs is logged where the error is made; it does not travel.

use serde::{Deserialize, Serialize};

/// What went wrong, as far as a page cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Nobody is signed in.
    Anonymous,
    /// They are signed in, but proved it too long ago for what they ask.
    SignInAgain,
    /// The person lacks the role.
    Forbidden,
    /// No such thing.
    NotFound,
    /// The request makes no sense; the words say which part.
    Invalid,
    /// The world has moved since the plan was made, or somebody else was first.
    Conflict,
    /// A backend does not answer, or not in time.
    Unavailable,
    /// A change was sent and no answer came: it may or may not have been made.
    Unknown,
    /// Our own fault.
    Internal,
}

/// An error for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// What a page decides by.
    pub kind: ErrorKind,
    /// What happened and what to do next.
    pub message: String,
}

impl AppError {
    /// An error of `kind` with its words.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::new(ErrorKind::Anonymous, "Sign in to see this.")
    }

    /// Puts what was being done before the words.
    #[must_use]
    pub fn context(mut self, doing: &str) -> Self {
        self.message = format!("{doing}: {}", self.message);
        self
    }

    /// The HTTP status that goes with the kind.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self.kind {
            ErrorKind::Anonymous | ErrorKind::SignInAgain => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::Invalid => 422,
            ErrorKind::Conflict => 409,
            ErrorKind::Unavailable => 503,
            ErrorKind::Unknown => 504,
            ErrorKind::Internal => 500,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {}
