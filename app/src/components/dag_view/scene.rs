//! All that decides how the nodes look at a moment. Cards and canvas ask here, so that both say the same.

use leptos::prelude::*;

use super::Canvas;
use super::drawn::Drawn;
use super::lit::Lit;
use crate::model::overlay::Overlay;
use crate::model::run::{RunView, TaskRow};
use crate::model::state::Phase;
use crate::model::time;
use crate::paths::RunQuery;

/// Characters of a name that fit; longer ones lose their middle.
const NAME: usize = 21;

/// A moment of the graph.
pub struct Scene<'a> {
    /// What is drawn.
    pub drawn: &'a Drawn,
    /// The run.
    pub view: &'a RunView,
    /// What is lit.
    pub lit: Option<&'a Lit>,
    /// What the filters leave.
    pub matching: Option<&'a [bool]>,
    /// The selected node.
    pub selected: Option<u32>,
    /// Colours.
    pub overlay: &'a Overlay,
    /// The address, for links.
    pub query: &'a RunQuery,
    /// The time, in milliseconds since the epoch.
    pub now: i64,
}

impl Canvas {
    /// Looks at the scene; whoever does so is told when it changes.
    pub fn see<T>(&self, look: impl FnOnce(&Scene<'_>) -> T) -> T {
        let (lit, matching, selected) = (self.lit.get(), self.store.matching.get(), self.selected.get());
        let mut query = self.store.query.get();
        query.at = self.store.at.get_untracked();
        let (drawn, now) = (self.drawn.get(), self.store.now.get());
        self.store.view.with(|view| {
            self.store.overlay.with(|overlay| {
                look(&Scene {
                    drawn: &drawn,
                    view,
                    lit: lit.as_deref(),
                    matching: matching.as_deref().map(Vec::as_slice),
                    selected,
                    overlay,
                    query: &query,
                    now,
                })
            })
        })
    }
}

impl Scene<'_> {
    /// The worst phase in a node.
    pub fn phase(&self, node: u32) -> Phase {
        self.drawn.part.phase(self.view, node)
    }

    /// The group that a node is.
    pub fn group(&self, node: u32) -> Option<u32> {
        self.drawn.part.groups.get(node as usize).copied().flatten()
    }

    /// The task of a node; of a group the first.
    pub fn row(&self, node: u32) -> Option<&TaskRow> {
        self.view.tasks.get(self.drawn.place(node)? as usize)
    }

    /// The shade of a node: of a group the highest in it.
    pub fn shade(&self, node: u32) -> Option<u8> {
        self.drawn.part.folded.members(node).iter().filter_map(|place| self.overlay.shade(*place)).max()
    }

    /// Something else is lit, or the filters leave nothing of it.
    pub fn is_dim(&self, node: u32) -> bool {
        let left = |kept: &[bool]| {
            let members = self.drawn.part.folded.members(node);
            members.iter().any(|place| kept.get(*place as usize).copied().unwrap_or(true))
        };
        self.lit.is_some_and(|lit| !lit.contains(node)) || self.matching.is_some_and(|kept| !left(kept))
    }

    /// Name of the task or the group.
    pub fn name(&self, node: u32) -> &str {
        match self.group(node) {
            Some(group) => self.view.groups.name(group),
            None => self.row(node).map_or("", |row| &row.id),
        }
    }

    /// The second line: how it stands, and for how long.
    pub fn words(&self, node: u32) -> String {
        if self.group(node).is_none() {
            return self.row(node).map(|row| words(row, self.now)).unwrap_or_default();
        }
        let counts = self.drawn.part.counts(self.view, node);
        let worst = Phase::ALL.into_iter().filter(|phase| counts.get(*phase) > 0).take(2);
        let parts: Vec<String> = worst.map(|phase| format!("{} {}", counts.get(phase), phase.label())).collect();
        let total = counts.total();
        format!("{total} tasks · {}", parts.join(", "))
    }
}

fn words(row: &TaskRow, now: i64) -> String {
    let mut words = row.state.label().to_owned();
    let running = row.end.is_none() && row.state.phase() == Phase::Running;
    let took = if running { row.duration(now) } else { row.end.and_then(|end| Some(end - row.start?)) };
    if let Some(took) =
        took.filter(|_| !matches!(row.state.phase(), Phase::Blocked | Phase::NotStarted | Phase::Waiting))
    {
        words = format!("{words} · {}", time::length(took));
    }
    if row.try_number > 1 {
        words = format!("{words} · try {}", row.try_number);
    }
    if let Some(mapped) = row.mapped {
        words = format!("{words} · {}/{}", mapped.finished(), mapped.total());
    }
    words
}

/// The name, or its beginning and end.
pub fn elided(name: &str) -> String {
    let length = name.chars().count();
    if length <= NAME {
        return name.to_owned();
    }
    let head: String = name.chars().take(12).collect();
    let tail: String = name.chars().skip(length - (NAME - 13)).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::elided;

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(elided("fx-model"), "fx-model");
        assert_eq!(elided("databricks_load-really-long-models"), "databricks_l…g-models");
        assert_eq!(elided(&"é".repeat(40)).chars().count(), 21);
    }
}
