//! What of `[metapod]` cannot be.

use super::MetapodConfig;

impl MetapodConfig {
    /// Names are names, paths have one place for an id, patterns compile.
    ///
    /// # Errors
    /// Key and what is wrong with it.
    pub(in crate::config) fn check(&self) -> Result<(), (&'static str, String)> {
        if let Some((key, name)) = self.fields.clone().each().into_iter().find(|(_, name)| !is_field(name)) {
            return Err((key, format!("{name:?} is no name of a GraphQL field")));
        }
        for (key, path) in [
            ("metapod.retract_committed", &self.retract_committed),
            ("metapod.retract_attribute", &self.retract_attribute),
            ("metapod.retract_indexed_attribute", &self.retract_indexed_attribute),
            ("metapod.retract_append", &self.retract_append),
        ] {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
            let parts: Vec<&str> = path.split("{id}").collect();
            if !path.starts_with('/') || parts.len() != 2 || !parts.concat().chars().all(plain) {
                return Err((key, format!("{path:?} is no path with one {{id}} in it")));
            }
        }
        for (key, word) in
            [("metapod.shard", &self.shard), ("metapod.service", &self.service), ("metapod.suffix", &self.suffix)]
        {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            let may_be_empty = key == "metapod.suffix";
            if (word.is_empty() && !may_be_empty) || word.starts_with('-') || !word.chars().all(plain) {
                return Err((key, format!("{word:?} is no name")));
            }
        }
        if !(1..=50).contains(&self.retract_at_once) {
            return Err(("metapod.retract_at_once", format!("{} is not between 1 and 50", self.retract_at_once)));
        }
        let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\'' | '"' | '\\' | '`' | '$');
        let file = ["s3://", "s3a://"].iter().find_map(|scheme| self.empty_file.strip_prefix(scheme));
        if file.is_none_or(|path| path.is_empty() || path.contains(odd)) {
            return Err(("metapod.empty_file", format!("{:?} is no file on S3", self.empty_file)));
        }
        for rule in &self.task_of {
            if let Err(error) = globset::Glob::new(&rule.datasets) {
                return Err(("metapod.task_of", format!("{}: {error}", rule.datasets)));
            }
            if rule.task.is_empty() {
                return Err(("metapod.task_of", format!("{} belongs to no task", rule.datasets)));
            }
        }
        Ok(())
    }
}

/// A name as GraphQL has it, or nothing.
fn is_field(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
