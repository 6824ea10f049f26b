//! What is drawn over the graph of a run besides its states: colours, the way that decides when the run ends, what
//! would be if a task succeeded, and what lies between two tasks. It reads; nothing is changed.

mod colour;
mod paths;
mod way;
mod what_if;

use std::sync::Arc;

use app::model::context::RunRef;
use app::model::error::AppError;
use app::model::history::History;
use app::model::insight::Insight;
use app::model::overlay::ColourBy;
use app::paths::RunQuery;

use super::snapshot::Snapshot;

/// What a task usually takes, in milliseconds, by its id.
pub trait Usual: Sync {
    /// Nothing if no night before is known in which it succeeded.
    fn of(&self, task: &str) -> Option<i64>;
    /// From how many nights of how many.
    fn nights(&self) -> (u32, u32);
}

impl Usual for History {
    fn of(&self, task: &str) -> Option<i64> {
        self.usual(task)
    }

    fn nights(&self) -> (u32, u32) {
        (self.read, self.wanted)
    }
}

/// The insight that an address asks for.
///
/// # Errors
/// If there is no such task to suppose something of.
pub fn insight(snapshot: &Arc<Snapshot>, usual: &dyn Usual, query: &RunQuery, now: i64) -> Result<Insight, AppError> {
    let by = ColourBy::parse(&query.colour);
    Ok(Insight {
        colouring: colour::colouring(snapshot, usual, by, now),
        way: (query.way == "critical").then(|| way::way(snapshot, usual, now)),
        paths: (!query.to.is_empty()).then(|| paths::paths(snapshot, query)),
        what_if: (!query.what_if.is_empty()).then(|| what_if::what_if(snapshot, &query.what_if)).transpose()?,
    })
}

/// The address asks for something that the nights before are needed for.
#[must_use]
pub fn wants_nights(query: &RunQuery) -> bool {
    query.way == "critical" || ColourBy::parse(&query.colour) == ColourBy::Usual
}

/// It asks for anything.
#[must_use]
pub fn wants_any(query: &RunQuery) -> bool {
    let named = !query.what_if.is_empty() || !query.to.is_empty();
    wants_nights(query) || named || ColourBy::parse(&query.colour) != ColourBy::State
}

/// The run that a snapshot is of, for words.
fn name(run: &RunRef) -> String {
    format!("{} of {}", run.run, run.dag)
}

#[cfg(test)]
mod tests;
