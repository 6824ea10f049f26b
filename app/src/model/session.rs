//! Sessions of a person, as that person sees them.

use serde::{Deserialize, Serialize};

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Names it; nothing that could be used to sign in.
    pub id: String,
    /// When it began, in milliseconds since the epoch.
    pub started: i64,
    /// When it was used last, to within a minute, in milliseconds since the epoch.
    pub seen: i64,
    /// From where it began.
    pub address: String,
    /// Browser and system, in words.
    pub browser: String,
    /// It is the one that asks.
    pub this: bool,
}
