//! `[commands]`: the executables that may be run, and what they are run with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The executables that may be run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CommandsConfig {
    /// The executable `nu`: an absolute path, or a path and the arguments that always come first.
    pub nu: Option<Program>,
    /// The executable `sabesp`.
    pub sabesp: Option<Program>,
    /// Seconds until a command is ended.
    pub timeout_seconds: u64,
    /// `PATH` that commands see.
    pub path: String,
    /// Variables that commands see.
    pub environment: BTreeMap<String, String>,
    /// Names of our own variables that commands see.
    pub environment_from: Vec<String>,
    /// Variables whose values are read from files when a command is run; hidden in what it prints.
    pub secret_files: BTreeMap<String, String>,
    /// Folder that commands run in.
    pub directory: Option<String>,
    /// Kilobytes of output that are kept.
    pub output_limit_kb: usize,
    /// Aurora stack of `sabesp`.
    pub aurora_stack: String,
    /// Environment of `nu ser`.
    pub env: String,
    /// Suffix of `nu ser`.
    pub suffix: String,
    /// Region of `nu ser`.
    pub region: String,
    /// Where `sabesp jobs itaipu` keeps what stays.
    pub permanent: String,
    /// Where `sabesp jobs itaipu` keeps what does not.
    pub ephemeral: String,
}

/// An executable, or one with arguments that always come first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Program {
    /// A path.
    Path(String),
    /// A path and arguments.
    With(Vec<String>),
}

impl Default for CommandsConfig {
    fn default() -> Self {
        Self {
            nu: None,
            sabesp: None,
            timeout_seconds: 300,
            path: "/usr/local/bin:/usr/bin:/bin".into(),
            environment: BTreeMap::new(),
            environment_from: Vec::new(),
            secret_files: BTreeMap::new(),
            directory: None,
            output_limit_kb: 256,
            aurora_stack: "cantareira-stable".into(),
            env: "cantareira".into(),
            suffix: "stable".into(),
            region: "us-east-1".into(),
            permanent: "s3a://nu-spark-metapod-permanent-1/".into(),
            ephemeral: "s3a://nu-spark-metapod-ephemeral-1/".into(),
        }
    }
}

impl CommandsConfig {
    /// Path and first arguments of an executable, if it is configured.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<Vec<String>> {
        let program = match name {
            "nu" => self.nu.as_ref(),
            "sabesp" => self.sabesp.as_ref(),
            _ => None,
        };
        match program? {
            Program::Path(path) => Some(vec![path.clone()]),
            Program::With(all) if all.is_empty() => None,
            Program::With(all) => Some(all.clone()),
        }
    }

    /// The names of variables are names, and none that is passed on is this console's own: those hold its
    /// secrets.
    ///
    /// # Errors
    /// Key and what is wrong with it.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        let odd = |name: &str| {
            name.is_empty()
                || name.starts_with(|c: char| c.is_ascii_digit())
                || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let given = self.environment.keys().map(|name| ("commands.environment", name));
        let secret = self.secret_files.keys().map(|name| ("commands.secret_files", name));
        let passed = self.environment_from.iter().map(|name| ("commands.environment_from", name));
        for (key, name) in given.chain(secret).chain(passed) {
            if odd(name) {
                return Err((key, format!("{name:?} is no name of a variable")));
            }
        }
        match self.environment_from.iter().find(|name| name.starts_with("COMPORTA_")) {
            Some(own) => Err(("commands.environment_from", format!("{own} is this console's own and may be a secret"))),
            None => Ok(()),
        }
    }
}
