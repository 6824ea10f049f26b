//! What the server knows to say over the graph of a run; `fragments::overlay` makes it into what is shown.

use super::state::Phase;

/// All that an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Insight {
    /// What tasks are coloured by, if not by their state.
    pub colouring: Option<Colouring>,
    /// The way that decides when the run ends.
    pub way: Option<Way>,
    /// What would be if a task succeeded.
    pub what_if: Option<WhatIf>,
    /// What lies between two tasks.
    pub paths: Option<Paths>,
}

/// What lies on the paths between the selected task and another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The selected task, if there is one.
    pub from: Option<String>,
    /// The other end, as it was asked for.
    pub to: String,
    /// The run has a task of that name.
    pub known: bool,
    /// How many tasks lie on paths between them, both included; none if no path leads from one to the other.
    pub tasks: usize,
    /// A shortest path, both ends included, in the order in which they run.
    pub steps: Vec<(String, Phase)>,
}

/// A colour for every task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colouring {
    /// By what.
    pub title: String,
    /// The number of a shade for each task, 0 to 9.
    pub shades: Vec<u8>,
    /// What the shades say.
    pub legend: Vec<Shade>,
    /// What is missing, in words.
    pub note: Option<String>,
}

/// One shade of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shade {
    /// Its number.
    pub shade: u8,
    /// What it says.
    pub word: String,
    /// How many tasks have it.
    pub count: usize,
}

impl Shade {
    /// A shade, counted among those of all tasks.
    #[must_use]
    pub fn new(shade: u8, word: &str, all: &[u8]) -> Self {
        Self { shade, word: word.to_owned(), count: all.iter().filter(|one| **one == shade).count() }
    }
}

/// The tasks that decide when a run ends. Lengths and moments in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Nothing is left to run: this is what it was.
    pub over: bool,
    /// When the run ends.
    pub end: Option<i64>,
    /// The way, in the order in which it runs.
    pub tasks: Vec<WayTask>,
    /// What has to be mended before that.
    pub failed: Vec<String>,
    /// Tasks of whose duration nothing is known.
    pub guessed: u32,
    /// From how many nights of how many durations were taken.
    pub nights: (u32, u32),
    /// The moment it was worked out.
    pub now: i64,
}

/// One task on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayTask {
    /// Place in the run.
    pub place: u32,
    /// Task id.
    pub id: String,
    /// Its phase.
    pub phase: Phase,
    /// What it took or usually takes.
    pub length: i64,
}

/// What would be if a task succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// The task.
    pub task: String,
    /// Its place in the run.
    pub place: u32,
    /// It did succeed.
    pub already: bool,
    /// What would run at once.
    pub now: Vec<Supposed>,
    /// What would run after that.
    pub later: Vec<Supposed>,
    /// What would be blocked still, each with the task that is to blame.
    pub still: Vec<(Supposed, String)>,
}

/// A task of which something is supposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supposed {
    /// Place in the run.
    pub place: u32,
    /// Task id.
    pub id: String,
    /// Business critical.
    pub critical: bool,
}
