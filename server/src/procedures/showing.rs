//! What a plan looked like when it was shown, kept for an hour, so that a plan that replaces it says what
//! is different.

use std::collections::BTreeMap;

use app::model::plan::{Change, Plan};
use serde::{Deserialize, Serialize};

/// What a difference can be told of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Showing {
    targets: BTreeMap<String, (String, String)>,
    checks: BTreeMap<String, bool>,
    steps: Vec<String>,
}

impl From<&Plan> for Showing {
    fn from(plan: &Plan) -> Self {
        let target = |target: &app::model::plan::Target| {
            (target.task.clone(), (target.state.label().to_owned(), target.effect.label().to_owned()))
        };
        Self {
            targets: plan.targets.iter().map(target).collect(),
            checks: plan.interlocks.iter().map(|check| (check.title.clone(), check.holds)).collect(),
            steps: plan.steps.iter().map(|step| step.title.clone()).collect(),
        }
    }
}

impl Showing {
    /// What is different in a later showing.
    #[must_use]
    pub fn changes(&self, later: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut note = |what: &str, was: String, now: String| {
            if was != now {
                changes.push(Change { what: what.into(), was, now });
            }
        };
        let steps = |steps: &[String]| steps.join("; ");
        note("Steps", steps(&self.steps), steps(&later.steps));
        let holds = |holds: Option<&bool>| match holds {
            Some(true) => "holds".to_owned(),
            Some(false) => "does not hold".to_owned(),
            None => String::new(),
        };
        for title in self.checks.keys().chain(later.checks.keys().filter(|title| !self.checks.contains_key(*title))) {
            note(title, holds(self.checks.get(title)), holds(later.checks.get(title)));
        }
        let words = |target: Option<&(String, String)>| {
            target.map(|(state, effect)| format!("{state}, {effect}")).unwrap_or_default()
        };
        for task in self.targets.keys().chain(later.targets.keys().filter(|task| !self.targets.contains_key(*task))) {
            note(task, words(self.targets.get(task)), words(later.targets.get(task)));
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_different_is_named_and_nothing_else() {
        let pair = |state: &str, effect: &str| (state.to_owned(), effect.to_owned());
        let was = Showing {
            targets: [("a".into(), pair("failed", "cleared")), ("b".into(), pair("blocked", "cleared"))].into(),
            checks: [("still".into(), true)].into(),
            steps: vec!["Clear 2 tasks".into()],
        };
        let now = Showing {
            targets: [("a".into(), pair("running", "cleared")), ("c".into(), pair("failed", "cleared"))].into(),
            checks: [("still".into(), false)].into(),
            ..was.clone()
        };
        let told: Vec<_> = was.changes(&now).into_iter().map(|c| (c.what, c.was, c.now)).collect();
        let row = |what: &str, was: &str, now: &str| (what.to_owned(), was.to_owned(), now.to_owned());
        assert_eq!(
            told,
            [
                row("still", "holds", "does not hold"),
                row("a", "failed, cleared", "running, cleared"),
                row("b", "blocked, cleared", ""),
                row("c", "", "failed, cleared"),
            ]
        );
        assert_eq!(was.changes(&was), []);
    }
}
