//! What is selected and switched on the pages of a run.

use serde::{Deserialize, Serialize};

/// What is selected and switched on the page of a run; all of it is in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunQuery {
    /// Selected task; its panel is open.
    pub task: String,
    /// Try whose log is shown.
    pub attempt: String,
    /// `all` for the whole DAG; otherwise what failed and what that blocks.
    pub scope: String,
    /// `table` for the table; otherwise the graph.
    pub view: String,
    /// Slug of the phase to narrow to.
    pub phase: String,
    /// Selection text.
    pub search: String,
    /// Column of the table, with a leading `-` for descending.
    pub sort: String,
    /// Page of the table, from 1.
    pub page: String,
    /// Viewport of the graph.
    pub at: String,
    /// Tasks that are drawn besides those in focus, as a selection.
    pub also: String,
    /// The other end of the paths that are lit from the selected task.
    pub to: String,
    /// What tasks are coloured by, see [`ColourBy`](crate::model::overlay::ColourBy).
    pub colour: String,
    /// `critical` for the way that decides when the run ends.
    pub way: String,
    /// A task that is taken to succeed.
    pub what_if: String,
    /// `1` while groups are drawn as one.
    pub fold: String,
    /// Groups that are open, each written as a [`segment`](super::segment), separated by commas.
    pub open: String,
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

/// What an address of the page says, by its keys there.
#[must_use]
pub fn pairs(query: &RunQuery) -> [(&'static str, &str); 16] {
    [
        ("task", &query.task),
        ("try", &query.attempt),
        ("scope", &query.scope),
        ("view", &query.view),
        ("phase", &query.phase),
        ("q", &query.search),
        ("sort", &query.sort),
        ("page", &query.page),
        ("at", &query.at),
        ("also", &query.also),
        ("to", &query.to),
        ("colour", &query.colour),
        ("way", &query.way),
        ("if", &query.what_if),
        ("fold", &query.fold),
        ("open", &query.open),
    ]
}
