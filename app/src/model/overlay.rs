//! What is drawn over the graph of a run besides its states: what tasks are coloured by, a way that is lit, and what
//! is told about it. Worked out on the server, since it needs the nights before.

use serde::{Deserialize, Serialize};

/// It.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overlay {
    /// For each task a digit, the number of its shade; empty if tasks are coloured by state.
    pub shades: String,
    /// Tasks that are lit, in order; nothing if none are to be.
    pub lit: Vec<u32>,
    /// What is told above the graph: HTML; every value in it is escaped.
    pub told: String,
}

impl Overlay {
    /// The shade of a task.
    #[must_use]
    pub fn shade(&self, task: u32) -> Option<u8> {
        self.shades.as_bytes().get(task as usize).map(|digit| digit.wrapping_sub(b'0'))
    }
}

/// What tasks are coloured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourBy {
    /// Their state.
    #[default]
    State,
    /// How long they take against what they usually take.
    Usual,
    /// Their owner.
    Owner,
    /// How critical they are.
    Criticality,
}

impl ColourBy {
    /// All of them with the word of an address and the word on the screen.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::State, "", "State"),
        (Self::Usual, "usual", "Duration"),
        (Self::Owner, "owner", "Owner"),
        (Self::Criticality, "critical", "Criticality"),
    ];

    /// Reads the word of an address; what it does not know is the state.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|(_, known, _)| *known == word).map_or(Self::State, |(by, ..)| by)
    }
}
