//! A sandbox on a port of its own, whose clock is the machine's, with its tools and a client of its Aurora.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use server::clients::airflow::connect;
use server::clients::aurora::{Aurora, Jobs};
use server::clients::metapod::Metapod;
use server::clock::Clock;
use server::commands::{CommandError, Commands, Exit, Line, Operation};
use server::config::{AuroraConfig, CommandsConfig, MetapodConfig, Program};
use server::sandbox::{Fault, FaultKind, Options, PASSWORD, Sandbox, USER};
use tokio::sync::mpsc;

/// A job that belongs to no task, and runs until it is killed.
pub const LEFT: &str = "itaipu-contracts";

/// A sandbox that listens.
pub struct Platform {
    /// It.
    pub sandbox: Arc<Sandbox>,
    /// Where it listens, without a slash at the end.
    pub base: String,
}

impl Platform {
    /// An ordinary one.
    pub async fn start() -> Self {
        let sandbox = Sandbox::new(Options { nights: 2, ..Options::default() }, Clock::system());
        Self { base: serve(sandbox.router()).await, sandbox }
    }

    /// What its tools are run with.
    pub fn commands(&self) -> CommandsConfig {
        let tool = |name: &str| {
            let words = [env!("CARGO_BIN_EXE_comporta"), "sandbox-tool", name];
            Some(Program::With(words.map(str::to_owned).to_vec()))
        };
        let mut config = CommandsConfig { nu: tool("nu"), sabesp: tool("sabesp"), ..CommandsConfig::default() };
        config.environment.insert("COMPORTA_SANDBOX".into(), self.base.clone());
        config.environment.insert("COMPORTA_SANDBOX_TOKEN".into(), PASSWORD.into());
        config
    }

    /// A client of its Aurora.
    pub fn aurora(&self) -> Aurora {
        aurora(&self.base, |_| ())
    }

    /// A client of its Metapod.
    pub fn metapod(&self) -> Metapod {
        let url = format!("{}/metapod/api/graphql", self.base).parse().unwrap();
        Metapod::new(&MetapodConfig::at(url)).unwrap()
    }

    /// The transaction of last night.
    pub async fn transaction(&self) -> String {
        let base = format!("{}/airflow", self.base).parse().unwrap();
        let (password, patience) = (SecretString::from(PASSWORD), Duration::from_secs(5));
        let airflow = connect("main", &base, USER, password, patience, None).await.unwrap();
        let run = airflow.runs("dagao", 1).await.unwrap();
        run[0].conf["metapod_transaction"].as_str().unwrap().to_owned()
    }

    /// What the instances of a job have come to.
    pub async fn statuses(&self, job: &str) -> Vec<String> {
        let instances = self.aurora().job("jobs", "prod", job).await.unwrap();
        instances.into_iter().map(|one| one.status).collect()
    }

    /// Makes the next calls to paths that hold this go wrong.
    pub fn inject(&self, path: &str, times: u32, kind: FaultKind) {
        self.sandbox.inject(Fault { method: None, path_contains: path.into(), times, kind });
    }

    /// How many calls there were to paths that hold this.
    pub fn calls(&self, path: &str) -> usize {
        self.sandbox.calls().iter().filter(|call| call.path.contains(path)).count()
    }

    /// Ids of the machines of a service, past the tools.
    pub async fn machines(&self, service: &str) -> Vec<String> {
        let url = format!("{}/aurora/tools/machines/{service}", self.base);
        let answer = reqwest::Client::new().post(url).bearer_auth(PASSWORD).send().await.unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        answer["machines"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    }
}

/// A client of the scheduler below an address, its configuration changed.
pub fn aurora(base: &str, change: impl FnOnce(&mut AuroraConfig)) -> Aurora {
    let mut config = AuroraConfig::at(format!("{base}/aurora").parse().unwrap());
    config.timeout_seconds = 1;
    change(&mut config);
    Aurora::new(&config).unwrap()
}

/// Runs an operation; how it ended and all that it printed.
pub async fn perform(config: &CommandsConfig, operation: &Operation) -> (Result<Exit, CommandError>, String) {
    let (lines, mut printed) = mpsc::channel::<Line>(1_000);
    let commands = Commands::new(config);
    let all = async {
        let mut all = String::new();
        while let Some(line) = printed.recv().await {
            all.push_str(&line.text);
            all.push('\n');
        }
        all
    };
    tokio::time::timeout(Duration::from_secs(60), async { tokio::join!(commands.run(operation, lines), all) })
        .await
        .unwrap()
}

/// Serves a router on a port of its own; answers where.
pub async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}
