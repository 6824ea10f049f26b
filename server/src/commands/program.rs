//! The executables that may be run, and what they are run with.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use app::model::platform::BackendReport;
use secrecy::{ExposeSecret, SecretString};

use super::operation::Operation;
use super::run::CommandError;
use crate::config::CommandsConfig;

/// The allow-listed executables of a configuration.
#[derive(Clone, Debug)]
pub struct Commands {
    config: CommandsConfig,
}

/// A command that is about to be started.
pub(super) struct Prepared {
    pub(super) command: tokio::process::Command,
    pub(super) secrets: Vec<String>,
    pub(super) timeout: Duration,
    pub(super) limit: usize,
}

impl Commands {
    /// The executables of a configuration.
    #[must_use]
    pub fn new(config: &CommandsConfig) -> Self {
        Self { config: config.clone() }
    }

    /// The executable of this name is configured.
    #[must_use]
    pub fn has(&self, program: &str) -> bool {
        self.config.program(program).is_some()
    }

    /// The configuration, for defaults of parameters.
    #[must_use]
    pub const fn config(&self) -> &CommandsConfig {
        &self.config
    }

    pub(super) fn prepare(&self, operation: &Operation) -> Result<Prepared, CommandError> {
        let name = operation.program();
        let program = self.config.program(name).ok_or(CommandError::NotConfigured(name))?;
        let secrets = self.secrets()?;
        let mut command = tokio::process::Command::new(&program[0]);
        command.args(&program[1..]).args(operation.arguments());
        command.env_clear().env("PATH", &self.config.path).env("LANG", "C.UTF-8").envs(&self.config.environment);
        for name in &self.config.environment_from {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        for (name, secret) in &secrets {
            command.env(name, secret.expose_secret());
        }
        if let Some(directory) = &self.config.directory {
            command.current_dir(directory);
        }
        Ok(Prepared {
            command,
            secrets: secrets.values().map(|secret| secret.expose_secret().to_owned()).collect(),
            timeout: Duration::from_secs(self.config.timeout_seconds),
            limit: self.config.output_limit_kb.saturating_mul(1024),
        })
    }

    fn secrets(&self) -> Result<BTreeMap<String, SecretString>, CommandError> {
        let read = |(name, file): (&String, &String)| {
            let text = std::fs::read_to_string(file)
                .map_err(|error| CommandError::CannotStart(format!("the secret for {name} ({file}): {error}")))?;
            Ok((name.clone(), SecretString::from(text.trim_end_matches(['\n', '\r']).to_owned())))
        };
        self.config.secret_files.iter().map(read).collect()
    }

    /// What is found of each configured executable.
    #[must_use]
    pub fn check(&self) -> Vec<BackendReport> {
        let named = ["nu", "sabesp"].into_iter().filter_map(|name| Some((name, self.config.program(name)?)));
        let report = |(name, program): (&str, Vec<String>)| {
            let problem = problem(Path::new(&program[0]));
            BackendReport {
                name: format!("command {name}"),
                address: program.join(" "),
                reachable: problem.is_none(),
                version: None,
                authenticated: None,
                problems: problem.into_iter().collect(),
            }
        };
        named.map(report).collect()
    }
}

fn problem(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    if !path.is_absolute() {
        return Some("its path does not begin with /".into());
    }
    match path.metadata() {
        Ok(found) if found.is_file() && found.permissions().mode() & 0o111 != 0 => None,
        Ok(_) => Some("it is no executable file".into()),
        Err(error) => Some(error.to_string()),
    }
}
