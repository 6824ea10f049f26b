//! A platform that outlives the program, with two hundred failed tasks; and the program over it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::model::execution::Execution;
use app::model::plan::{Confirmation, Plan};
use app::model::state::TaskState;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use reqwest::Client;
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use server::clients::airflow::{Airflow, ApiVersion, SetSpec, connect};
use server::clock::Clock;
use server::sandbox::{Options, PASSWORD, Sandbox, USER};
use server::store::Store;
use tokio::process::Child;

use crate::console::{DAG, client, serve};
use crate::process;

/// How many tasks are marked.
pub const TARGETS: usize = 200;

/// A platform.
pub struct Platform {
    sandbox: Arc<Sandbox>,
    airflow: Arc<dyn Airflow>,
    run: String,
    tasks: Vec<String>,
    door: String,
    /// Where the program's store is.
    pub database: String,
    folder: tempfile::TempDir,
    before: usize,
}

/// The program, as a browser reaches it.
pub struct Door {
    http: Client,
    base: String,
    cookie: String,
}

/// Every change takes a while, before it is done and after, so that it can be hit.
async fn far(request: Request, next: Next) -> Response {
    let change = request.method() == "PATCH";
    let way = Duration::from_millis(if change { 40 } else { 0 });
    tokio::time::sleep(way).await;
    let answer = next.run(request).await;
    tokio::time::sleep(way).await;
    answer
}

impl Platform {
    /// Opens one whose time is the machine's and whose tasks take for ever, with two hundred failures.
    pub async fn open() -> Self {
        let options = Options { tasks: 420, nights: 1, speed: 1, ..Options::default() };
        let sandbox = Sandbox::new(options, Clock::system());
        let near = serve(sandbox.router()).await;
        let base = format!("{near}/airflow").parse().unwrap();
        let timeout = Duration::from_secs(20);
        let airflow =
            connect("probe", &base, USER, SecretString::from(PASSWORD), timeout, Some(ApiVersion::V2)).await.unwrap();
        let run = airflow.runs(DAG, 1).await.unwrap()[0].id.clone();
        let tasks = break_many(airflow.as_ref(), &run).await;
        let door = serve(sandbox.router().layer(from_fn(far))).await;
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("comporta.db").display());
        let before = sandbox.calls().len();
        Self { sandbox, airflow, run, tasks, door, database, folder, before }
    }

    /// Starts the program over it.
    pub async fn serve(&self) -> (Child, Door) {
        let url = format!("{}/airflow", self.door);
        let environment = [
            ("COMPORTA_SANDBOX__ENABLED", "false"),
            ("COMPORTA_SIGN_IN__PEOPLE", "true"),
            ("COMPORTA_DATABASE_URL", self.database.as_str()),
            ("COMPORTA_AIRFLOW__MAIN__URL", url.as_str()),
            ("COMPORTA_AIRFLOW__MAIN__USERNAME", USER),
            ("COMPORTA_AIRFLOW__MAIN__PASSWORD", PASSWORD),
            ("COMPORTA_AIRFLOW__MAIN__API", "v2"),
        ];
        let (child, base) = process::serve(Path::new(process::COMPORTA), self.folder.path(), &[], &environment).await;
        let http = client();
        let answer = http.post(format!("{base}/sign-in")).form(&[("person", "otto")]).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        (child, Door { http, base, cookie })
    }

    /// Marking the first of the broken tasks, and with it all others.
    pub fn request(&self) -> Vec<(String, String)> {
        [
            ("request[procedure]", "mark-success"),
            ("request[run][airflow]", "main"),
            ("request[run][dag]", DAG),
            ("request[run][run]", &self.run),
            ("request[task]", &self.tasks[0]),
            ("request[values][also]", "state:failed"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    /// How often each task was sent to be marked since it was opened.
    pub fn sent(&self) -> BTreeMap<String, usize> {
        let mut sent = BTreeMap::new();
        for call in self.sandbox.calls().iter().skip(self.before).filter(|call| call.method == "PATCH") {
            let task = call.path.rsplit('/').next().unwrap().to_owned();
            *sent.entry(task).or_default() += 1;
        }
        sent
    }

    /// How many of the tasks are in which state, as Airflow itself says.
    pub async fn states(&self) -> BTreeMap<String, usize> {
        let mut states = BTreeMap::new();
        for one in self.airflow.instances(DAG, &self.run).await.unwrap() {
            if self.tasks.contains(&one.task) {
                *states.entry(one.state.wire().to_owned()).or_default() += 1;
            }
        }
        states
    }

    /// Waits until an execution is over.
    pub async fn ended(&self, store: &Store, id: &str) -> Execution {
        let waiting = async {
            loop {
                let execution = store.execution(id, 0).await.unwrap().unwrap();
                if execution.head.outcome.is_settled() {
                    return execution;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(120), waiting).await.unwrap()
    }
}

/// Sets two hundred tasks that are done to failed, so that they alone are: what comes first in the DAG first,
/// since setting a task clears what is broken behind it.
async fn break_many(airflow: &dyn Airflow, run: &str) -> Vec<String> {
    let defs = airflow.tasks(DAG).await.unwrap();
    let instances = airflow.instances(DAG, run).await.unwrap();
    let state = |task: &str| instances.iter().find(|one| one.task == task).map(|one| one.state.clone());
    let failed = instances.iter().filter(|one| one.state == TaskState::Failed).count();
    let mut depth: BTreeMap<&str, usize> = BTreeMap::new();
    let mut changed = true;
    while changed {
        changed = false;
        for def in &defs {
            let mine = depth.get(def.id.as_str()).copied().unwrap_or(0);
            for next in &def.downstream {
                if depth.get(next.as_str()).copied().unwrap_or(0) <= mine {
                    depth.insert(next, mine + 1);
                    changed = true;
                }
            }
        }
    }
    let mut tasks: Vec<&str> =
        defs.iter().map(|def| def.id.as_str()).filter(|task| state(task) == Some(TaskState::Success)).collect();
    tasks.sort_by_key(|task| depth.get(task).copied().unwrap_or(0));
    // The deepest: whatever failed last night stands before none of them.
    let tasks: Vec<String> = tasks.iter().rev().take(TARGETS - failed).rev().map(|task| (*task).to_owned()).collect();
    for task in &tasks {
        let spec =
            SetSpec { dag: DAG.into(), run: run.into(), task: task.clone(), map_index: None, state: TaskState::Failed };
        airflow.set_state(&spec).await.unwrap();
    }
    let broken = airflow.instances(DAG, run).await.unwrap();
    broken.into_iter().filter(|one| one.state == TaskState::Failed).map(|one| one.task).collect()
}

impl Door {
    /// Calls a server function that reads.
    pub async fn ask<T: DeserializeOwned>(&self, function: &str, arguments: &[(String, String)]) -> T {
        let request = self.http.get(format!("{}/api/{function}", self.base)).query(arguments);
        let answer = request.header("cookie", &self.cookie).send().await.unwrap();
        let text = answer.text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{function} answered {text}: {error}"))
    }

    /// Confirms a plan.
    pub async fn confirm(&self, plan: &Plan) -> Confirmation {
        let request = &plan.request;
        let mut form = vec![
            ("request[procedure]".to_owned(), request.procedure.clone()),
            ("request[run][airflow]".into(), request.run.airflow.clone()),
            ("request[run][dag]".into(), request.run.dag.clone()),
            ("request[run][run]".into(), request.run.run.clone()),
            ("request[task]".into(), request.task.clone()),
            ("fingerprint".into(), plan.fingerprint.clone()),
            ("ticket".into(), plan.ticket.clone()),
        ];
        form.extend(request.values.iter().map(|(name, value)| (format!("request[values][{name}]"), value.clone())));
        let request = self.http.post(format!("{}/api/confirm", self.base)).header("cookie", &self.cookie).form(&form);
        let text = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("confirm answered {text}: {error}"))
    }
}
