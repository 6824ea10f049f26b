//! What a task is by its id: patterns of the configuration.

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::config::TaskPatterns;

/// Compiled patterns.
#[derive(Clone, Debug)]
pub struct Patterns {
    critical: GlobSet,
    downscale: GlobSet,
}

impl Patterns {
    /// Compiles the patterns; what does not compile was refused when the configuration was read.
    #[must_use]
    pub fn new(config: &TaskPatterns) -> Self {
        let set = |patterns: &[String]| {
            let mut builder = GlobSetBuilder::new();
            for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
                builder.add(glob);
            }
            builder.build().unwrap_or_else(|_| GlobSet::empty())
        };
        Self { critical: set(&config.critical), downscale: set(&config.downscale) }
    }

    /// Business critical.
    #[must_use]
    pub fn critical(&self, task: &str) -> bool {
        self.critical.is_match(task)
    }

    /// Gives machines back.
    #[must_use]
    pub fn downscale(&self, task: &str) -> bool {
        self.downscale.is_match(task)
    }
}
