//! The audit trail: who did what to what, and what came of it. Rows are added and never changed; each
//! carries the digest of the one before it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::context::RunRef;
use super::person::Person;

/// What a row of the trail is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuditKind {
    /// Written before an act: it is about to be done.
    Attempt,
    /// Written after it: what came of the attempt it names.
    Outcome,
    /// Somebody decided something about an execution or an approval: asked, agreed, paused.
    Decision,
    /// Somebody signed in or out, or could not.
    Session,
    /// Comporta did something by itself.
    #[default]
    System,
}

impl AuditKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Attempt, Self::Outcome, Self::Decision, Self::Session, Self::System];

    /// The word on the screen, in the store and in exports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Attempt => "attempt",
            Self::Outcome => "outcome",
            Self::Decision => "decision",
            Self::Session => "session",
            Self::System => "system",
        }
    }

    /// Reads [`AuditKind::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What is to be put on record. What does not apply stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When, in milliseconds since the epoch.
    pub at: i64,
    /// What kind of row.
    pub kind: AuditKind,
    /// Of an outcome: the sequence number of its attempt.
    pub attempt: Option<i64>,
    /// Subject of who did it.
    pub subject: String,
    /// Name of who did it.
    pub name: String,
    /// Role in which it was done.
    pub role: String,
    /// Network address from which it was done.
    pub address: String,
    /// Slug of the procedure, or what else was done: `sign-in`, `reset-sandbox`.
    pub procedure: String,
    /// The run it acts on.
    pub run: Option<RunRef>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, String>,
    /// Fingerprint of the confirmed plan.
    pub fingerprint: String,
    /// What it acts on, by name.
    pub targets: Vec<String>,
    /// Slug of the outcome; empty in an attempt.
    pub outcome: String,
    /// What came of it, in words.
    pub detail: String,
    /// Id of the execution.
    pub execution: String,
    /// Addresses of what belongs to it, by name; on this console or `https://`.
    pub links: BTreeMap<String, String>,
    /// The reason of who went past the second person; absent if nobody did.
    pub break_glass: Option<String>,
}

impl AuditEntry {
    /// `who` is about to do `procedure`.
    #[must_use]
    pub fn attempt(at: i64, who: &Person, procedure: &str) -> Self {
        Self { kind: AuditKind::Attempt, ..Self::by(at, who, procedure) }
    }

    /// `who` decides: `procedure` says what.
    #[must_use]
    pub fn decision(at: i64, who: &Person, procedure: &str) -> Self {
        Self { kind: AuditKind::Decision, ..Self::by(at, who, procedure) }
    }

    /// `who` signed in or out: `procedure` says which.
    #[must_use]
    pub fn session(at: i64, who: &Person, procedure: &str) -> Self {
        Self { kind: AuditKind::Session, ..Self::by(at, who, procedure) }
    }

    /// Comporta did `procedure` by itself.
    #[must_use]
    pub fn system(at: i64, procedure: &str) -> Self {
        Self { at, procedure: procedure.into(), ..Self::default() }
    }

    /// What came of this attempt, which has the sequence number `attempt`; `outcome` is a slug.
    #[must_use]
    pub fn ended(&self, attempt: i64, at: i64, outcome: &str, detail: &str) -> Self {
        Self {
            at,
            kind: AuditKind::Outcome,
            attempt: Some(attempt),
            outcome: outcome.into(),
            detail: detail.into(),
            ..self.clone()
        }
    }

    fn by(at: i64, who: &Person, procedure: &str) -> Self {
        Self {
            at,
            subject: who.subject.clone(),
            name: who.name.clone(),
            role: who.role.label().into(),
            address: who.from.clone(),
            procedure: procedure.into(),
            ..Self::default()
        }
    }
}

/// A row of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// From 1, without gaps.
    pub sequence: i64,
    /// What is on record.
    #[serde(flatten)]
    pub entry: AuditEntry,
    /// [`AuditRow::hash`] of the row before it; 64 zeros in the first.
    pub previous: String,
    /// SHA-256, in hex, over all other fields as JSON: keys sorted, no spaces.
    pub hash: String,
}

/// Which rows; every field is as its form field says it, and empty if it does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// Part of a name or subject.
    pub person: String,
    /// Part of a procedure's slug.
    pub procedure: String,
    /// Part of a target's name.
    pub target: String,
    /// Part of a DAG or run id.
    pub run: String,
    /// Slug of an outcome, or [`AuditFilter::OPEN`].
    pub outcome: String,
    /// From when, in UTC: `2026-11-22` or `2026-11-22T01:00`.
    pub since: String,
    /// Until when, in UTC; a day counts whole.
    pub until: String,
    /// Only rows before this sequence number: the next page.
    pub before: String,
}

impl AuditFilter {
    /// As an outcome: attempts of which nothing is known yet.
    pub const OPEN: &'static str = "open";

    /// Something is narrowed, besides the page.
    #[must_use]
    pub fn narrows(&self) -> bool {
        Self { before: String::new(), ..self.clone() } != Self::default()
    }
}

/// A page of rows, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// [`AuditFilter::before`] of the next page, if there is one.
    pub next: Option<i64>,
}

/// What came of verifying the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditVerdict {
    /// How many rows hold, from the first on.
    pub rows: u64,
    /// The last row that holds.
    pub last: Option<AuditMark>,
    /// The first row that does not.
    pub broken: Option<AuditBreak>,
    /// When it was verified, in milliseconds since the epoch; 0 if nobody asked for the time.
    #[serde(default)]
    pub at: i64,
}

/// Names one row by number and digest. Kept elsewhere, it shows later that nothing up to it is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditMark {
    /// Its sequence number.
    pub sequence: i64,
    /// Its digest.
    pub hash: String,
}

impl std::fmt::Display for AuditMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.sequence, self.hash)
    }
}

impl std::str::FromStr for AuditMark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.split_once(':').and_then(|(sequence, hash)| {
            let well = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            let sequence = sequence.parse().ok().filter(|sequence| *sequence > 0)?;
            well.then(|| Self { sequence, hash: hash.to_ascii_lowercase() })
        });
        parsed.ok_or_else(|| "write it as <sequence>:<hash>, as a verification prints it".into())
    }
}

/// Where the chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditBreak {
    /// Sequence number of the first row that does not hold.
    pub sequence: i64,
    /// Why it does not.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back() {
        let mark = AuditMark { sequence: 12, hash: "0a".repeat(32) };
        assert_eq!(mark.to_string().parse(), Ok(mark));
        for odd in ["", "12", "12:", "0:aa", "-1:aa", "12:zz", &format!("0:{}", "a".repeat(64))] {
            assert!(odd.parse::<AuditMark>().is_err(), "{odd}");
        }
    }

    #[test]
    fn an_outcome_says_what_was_attempted() {
        let attempt = AuditEntry { targets: vec!["a".into()], ..AuditEntry::system(1, "clear-tasks") };
        let ended = attempt.ended(7, 2, "done", "All ran.");
        assert_eq!((ended.kind, ended.attempt, ended.at), (AuditKind::Outcome, Some(7), 2));
        assert_eq!((ended.procedure, ended.targets), (attempt.procedure, attempt.targets));
    }

    #[test]
    fn kinds_are_read_back() {
        for kind in AuditKind::ALL {
            assert_eq!(AuditKind::from_word(kind.word()), Some(kind));
        }
    }
}
