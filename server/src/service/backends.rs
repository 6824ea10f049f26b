//! The configured backends. Each is connected when it is first needed, so that one that is down
//! does not keep the console from starting.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::error::{AppError, ErrorKind};
use app::model::platform::BackendReport;
use secrecy::SecretString;
use tokio::sync::Mutex;
use url::Url;

use super::patterns::Patterns;
use crate::clients::airflow::{self, Airflow, ApiVersion};
use crate::clients::aurora::{Aurora, Jobs};
use crate::clients::databricks::Databricks;
use crate::clients::github::{Changes, GitHub};
use crate::clients::http::ClientError;
use crate::clients::lineage::{self, LineageSource};
use crate::clients::loads::{self, Loads};
use crate::clients::metapod::{Answered, Listed, Metapod};
use crate::clock::Clock;
use crate::commands::Commands;
use crate::config::airflow::Api;
use crate::config::{AirflowConfig, Config, ContextConfig, MetapodConfig};

/// Everything outside this process.
#[derive(Debug)]
pub struct Backends {
    airflows: BTreeMap<String, Slot>,
    /// The metadata service, if it is configured.
    pub metapod: Option<Arc<Metapod>>,
    /// How it is configured.
    pub metapod_config: Option<MetapodConfig>,
    /// The jobs of the cluster, if it is configured.
    pub jobs: Option<Arc<dyn Jobs>>,
    /// What reads what, if it is configured where that is listed.
    pub lineage: Option<Arc<dyn LineageSource>>,
    /// What was loaded into the warehouse, if it is configured where that is written down.
    pub loads: Option<Arc<dyn Loads>>,
    /// Notebooks, if a workspace is configured.
    pub databricks: Option<Arc<Databricks>>,
    /// What changed in the pipeline's code, if it is configured where that is.
    pub changes: Option<Arc<dyn Changes>>,
    /// The executables that may be run.
    pub commands: Commands,
    /// What a task is by its id.
    pub patterns: Patterns,
    /// Keys of the run context.
    pub context: ContextConfig,
    /// The time.
    pub clock: Clock,
}

#[derive(Debug)]
struct Slot {
    config: AirflowConfig,
    client: Mutex<Option<Arc<dyn Airflow>>>,
    failed: Mutex<Option<(Instant, AppError)>>,
}

impl Backends {
    /// The backends of a configuration.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(config: &Config, clock: Clock) -> Result<Self, ClientError> {
        let slot = |config: &AirflowConfig| Slot {
            config: config.clone(),
            client: Mutex::new(None),
            failed: Mutex::new(None),
        };
        let metapod = match &config.metapod {
            Some(metapod) => Some(Arc::new(Metapod::new(metapod)?)),
            None => None,
        };
        let jobs = match &config.aurora {
            Some(aurora) => Some(Arc::new(Aurora::new(aurora)?) as Arc<dyn Jobs>),
            None => None,
        };
        Ok(Self {
            jobs,
            lineage: config.lineage.as_ref().map(lineage::source).transpose()?,
            loads: config.loads.as_ref().map(loads::source).transpose()?,
            databricks: config.databricks.as_ref().map(Databricks::new).transpose()?.map(Arc::new),
            changes: match &config.github {
                Some(github) => Some(Arc::new(GitHub::new(github)?) as Arc<dyn Changes>),
                None => None,
            },
            commands: Commands::new(&config.commands),
            airflows: config.airflow.iter().map(|(name, config)| (name.clone(), slot(config))).collect(),
            metapod,
            metapod_config: config.metapod.clone(),
            patterns: Patterns::new(&config.tasks),
            context: config.context.clone(),
            clock,
        })
    }

    /// Names of the Airflow instances.
    pub fn airflow_names(&self) -> impl Iterator<Item = &str> {
        self.airflows.keys().map(String::as_str)
    }

    /// The client of an instance.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] for an unknown name; [`ErrorKind::Unavailable`] if it cannot be
    /// connected.
    pub async fn airflow(&self, name: &str) -> Result<Arc<dyn Airflow>, AppError> {
        let slot = self.airflows.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.airflow_names().collect();
            AppError::new(
                ErrorKind::NotFound,
                format!("No Airflow is called {name}; configured are: {}.", known.join(", ")),
            )
        })?;
        let asked = Instant::now();
        let mut client = slot.client.lock().await;
        if let Some(client) = client.as_ref() {
            return Ok(client.clone());
        }
        let mut failed = slot.failed.lock().await;
        // Whoever waited while somebody else tried in vain does not try anew.
        if let Some((_, error)) = failed.as_ref().filter(|(at, _)| *at >= asked) {
            return Err(error.clone());
        }
        let AirflowConfig { url, username, password, api, timeout_seconds, .. } = &slot.config;
        let api = api.map(|api| match api {
            Api::V1 => ApiVersion::V1,
            Api::V2 => ApiVersion::V2,
        });
        let password = password.clone().unwrap_or_else(|| SecretString::from(""));
        let timeout = Duration::from_secs(*timeout_seconds);
        let connected = airflow::connect(name, url, username, password, timeout, api).await;
        match connected {
            Ok(connected) => Ok(client.insert(connected).clone()),
            Err(error) => {
                let error = told(name, &error);
                *failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    /// Address of a run, and of a task in it, in Airflow's own console.
    pub async fn console(&self, name: &str, dag: &str, run: &str, task: Option<&str>) -> Option<String> {
        let config = &self.airflows.get(name)?.config;
        let base: &Url = config.console.as_ref().unwrap_or(&config.url);
        let base = base.as_str().trim_end_matches('/');
        let encode = crate::clients::http::segment;
        let api = self.airflows.get(name)?.client.lock().await.as_ref()?.api();
        Some(match api {
            ApiVersion::V2 => {
                let run = format!("{base}/dags/{}/runs/{}", encode(dag), encode(run));
                task.map_or(run.clone(), |task| format!("{run}/tasks/{}", encode(task)))
            }
            ApiVersion::V1 => {
                let grid = format!("{base}/dags/{}/grid?dag_run_id={}", encode(dag), encode(run));
                task.map_or(grid.clone(), |task| format!("{grid}&task_id={}", encode(task)))
            }
        })
    }

    /// What Metapod recorded for a task; nothing without a Metapod.
    pub async fn datasets(&self, transaction: &str, task: &str) -> Option<Result<Answered<Vec<Listed>>, ClientError>> {
        let (metapod, rules) = (self.metapod.as_ref()?, self.metapod_config.as_ref()?);
        let bare = rules.strip_prefixes.iter().find_map(|prefix| task.strip_prefix(prefix.as_str())).unwrap_or(task);
        let names: Vec<String> = rules.dataset_names.iter().map(|name| name.replace("{task}", bare)).collect();
        Some(metapod.named(transaction, &names).await)
    }

    /// Tries every backend.
    pub async fn check(&self) -> Vec<BackendReport> {
        let mut reports = Vec::new();
        for (name, slot) in &self.airflows {
            reports.push(self.check_airflow(name, slot).await);
        }
        if let Some(metapod) = &self.metapod {
            reports.push(report("metapod", metapod.url().to_string(), metapod.ping().await));
        }
        if let Some(jobs) = &self.jobs {
            reports.push(report("aurora", jobs.address(), jobs.jobs(jobs.place().0).await.map(drop)));
        }
        if let Some(lineage) = &self.lineage {
            reports.push(report("lineage", lineage.origin(), lineage.ping().await));
        }
        if let Some(loads) = &self.loads {
            // Whether anything of this name was loaded or not.
            reports.push(report("loads", loads.address(), loads.latest("comporta", 1).await.map(drop)));
        }
        if let Some(databricks) = &self.databricks {
            reports.push(report("databricks", databricks.address(), databricks.ping().await));
        }
        if let Some(changes) = &self.changes {
            reports.push(report("github", changes.address(), changes.ping().await));
        }
        reports.extend(self.commands.check());
        reports
    }

    async fn check_airflow(&self, name: &str, slot: &Slot) -> BackendReport {
        let mut report = BackendReport {
            name: format!("airflow {name}"),
            address: slot.config.url.to_string(),
            reachable: false,
            version: None,
            authenticated: None,
            problems: Vec::new(),
        };
        let client = match self.airflow(name).await {
            Ok(client) => client,
            Err(error) => {
                report.problems.push(error.message);
                return report;
            }
        };
        match client.version().await {
            Ok(version) => (report.reachable, report.version) = (true, Some(version)),
            Err(error) => {
                report.reachable = !matches!(error, ClientError::Unreachable(_) | ClientError::NoAnswer(_));
                report.problems.push(error.to_string());
            }
        }
        match client.dags().await {
            Ok(dags) => {
                report.authenticated = Some(true);
                if dags.is_empty() {
                    report.problems.push("our account sees no DAG".into());
                }
            }
            Err(error @ (ClientError::Unauthorized(_) | ClientError::Forbidden(_))) => {
                report.authenticated = Some(false);
                report.problems.push(error.to_string());
            }
            Err(error) => report.problems.push(error.to_string()),
        }
        report
    }
}

/// What one try of a backend showed.
fn report(name: &str, address: String, tried: Result<(), ClientError>) -> BackendReport {
    BackendReport {
        name: name.into(),
        address,
        reachable: !matches!(tried, Err(ClientError::Unreachable(_) | ClientError::NoAnswer(_))),
        version: None,
        authenticated: match tried {
            Ok(()) => Some(true),
            Err(ClientError::Unauthorized(_) | ClientError::Forbidden(_)) => Some(false),
            Err(_) => None,
        },
        problems: tried.err().map(|error| error.to_string()).into_iter().collect(),
    }
}

/// A client's error for the operator.
#[must_use]
pub fn told(name: &str, error: &ClientError) -> AppError {
    error.told(&format!("Airflow {name}"))
}
