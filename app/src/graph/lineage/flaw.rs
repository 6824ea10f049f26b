//! What can be wrong with a list of datasets, in words for whoever looks after it.

use std::fmt;

/// Something wrong with the list. None of it keeps the rest from being used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A name has more than one entry; what each of them says is used.
    Twice(String),
    /// The entry at this position, counted from 0, has no name.
    Nameless(usize),
    /// An entry names a successor that has no entry.
    UnknownSuccessor {
        /// Whose successor.
        of: String,
        /// Its name.
        name: String,
    },
    /// An entry names an input that has no entry.
    UnknownInput {
        /// Whose input.
        of: String,
        /// Its name.
        name: String,
    },
    /// Only one of the two says that `to` reads `from`; it is believed.
    OneSided {
        /// What is read.
        from: String,
        /// What reads it.
        to: String,
    },
    /// Each of these reads the one before it, and the first reads the last. Of several cycles through one
    /// another, one is told.
    Cycle(Vec<String>),
    /// The text ends, or is no JSON any more, after so many entries.
    CutOff {
        /// How many entries were read.
        after: usize,
        /// What is wrong there.
        words: String,
    },
    /// The entry at this position, counted from 0, or a part of it, is not what it should be.
    NotAnOp {
        /// Which entry.
        place: usize,
        /// What is wrong with it.
        words: String,
    },
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice(name) => write!(f, "{name} has more than one entry; what each of them says is used"),
            Self::Nameless(place) => write!(f, "entry {} has no name; it is left out", place + 1),
            Self::UnknownSuccessor { of, name } => {
                write!(f, "{of} names {name} as a successor, which has no entry; it is left out")
            }
            Self::UnknownInput { of, name } => {
                write!(f, "{of} names {name} as an input, which has no entry; it is left out")
            }
            Self::OneSided { from, to } => {
                write!(f, "only one of {from} and {to} says that {to} reads {from}; it is believed")
            }
            Self::Cycle(names) => {
                let first = names.first().map_or("", String::as_str);
                write!(f, "a cycle: {} → {first}", names.join(" → "))
            }
            Self::CutOff { after: 1, words } => write!(f, "it breaks off after 1 entry: {words}"),
            Self::CutOff { after, words } => write!(f, "it breaks off after {after} entries: {words}"),
            Self::NotAnOp { place, words } => write!(f, "entry {}: {words}", place + 1),
        }
    }
}
