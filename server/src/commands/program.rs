//! The executables that may be run, and what they are run with.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use app::model::platform::BackendReport;
use secrecy::{ExposeSecret, SecretString};

use super::operation::Operation;
use super::output::needles;
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
    /// What must not be shown of what it prints.
    pub(super) needles: Vec<String>,
    pub(super) timeout: Duration,
    pub(super) limit: usize,
}

impl Commands {
    /// The executables of a configuration. One that cannot be run keeps nothing from starting; the log says so.
    #[must_use]
    pub fn new(config: &CommandsConfig) -> Self {
        let commands = Self { config: config.clone() };
        for report in commands.check().iter().filter(|report| !report.problems.is_empty()) {
            tracing::warn!(name = report.name, at = report.address, problems = ?report.problems, "cannot be run");
        }
        commands
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
        operation.clone().checked().map_err(|error| CommandError::CannotStart(error.to_string()))?;
        // The system says of what is not there only that something is not.
        if let Some(problem) = problem(Path::new(&program[0])).or_else(|| self.folder_problem()) {
            return Err(CommandError::CannotStart(problem));
        }
        let secrets = self.secrets().map_err(CommandError::CannotStart)?;
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
            needles: needles(secrets.values().map(ExposeSecret::expose_secret)),
            timeout: Duration::from_secs(self.config.timeout_seconds),
            limit: self.config.output_limit_kb.saturating_mul(1024),
        })
    }

    fn secrets(&self) -> Result<BTreeMap<String, SecretString>, String> {
        let read = |(name, file): (&String, &String)| match secret(file) {
            Ok(secret) => Ok((name.clone(), secret)),
            Err(problem) => Err(format!("the secret for {name}: {problem}")),
        };
        self.config.secret_files.iter().map(read).collect()
    }

    /// What is found of each configured executable and of what it is run with.
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
                problems: problem.into_iter().chain(self.folder_problem()).chain(self.secrets().err()).collect(),
            }
        };
        named.map(report).collect()
    }

    fn folder_problem(&self) -> Option<String> {
        let folder = self.config.directory.as_ref().filter(|folder| !Path::new(folder).is_dir())?;
        Some(format!("there is no folder {folder} to run it in"))
    }
}

fn secret(file: &str) -> Result<SecretString, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    match text.trim_end_matches(['\n', '\r']) {
        "" => Err(format!("{file} is empty")),
        secret => Ok(SecretString::from(secret.to_owned())),
    }
}

fn problem(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let shown = path.display();
    if !path.is_absolute() {
        return Some(format!("{shown} does not begin with /"));
    }
    match path.metadata() {
        Ok(found) if found.is_file() && found.permissions().mode() & 0o111 != 0 => None,
        Ok(_) => Some(format!("{shown} is no executable file")),
        Err(error) => Some(format!("{shown}: {error}")),
    }
}
