//! Pieces of pages that were rendered on the server.

use serde::{Deserialize, Serialize};

use super::context::RunRef;
use super::error::AppError;
use super::log::LogChunk;
use super::overlay::Overlay;
use super::run::RunView;

/// A page's content as HTML of our own making.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment {
    /// Title of the page.
    pub title: String,
    /// What rarely changes, and holds what is clicked: replaced only when it does. HTML; every value in it is
    /// escaped.
    pub top: String,
    /// What changes as it goes. HTML; every value in it is escaped.
    pub html: String,
    /// When what it shows was read, in milliseconds since the epoch.
    pub as_of: i64,
    /// Nothing more will change.
    pub settled: bool,
}

/// The panel of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// HTML above the log.
    pub top: String,
    /// HTML below the log.
    pub bottom: String,
    /// Which log is between.
    pub log: LogOf,
    /// The first piece of the log.
    pub first: Result<LogChunk, AppError>,
}

/// A run as its page opens: with the panel of what is selected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRun {
    /// The run.
    pub view: RunView,
    /// The panel; nothing if nothing is selected.
    pub panel: Result<Option<Panel>, AppError>,
    /// The run context: HTML; every value in it is escaped.
    pub context: String,
    /// What can be written in the search besides names: HTML options.
    pub words: String,
    /// What is drawn over the graph.
    pub overlay: Overlay,
    /// The table of tasks, if that is what is seen: HTML; every value in it is escaped.
    pub table: String,
}

/// Which log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOf {
    /// Run.
    pub run: RunRef,
    /// Task.
    pub task: String,
    /// Instance of a mapped task.
    pub map_index: Option<i32>,
    /// Try, from 1; 0 for a task that never ran.
    pub attempt: u32,
}
