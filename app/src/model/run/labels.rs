//! What tasks can be selected by that does not change while a run goes on: owner and kind. Beside the rows and
//! not in them: there may be fifty thousand rows, and a few dozen words.

use serde::{Deserialize, Serialize};

/// Owners and kinds of the tasks of a run, in the order of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLabels {
    /// Every word once; the first is the empty one.
    words: Vec<String>,
    /// For each task the places of its owner and of its kind.
    of: Vec<(u32, u32)>,
}

impl TaskLabels {
    /// Labels of tasks, each an owner and a kind (its operator class in Airflow).
    #[must_use]
    pub fn new<'a>(tasks: impl Iterator<Item = (Option<&'a str>, Option<&'a str>)>) -> Self {
        let mut labels = Self { words: vec![String::new()], of: Vec::new() };
        for (owner, kind) in tasks {
            let pair = (labels.place(owner), labels.place(kind));
            labels.of.push(pair);
        }
        labels
    }

    fn place(&mut self, word: Option<&str>) -> u32 {
        let word = word.unwrap_or_default();
        let found = self.words.iter().position(|known| known == word).unwrap_or_else(|| {
            self.words.push(word.to_owned());
            self.words.len() - 1
        });
        u32::try_from(found).unwrap_or(0)
    }

    fn word(&self, place: u32) -> &str {
        self.words.get(place as usize).map_or("", String::as_str)
    }

    /// A task has the owner or the kind. Letters may be in any case.
    #[must_use]
    pub fn has(&self, task: u32, key: &str, value: &str) -> bool {
        let Some(&(owner, kind)) = self.of.get(task as usize) else { return false };
        let word = match key {
            "owner" => self.word(owner),
            "kind" => self.word(kind),
            _ => return false,
        };
        !word.is_empty() && word.eq_ignore_ascii_case(value)
    }

    /// Every owner, or every kind, sorted.
    #[must_use]
    pub fn values(&self, key: &str) -> Vec<String> {
        let written = self.written();
        written.iter().filter_map(|text| text.strip_prefix(key)?.strip_prefix(':')).map(str::to_owned).collect()
    }

    /// What can be written to select by them, such as `owner:squad-fx`.
    #[must_use]
    pub fn written(&self) -> Vec<String> {
        let mut written = Vec::new();
        for &(owner, kind) in &self.of {
            for (key, place) in [("owner", owner), ("kind", kind)] {
                let text = format!("{key}:{}", self.word(place));
                if place > 0 && !written.contains(&text) {
                    written.push(text);
                }
            }
        }
        written.sort_unstable();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_once() {
        let tasks = [(Some("squad-fx"), Some("SparkSubmitOperator")), (Some("squad-fx"), None), (None, None)];
        let labels = TaskLabels::new(tasks.into_iter());
        assert_eq!(labels.words.len(), 3);
        assert!(labels.has(0, "owner", "Squad-FX") && labels.has(0, "kind", "sparksubmitoperator"));
        assert!(!labels.has(2, "owner", "") && !labels.has(9, "owner", "squad-fx") && !labels.has(0, "state", "x"));
        assert_eq!((labels.values("owner"), labels.values("own")), (vec!["squad-fx".to_owned()], vec![]));
        assert_eq!(labels.written(), ["kind:SparkSubmitOperator", "owner:squad-fx"]);
    }
}
