//! Builds the application out of a configuration and serves it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::model::platform::PlatformInfo;
use app::ports::Ports;
use leptos::config::LeptosOptions;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::{
    AirflowConfig, AuroraConfig, CommandsConfig, Config, DatabricksConfig, GitHubConfig, LineageConfig, LoadsConfig,
    MetapodConfig, Program, TaskRule,
};
use crate::http;
use crate::http::doors::Doors;
use crate::procedures::ProceduresService;
use crate::sandbox::{self, Sandbox};
use crate::service::audit::AuditService;
use crate::service::backends::Backends;
use crate::service::datasets::DatasetsService;
use crate::service::grid::GridsService;
use crate::service::history::Histories;
use crate::service::platform::PlatformService;
use crate::service::runs::RunsService;
use crate::service::sessions::SessionsService;
use crate::service::watch::Watchers;
use crate::store::{Store, without_password};

/// How long what is in flight may take at shutdown.
const GRACE: Duration = Duration::from_secs(30);

/// An application that serves.
pub struct Application {
    /// Where it serves.
    pub address: SocketAddr,
    /// The sandbox, if it is the platform.
    pub sandbox: Option<Arc<Sandbox>>,
    /// What it offers, without HTTP in between.
    pub ports: Ports,
    /// What survives a restart.
    pub store: Store,
    procedures: Arc<ProceduresService>,
    watchers: Arc<Watchers>,
    stop: watch::Sender<bool>,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// What keeps an application from starting, in one line.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or may not be used.
    #[error("cannot serve on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The store cannot be opened.
    #[error("cannot open the store {0}: {1}")]
    Store(String, sqlx::Error),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Application {
    /// Starts everything: sandbox if it is wanted, store, services, server.
    ///
    /// # Errors
    /// [`StartError`], in one line.
    pub async fn start(mut config: Config, clock: Clock) -> Result<Self, StartError> {
        let other = |error: &dyn std::fmt::Display| StartError::Other(error.to_string());
        let listener =
            TcpListener::bind(config.listen).await.map_err(|error| StartError::Listen(config.listen, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Listen(config.listen, error))?;
        let url = config.database();
        let sandbox = if config.is_sandbox() { Some(open_sandbox(&mut config, &clock).await?) } else { None };
        let store = Store::open(&url).await.map_err(|error| StartError::Store(without_password(&url), error))?;
        let audit = Arc::new(AuditService::new(store.clone(), clock.clone()));
        let people = sandbox.is_some() || config.sign_in.people;
        let doors = Doors::new(&config, people, clock.clone(), store.clone()).map_err(StartError::Other)?;
        let sessions = Arc::new(SessionsService::new(store.clone(), clock.clone()));
        let backends = Arc::new(Backends::new(&config, clock).map_err(|error| other(&error))?);
        let watchers = Watchers::new(backends.clone(), store.clone(), Duration::from_secs(config.poll_seconds));
        let histories = Histories::new(backends.clone(), watchers.clone());
        let runs = RunsService::new(backends.clone(), watchers.clone(), store.clone(), histories.clone());
        let runs = Arc::new(runs);
        let datasets = Arc::new(DatasetsService::new(backends.clone(), watchers.clone()));
        let grids = Arc::new(GridsService { watchers: watchers.clone(), histories: histories.clone() });
        let procedures = Arc::new(ProceduresService::new(&config, backends.clone(), watchers.clone(), store.clone()));
        tokio::spawn(procedures.as_ref().clone().listen());
        tokio::spawn(procedures.as_ref().clone().recover());
        let platform = PlatformService {
            info: PlatformInfo {
                sandbox: sandbox.is_some(),
                people,
                sign_on: doors.oidc.as_ref().map(|oidc| oidc.name().to_owned()),
                version: env!("CARGO_PKG_VERSION").into(),
                environment: config.environment.clone(),
            },
            backends,
            watchers: watchers.clone(),
            runs: runs.clone(),
            datasets: datasets.clone(),
            histories,
            store: store.clone(),
            sandbox: sandbox.clone(),
            doors: doors.clone(),
        };
        let ports = Ports {
            runs,
            datasets,
            grids,
            procedures: procedures.clone(),
            approvals: procedures.clone(),
            platform: Arc::new(platform),
            sessions,
            audit,
        };
        let options = LeptosOptions::builder().output_name("comporta").site_addr(address).build();
        let assets = http::assets::addresses().map_err(StartError::Other)?;
        let router = http::router(http::State {
            options,
            ports: ports.clone(),
            assets: Arc::new(assets),
            store: store.clone(),
            watchers: watchers.clone(),
            procedures: procedures.clone(),
            metrics: http::metrics::recorder(),
            doors,
        });
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, router, stopped));
        Ok(Self { address, sandbox, ports, store, procedures, watchers, stop, server })
    }

    /// Stops: takes no new requests, finishes what is in flight and what runs.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let drained = async {
            self.procedures.drain().await;
            self.server.await
        };
        if tokio::time::timeout(GRACE, drained).await.is_err() {
            tracing::warn!(
                "not everything was finished in {} s; executions under way are gone on with at the next start",
                GRACE.as_secs()
            );
        }
        // Nobody looks any more.
        self.watchers.reset().await;
    }
}

async fn serve(listener: TcpListener, router: axum::Router, mut stopped: watch::Receiver<bool>) -> std::io::Result<()> {
    let mut ending = stopped.clone();
    let graceful = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        });
    // A live stream never ends by itself: after a moment the rest is let go.
    tokio::select! {
        result = graceful => result,
        () = async {
            let _ = ending.wait_for(|stopped| *stopped).await;
            tokio::time::sleep(Duration::from_secs(2)).await;
        } => Ok(()),
    }
}

/// Opens the sandbox on loopback and makes it the configured platform.
async fn open_sandbox(config: &mut Config, clock: &Clock) -> Result<Arc<Sandbox>, StartError> {
    let other = |error: &dyn std::fmt::Display| StartError::Other(format!("the sandbox cannot be opened: {error}"));
    let wanted = &config.sandbox;
    let options = sandbox::Options {
        seed: wanted.seed,
        tasks: wanted.tasks,
        nights: wanted.nights,
        datasets: wanted.datasets,
        speed: wanted.speed,
        ..Default::default()
    };
    let sandbox = Sandbox::new(options, clock.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| other(&error))?;
    let base = format!("http://{}", listener.local_addr().map_err(|error| other(&error))?);
    let router = sandbox.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let airflow = |path: &str| -> Result<AirflowConfig, StartError> {
        Ok(AirflowConfig {
            url: format!("{base}/{path}").parse().map_err(|error| other(&error))?,
            console: None,
            username: "comporta".into(),
            password: Some(SecretString::from("sandbox")),
            password_file: None,
            api: None,
            timeout_seconds: 15,
        })
    };
    config.airflow.clear();
    config.airflow.insert("main".into(), airflow("airflow")?);
    if wanted.airflow2 {
        config.airflow.insert("old".into(), airflow("airflow2")?);
    }
    let url = format!("{base}/metapod/api/graphql").parse().map_err(|error| other(&error))?;
    let rule = |(datasets, task): (String, &str)| TaskRule { datasets, task: task.into() };
    let task_of = sandbox::world::datasets::rules().into_iter().map(rule).collect();
    config.metapod = Some(MetapodConfig { task_of, ..MetapodConfig::at(url) });
    config.aurora = Some(AuroraConfig::at(format!("{base}/aurora").parse().map_err(|error| other(&error))?));
    sources(config, &base).map_err(|error| other(&error))?;
    tools(&mut config.commands, &base);
    Ok(sandbox)
}

/// Lineage, loads, notebooks and changes of the sandbox.
fn sources(config: &mut Config, base: &str) -> Result<(), url::ParseError> {
    let at = |path: &str| format!("{base}/{path}").parse();
    let secret = || SecretString::from(sandbox::PASSWORD);
    config.lineage = Some(LineageConfig::of_circleci(at("circleci/api/v2")?, secret()));
    let mut loads = LoadsConfig::of_metabase(at("metabase")?, sandbox::USER, secret(), sandbox::metabase::DATABASE);
    loads.more = ["dataset", "transaction_id"].map(str::to_owned).to_vec();
    config.loads = Some(loads);
    config.databricks = Some(DatabricksConfig::at(at("databricks")?, secret()));
    let paths = &["src/main/scala/etl/{kind}/{Name}.scala"];
    config.github = Some(GitHubConfig::of(at("github")?, at("github/web")?, secret(), "nubank/itaipu", paths));
    Ok(())
}

/// `nu` and `sabesp` of the sandbox are this program, unless others are configured.
fn tools(commands: &mut CommandsConfig, base: &str) {
    let Ok(program) = std::env::current_exe() else { return };
    let tool = |name: &str| Program::With(vec![program.display().to_string(), "sandbox-tool".into(), name.into()]);
    commands.nu.get_or_insert_with(|| tool("nu"));
    commands.sabesp.get_or_insert_with(|| tool("sabesp"));
    commands.environment.insert("COMPORTA_SANDBOX".into(), base.into());
    commands.environment.insert("COMPORTA_SANDBOX_TOKEN".into(), sandbox::PASSWORD.into());
}
