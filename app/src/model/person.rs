//! Who is signed in, and what a role may do.

use serde::{Deserialize, Serialize};

/// What a person may do; each role may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees everything, changes nothing.
    Viewer,
    /// Runs procedures.
    Operator,
    /// Agrees to the destructive ones of others.
    Approver,
    /// Everything.
    Admin,
}

impl Role {
    /// The word on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Approver => "approver",
            Self::Admin => "admin",
        }
    }
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stable subject, from the identity provider.
    pub subject: String,
    /// Name on the screen.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Highest role.
    pub role: Role,
    /// Network address of this request, for the audit trail; empty if it is not known.
    #[serde(default)]
    pub from: String,
    /// Names the session of this request; nothing that could be used to sign in.
    #[serde(skip)]
    pub session: String,
    /// When they proved who they are, in milliseconds since the epoch.
    #[serde(default)]
    pub authenticated: i64,
}

impl Person {
    /// A person of whom nothing else is known yet.
    #[must_use]
    pub fn new(subject: impl Into<String>, name: impl Into<String>, role: Role) -> Self {
        Self {
            subject: subject.into(),
            name: name.into(),
            email: String::new(),
            role,
            from: String::new(),
            session: String::new(),
            authenticated: 0,
        }
    }

    /// Why this person may not do what needs `role`; `None` if they may.
    #[must_use]
    pub fn refusal(&self, role: Role) -> Option<String> {
        (self.role < role).then(|| {
            format!("You are signed in as {} ({}); this needs the role {}.", self.name, self.role.label(), role.label())
        })
    }
}
