//! What can go wrong with a procedure, and what confirming it takes.

use serde::{Deserialize, Serialize};

/// What can go wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// It can be taken back, or does what the platform would do by itself.
    #[default]
    Safe,
    /// Work that is under way is lost or held up.
    Disruptive,
    /// What it takes away does not come back by itself.
    Destructive,
}

impl Risk {
    /// The word on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Disruptive => "disruptive",
            Self::Destructive => "destructive",
        }
    }

    /// What confirming it takes where the configuration says nothing.
    #[must_use]
    pub const fn gate(self) -> Gate {
        match self {
            Self::Safe => Gate::Click,
            Self::Disruptive => Gate::Type,
            Self::Destructive => Gate::SecondPerson,
        }
    }
}

/// What confirming a plan takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// A click.
    #[default]
    Click,
    /// The name of the target, typed.
    Type,
    /// The agreement of somebody else.
    SecondPerson,
}

impl Gate {
    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Click => "one click",
            Self::Type => "the name of the target, typed",
            Self::SecondPerson => "a second person",
        }
    }
}
