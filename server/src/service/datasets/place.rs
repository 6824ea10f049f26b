//! Which task makes a dataset: by the rules of the configuration, or else by its name.

use globset::{Glob, GlobMatcher};

use crate::config::MetapodConfig;

/// Compiled rules.
#[derive(Clone, Debug, Default)]
pub struct Places {
    rules: Vec<(GlobMatcher, String)>,
    /// What is before and after `{task}` in the names of what a task makes.
    names: Vec<(String, String)>,
    /// What a task id may have more than a dataset's name.
    prefixes: Vec<String>,
}

impl Places {
    /// The rules of a configuration; what does not compile was refused when it was read.
    #[must_use]
    pub fn new(config: &MetapodConfig) -> Self {
        let rule = |rule: &crate::config::TaskRule| {
            Some((Glob::new(&rule.datasets).ok()?.compile_matcher(), rule.task.clone()))
        };
        let mut names: Vec<(String, String)> = config
            .dataset_names
            .iter()
            .filter_map(|name| name.split_once("{task}"))
            .map(|(before, after)| (before.to_owned(), after.to_owned()))
            .collect();
        // The longest ending first: `x-csv-gz` is no dataset of a task `x-csv-gz`.
        names.sort_by_key(|(_, after)| std::cmp::Reverse(after.len()));
        Self { rules: config.task_of.iter().filter_map(rule).collect(), names, prefixes: config.strip_prefixes.clone() }
    }

    /// The task that makes a dataset, if the run has it.
    #[must_use]
    pub fn task_of(&self, dataset: &str, has: impl Fn(&str) -> bool) -> Option<String> {
        if let Some((_, task)) = self.rules.iter().find(|(glob, _)| glob.is_match(dataset)) {
            return has(task).then(|| task.clone());
        }
        let bare = self.bare(dataset)?;
        let with = self.prefixes.iter().map(|prefix| format!("{prefix}{bare}"));
        // A model is made by the task of its name; a dataset rather by the one that prepares it.
        let candidates: Vec<String> = if dataset.starts_with("model/") {
            std::iter::once(bare.to_owned()).chain(with).collect()
        } else {
            with.chain([bare.to_owned()]).collect()
        };
        candidates.into_iter().find(|task| has(task))
    }

    /// The name without what says kind and format: what a dataset and its model have in common.
    #[must_use]
    pub fn bare<'a>(&self, dataset: &'a str) -> Option<&'a str> {
        let within = |(before, after): &(String, String)| {
            let bare = dataset.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
            (!bare.is_empty()).then_some(bare)
        };
        self.names.iter().find_map(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let mut config = MetapodConfig::at(url::Url::parse("http://localhost/").unwrap());
        config.task_of =
            vec![crate::config::TaskRule { datasets: "archive/*".into(), task: "contract-archive".into() }];
        Places::new(&config)
    }

    #[test]
    fn a_model_and_its_dataset_are_made_by_two_tasks() {
        let has = |task: &str| matches!(task, "fx-model" | "itaipu-fx-model" | "solo" | "contract-archive");
        let of = |name: &str| places().task_of(name, has);
        assert_eq!(of("dataset/fx-model").as_deref(), Some("itaipu-fx-model"));
        assert_eq!(of("dataset/fx-model-csv-gz").as_deref(), Some("itaipu-fx-model"));
        assert_eq!(of("model/fx-model-avro").as_deref(), Some("fx-model"));
        assert_eq!(of("dataset/solo").as_deref(), Some("solo"));
        assert_eq!(of("archive/policy-x").as_deref(), Some("contract-archive"), "by a rule");
        assert_eq!(of("dataset/nobody"), None);
        assert_eq!(of("odd"), None);
    }

    #[test]
    fn kind_and_format_are_left_out() {
        for name in ["dataset/fx-model", "dataset/fx-model-csv-gz", "model/fx-model", "model/fx-model-avro"] {
            assert_eq!(places().bare(name), Some("fx-model"), "{name}");
        }
        assert_eq!(places().bare("dataset/"), None);
    }
}
