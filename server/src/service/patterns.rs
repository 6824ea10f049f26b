//! What a task is by its id: patterns of the configuration.

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::config::TaskPatterns;

/// Compiled patterns.
#[derive(Clone, Debug)]
pub struct Patterns {
    critical: Set,
    downscale: Set,
}

/// What is in, less what is out.
#[derive(Clone, Debug)]
struct Set {
    within: GlobSet,
    without: GlobSet,
}

impl Set {
    /// What does not compile was refused when the configuration was read.
    fn new(patterns: &[String]) -> Self {
        let set = |wanted: &mut dyn Iterator<Item = &str>| {
            let mut builder = GlobSetBuilder::new();
            for glob in wanted.filter_map(|pattern| Glob::new(pattern).ok()) {
                builder.add(glob);
            }
            builder.build().unwrap_or_else(|_| GlobSet::empty())
        };
        Self {
            within: set(&mut patterns.iter().map(String::as_str).filter(|pattern| !pattern.starts_with('!'))),
            without: set(&mut patterns.iter().filter_map(|pattern| pattern.strip_prefix('!'))),
        }
    }

    fn has(&self, task: &str) -> bool {
        self.within.is_match(task) && !self.without.is_match(task)
    }
}

impl Patterns {
    /// Compiles the patterns.
    #[must_use]
    pub fn new(config: &TaskPatterns) -> Self {
        Self { critical: Set::new(&config.critical), downscale: Set::new(&config.downscale) }
    }

    /// Business critical.
    #[must_use]
    pub fn critical(&self, task: &str) -> bool {
        self.critical.has(task)
    }

    /// Gives machines back.
    #[must_use]
    pub fn downscale(&self, task: &str) -> bool {
        self.downscale.has(task)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_is_out() {
        let patterns = Patterns::new(&TaskPatterns::default());
        assert!(patterns.critical("fraud-report-policy"));
        assert!(!patterns.critical("scale-up-fraud-report-policy"));
        assert!(patterns.downscale("scale-down-fx-model"));
        assert!(!patterns.downscale("scale-up-fx-model"));
    }
}
