//! What the live stream of a run says. Sent as server-sent events, one JSON object each.

use serde::{Deserialize, Serialize};

use super::run::{RunHead, RunView, TaskRow};

/// One event of the stream of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveEvent {
    /// Tasks that changed since the revision before.
    Delta(Box<Delta>),
    /// The shape of the DAG changed or too much was missed: load the run anew.
    Reload,
    /// The backend does not answer; what is shown is as of then.
    Trouble {
        /// In words.
        message: String,
        /// When the backend last answered, in milliseconds since the epoch.
        as_of: i64,
    },
}

/// Tasks that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// The revision that this leads to.
    pub revision: u64,
    /// When it was read, in milliseconds since the epoch.
    pub as_of: i64,
    /// The head, if it changed.
    pub head: Option<RunHead>,
    /// What operators did to the run as HTML, if that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
    /// Places and their new rows.
    pub changed: Vec<(u32, TaskRow)>,
}

impl Delta {
    /// The difference between two views of the same run; `None` if their shapes differ.
    #[must_use]
    pub fn between(old: &RunView, new: &RunView) -> Option<Self> {
        let same_shape = old.edges == new.edges
            && old.labels == new.labels
            && old.groups == new.groups
            && old.heights == new.heights
            && old.tasks.len() == new.tasks.len()
            && old.tasks.iter().zip(&new.tasks).all(|(a, b)| a.id == b.id);
        same_shape.then(|| Self {
            revision: new.revision,
            as_of: new.as_of,
            head: (old.head != new.head).then(|| new.head.clone()),
            told: (old.told != new.told).then(|| new.told.clone()),
            changed: (0_u32..)
                .zip(old.tasks.iter().zip(&new.tasks))
                .filter(|(_, (a, b))| a != b)
                .map(|(place, (_, row))| (place, row.clone()))
                .collect(),
        })
    }

    /// Nothing but the time of reading is new.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.head.is_none() && self.told.is_none() && self.changed.is_empty()
    }

    /// Brings `view` up to this revision.
    pub fn apply(self, view: &mut RunView) {
        view.revision = self.revision;
        view.as_of = self.as_of;
        if let Some(head) = self.head {
            view.head = head;
        }
        if let Some(told) = self.told {
            view.told = told;
        }
        for (place, row) in self.changed {
            if let Some(old) = view.tasks.get_mut(place as usize) {
                *old = row;
            }
        }
    }
}
