//! The configuration: `comporta.toml`, overridden by the environment, one file per section.
//!
//! Every value may be given as `COMPORTA_<SECTION>__<KEY>`. Secrets come from the environment or
//! from a file named by `<key>_file`. What is wrong is said in one line that names key and source.

pub mod airflow;
pub mod aurora;
pub mod commands;
pub mod databricks;
pub mod default;
pub mod error;
pub mod github;
pub mod lineage;
mod load;
pub mod loads;
pub mod metapod;
pub mod procedures;
pub mod sandbox;
mod show;
pub mod sign_in;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use url::Url;

pub use self::airflow::AirflowConfig;
pub use self::aurora::AuroraConfig;
pub use self::commands::{CommandsConfig, Program};
pub use self::databricks::DatabricksConfig;
pub use self::error::ConfigError;
pub use self::github::{GitHubConfig, RepoConfig};
pub use self::lineage::{CircleCiConfig, LineageConfig};
pub use self::load::load;
pub use self::loads::{LoadsConfig, MetabaseConfig};
pub use self::metapod::{MetapodConfig, MetapodFields, TaskRule};
pub use self::procedures::{ApprovalsConfig, ProcedureConfig};
pub use self::sandbox::SandboxConfig;
pub use self::show::show;
pub use self::sign_in::{OidcConfig, RoleGroups, SignInConfig};

/// Everything that can be configured.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address to serve on.
    pub listen: SocketAddr,
    /// Name of the environment, shown in the header.
    pub environment: String,
    /// `sqlite:<path>`, or `postgres://<user>:<password>@<host>/<database>` that replicas share; in
    /// memory for the sandbox when empty, `sqlite:comporta.db` otherwise.
    pub database_url: String,
    /// Where browsers reach this console, if that is not the address it serves on.
    pub public_url: Option<Url>,
    /// Seconds between two looks at a run that somebody watches.
    pub poll_seconds: u64,
    /// Log.
    pub log: LogConfig,
    /// Who may sign in, how, and for how long.
    pub sign_in: SignInConfig,
    /// The built-in sandbox.
    pub sandbox: SandboxConfig,
    /// Airflow instances by name.
    pub airflow: BTreeMap<String, AirflowConfig>,
    /// The metadata service.
    pub metapod: Option<MetapodConfig>,
    /// The scheduler of the jobs.
    pub aurora: Option<AuroraConfig>,
    /// Where it is listed what reads what.
    pub lineage: Option<LineageConfig>,
    /// The table of the warehouse's loads.
    pub loads: Option<LoadsConfig>,
    /// The workspace that notebooks are made in.
    pub databricks: Option<DatabricksConfig>,
    /// The pipeline's code.
    pub github: Option<GitHubConfig>,
    /// The executables that may be run.
    pub commands: CommandsConfig,
    /// Keys of a run's `conf` that hold the run context.
    pub context: ContextConfig,
    /// Patterns that say what a task is.
    pub tasks: TaskPatterns,
    /// What confirming a procedure takes, by its id.
    pub procedures: BTreeMap<String, ProcedureConfig>,
    /// How second persons are asked.
    pub approvals: ApprovalsConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            environment: String::new(),
            database_url: String::new(),
            public_url: None,
            poll_seconds: 2,
            log: LogConfig::default(),
            sign_in: SignInConfig::default(),
            sandbox: SandboxConfig::default(),
            airflow: BTreeMap::new(),
            metapod: None,
            aurora: None,
            lineage: None,
            loads: None,
            databricks: None,
            github: None,
            commands: CommandsConfig::default(),
            context: ContextConfig::default(),
            tasks: TaskPatterns::default(),
            procedures: BTreeMap::new(),
            approvals: ApprovalsConfig::default(),
        }
    }
}

/// How the log is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// `text` or `json`.
    pub format: LogFormat,
    /// Filter as `tracing` writes it.
    pub filter: String,
}

/// Format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object per line.
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info,sqlx=warn".into() }
    }
}

/// Keys of a dag run's `conf`; the first that is present counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContextConfig {
    /// Metapod transaction id.
    pub transaction: Vec<String>,
    /// Version of itaipu.
    pub version: Vec<String>,
    /// Date whose data is built.
    pub target_date: Vec<String>,
    /// Date up to which data is read.
    pub reference_date: Vec<String>,
    /// Environment.
    pub environment: Vec<String>,
}

impl Default for ContextConfig {
    fn default() -> Self {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        Self {
            transaction: keys(&["metapod_transaction", "transaction_id", "transaction"]),
            version: keys(&["itaipu_version", "version"]),
            target_date: keys(&["target_date"]),
            reference_date: keys(&["reference_date"]),
            environment: keys(&["environment", "env"]),
        }
    }
}

/// Patterns (`*` and `?`) over task ids; a leading `!` takes tasks out again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TaskPatterns {
    /// Business critical: to be mended at once. A leading `!` takes tasks out again.
    pub critical: Vec<String>,
    /// Gives machines back.
    pub downscale: Vec<String>,
}

impl Default for TaskPatterns {
    fn default() -> Self {
        Self {
            critical: vec!["*policy*".into(), "!scale-*".into()],
            downscale: vec!["scale-down-*".into(), "scale_down_*".into(), "*downscale*".into()],
        }
    }
}

impl Config {
    /// The sandbox is the platform: asked for, or nothing else is configured.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.sandbox.enabled.unwrap_or(self.airflow.is_empty())
    }

    /// Where the store is.
    #[must_use]
    pub fn database(&self) -> String {
        match (self.database_url.as_str(), self.is_sandbox()) {
            ("", true) => format!("sqlite:file:comporta-{}?mode=memory&cache=shared", uuid::Uuid::new_v4()),
            ("", false) => "sqlite:comporta.db".into(),
            (given, _) => given.into(),
        }
    }
}
