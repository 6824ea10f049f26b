//! Approvals: a plan that waits for the agreement of a second person.

use serde::{Deserialize, Serialize};

use super::plan::Plan;

/// A request for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Its head.
    pub head: ApprovalHead,
    /// The plan that is asked for, as it was shown.
    pub plan: Plan,
    /// The world has moved since: how. Empty while the plan holds; known while it is pending only.
    pub changes: Vec<super::plan::Change>,
    /// Why whoever looks cannot decide it; absent if they can.
    pub refusal: Option<String>,
    /// It is theirs: they can withdraw it.
    pub own: bool,
}

/// What the queue shows of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalHead {
    /// Its id.
    pub id: String,
    /// The procedure and what it acts on, as a heading.
    pub title: String,
    /// The run it acts on, as a reader knows it.
    pub run: String,
    /// Name of who asked.
    pub who: String,
    /// Subject of who asked.
    pub subject: String,
    /// Why, in the words of who asked.
    pub reason: String,
    /// When it was asked, in milliseconds since the epoch.
    pub asked: i64,
    /// Until when it can be agreed to, in milliseconds since the epoch.
    pub expires: i64,
    /// How it stands.
    pub state: ApprovalState,
    /// Who decided.
    pub decided_by: String,
    /// What they said.
    pub comment: String,
    /// When, in milliseconds since the epoch.
    pub decided: Option<i64>,
    /// What runs or ran because of it.
    pub execution: Option<String>,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// Nobody has decided.
    Pending,
    /// A second person agreed, and it ran.
    Approved,
    /// A second person refused.
    Declined,
    /// Whoever asked took it back.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
    /// The world moved before anybody agreed; nothing was run.
    Moved,
}

impl ApprovalState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Approved, Self::Declined, Self::Withdrawn, Self::Expired, Self::Moved];

    /// The word on the screen and in the store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Moved => "overtaken",
        }
    }

    /// Reads [`ApprovalState::word`] back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What is decided of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Run exactly the plan that was asked for.
    Approve,
    /// Do not run it.
    Decline,
    /// Whoever asked takes it back.
    Withdraw,
}

impl Decision {
    /// The word in forms and in the audit trail.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
        }
    }
}
