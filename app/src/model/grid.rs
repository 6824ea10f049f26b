//! The grid of a run: its tasks over the last nights, and what the script in it is told.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::history::History;
use super::run::RunView;
use super::state::Counts;

/// A run beside the nights before it. On the server only.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The run.
    pub view: Arc<RunView>,
    /// The nights, as one looks at them from it.
    pub history: Arc<History>,
    /// Of which process the history is: versions of another one say nothing of it.
    pub process: u32,
}

/// What the script is told: all of it at first, then what is new.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridPiece {
    /// What to ask for next: what is newer than this.
    pub version: u64,
    /// Stands for the list of tasks and the process that tells it; with another one everything is told anew.
    pub tag: u32,
    /// The tasks, if they are not known yet.
    pub names: Option<Vec<String>>,
    /// Places of the tasks that are shown, in their order; if they were asked for, or follow the states of tasks.
    pub rows: Option<Vec<u32>>,
    /// What is wrong with the selection.
    pub error: Option<String>,
    /// How the word that is being written could go on.
    pub completions: Vec<String>,
    /// The head of the table, as HTML; every value in it is escaped.
    pub head: String,
    /// The nights, oldest first.
    pub nights: Vec<GridNight>,
    /// What each task usually takes, in two letters each.
    pub usual: String,
    /// How many tasks of the run are in each state.
    pub counts: Counts,
    /// The state of the run, as HTML.
    pub badge: String,
    /// How far the reading is, in words.
    pub progress: String,
    /// What keeps it from going on, in words.
    pub trouble: String,
    /// Ask again soon: nights are being read.
    pub reading: bool,
    /// Ask again after a while: a night goes on.
    pub going: bool,
}

/// One night.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridNight {
    /// Address of its run.
    pub to: String,
    /// Its date, as it is said of a cell.
    pub date: String,
    /// The phase of each task in one letter; absent if it is known.
    pub phases: Option<String>,
    /// How long each task took, in two letters each; absent if it is known.
    pub lengths: Option<String>,
}
