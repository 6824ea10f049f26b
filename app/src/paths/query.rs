//! What is selected and switched on the pages of a run.

use serde::{Deserialize, Serialize};

/// The query of the page of a run, written once: each field with what it is and its key in an address.
macro_rules! run_query {
    ($($(#[$about:meta])* $field:ident = $key:literal,)*) => {
        /// What is selected and switched on the page of a run; all of it is in the address.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct RunQuery {
            $($(#[$about])* pub $field: String,)*
        }

        impl RunQuery {
            /// Every field: its name here, its key in an address, and what it says.
            pub(super) fn fields(&self) -> impl Iterator<Item = (&'static str, &'static str, &str)> {
                [$((stringify!($field), $key, self.$field.as_str()),)*].into_iter()
            }

            /// Every key in an address and what it says.
            pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
                self.fields().map(|(_, key, value)| (key, value))
            }

            /// The field with this key.
            pub(super) fn field(&mut self, key: &str) -> Option<&mut String> {
                match key {
                    $($key => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}

run_query! {
    /// Selected task; its panel is open.
    task = "task",
    /// Try whose log is shown.
    attempt = "try",
    /// `all` for the whole DAG; otherwise what failed and what that blocks.
    scope = "scope",
    /// `table` for the table; otherwise the graph.
    view = "view",
    /// Slug of the phase to narrow to.
    phase = "phase",
    /// Selection text.
    search = "q",
    /// Column of the table, with a leading `-` for descending.
    sort = "sort",
    /// Page of the table, from 1.
    page = "page",
    /// Viewport of the graph.
    at = "at",
    /// Tasks that are drawn besides those in focus, as a selection.
    also = "also",
    /// The other end of the paths that are lit from the selected task.
    to = "to",
    /// What tasks are coloured by, see [`ColourBy`](crate::model::overlay::ColourBy).
    colour = "colour",
    /// `critical` for the way that decides when the run ends.
    way = "way",
    /// A task that is taken to succeed.
    what_if = "if",
    /// `1` while groups are drawn as one.
    fold = "fold",
    /// Groups that are open, each written as a [`segment`](super::segment), separated by commas.
    open = "open",
}

impl RunQuery {
    /// Selects a task. A path that was lit goes out; one that waits for its other end gets it: it begins where it ends.
    pub fn select(&mut self, task: &str) {
        if self.to != self.task {
            self.to.clear();
        }
        self.attempt.clear();
        task.clone_into(&mut self.task);
    }
}

/// What is selected and switched on the grid of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridQuery {
    /// Selection text, as on the page of the run.
    pub search: String,
    /// Slug of the phase to narrow to.
    pub phase: String,
    /// Selected task.
    pub task: String,
    /// `failed` for what broke most often first, `name` for the alphabet; otherwise as the tasks run.
    pub order: String,
    /// `usual` for how long against what is usual; otherwise the state.
    pub colour: String,
    /// Place of the first row, without the script.
    pub from: String,
}
