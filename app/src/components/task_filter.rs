//! Which tasks the filters of the run page leave: by phase, and by the selection language.

use crate::graph::Dag;
use crate::graph::select::{OFFERED, Selection, Subjects, Vocabulary, complete};
use crate::model::run::{RunView, TaskRow};
use crate::model::state::Phase;

/// A phase and a selection, both optional.
#[derive(Debug)]
pub struct TaskFilter {
    phase: Option<Phase>,
    selection: Option<Selection>,
    /// What is wrong with the selection text, for the operator.
    pub error: Option<String>,
}

struct Tasks<'a>(&'a RunView);

impl Subjects for Tasks<'_> {
    fn name(&self, node: u32) -> &str {
        self.0.tasks.get(node as usize).map_or("", |row| &row.id)
    }

    fn is(&self, node: u32, key: &str, value: &str) -> bool {
        self.0.tasks.get(node as usize).is_some_and(|row| row.has(key, value)) || self.0.labels.has(node, key, value)
    }
}

impl Vocabulary for Tasks<'_> {
    fn keys(&self) -> &[&str] {
        TaskRow::KEYS
    }

    fn names(&self, beginning: &str) -> Vec<String> {
        let ids = self.0.tasks.iter().map(|row| &row.id).filter(|id| id.to_lowercase().starts_with(beginning));
        ids.take(OFFERED + 1).cloned().collect()
    }

    fn values(&self, key: &str) -> Vec<String> {
        match key {
            "state" => Phase::ALL.map(|phase| phase.slug().to_owned()).to_vec(),
            "critical" => vec!["yes".into(), "no".into()],
            key => self.0.labels.values(key),
        }
    }
}

/// How the selection that is being written could go on.
#[must_use]
pub fn completions(view: &RunView, text: &str) -> Vec<String> {
    complete(text, &Tasks(view))
}

impl TaskFilter {
    /// A filter from what the address says.
    #[must_use]
    pub fn new(phase: &str, search: &str) -> Self {
        let (selection, error) = match Selection::parse_with(search, TaskRow::KEYS) {
            _ if search.trim().is_empty() => (None, None),
            Ok(selection) => (Some(selection), None),
            Err(error) => (None, Some(error.to_string())),
        };
        Self { phase: Phase::from_slug(phase), selection, error }
    }

    /// It leaves everything.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.phase.is_none() && self.selection.is_none()
    }

    /// For every task whether it is left.
    #[must_use]
    pub fn matches(&self, dag: &Dag, view: &RunView) -> Vec<bool> {
        let mut kept = match &self.selection {
            Some(selection) => selection.matches(dag, &Tasks(view)),
            None => vec![true; view.tasks.len()],
        };
        if let Some(phase) = self.phase {
            for (kept, row) in kept.iter_mut().zip(&view.tasks) {
                *kept &= row.state.phase() == phase;
            }
        }
        kept
    }
}
