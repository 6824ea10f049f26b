//! `kill -9` of the whole program in the middle of retracting ten thousand datasets: started again over the same
//! store and the same platform, it retracts every one, and none twice but those that were in flight.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

#[path = "support/console.rs"]
mod console;
#[path = "binary/process.rs"]
mod process;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::model::execution::Outcome;
use app::model::plan::{Confirmation, Effect, Plan};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use reqwest::Client;
use server::clients::metapod::Metapod;
use server::clock::Clock;
use server::config::MetapodConfig;
use server::sandbox::{Options, PASSWORD, Sandbox, USER};
use server::store::Store;
use tokio::process::Child;

use crate::console::{DAG, client, serve};

/// How many are retracted.
const TARGETS: usize = 10_000;
/// How many at the same time.
const AT_ONCE: usize = 10;

struct Platform {
    /// How often each was sent to be retracted.
    sent: Arc<Mutex<BTreeMap<String, usize>>>,
    door: String,
    folder: tempfile::TempDir,
}

struct Door {
    http: Client,
    base: String,
    cookie: String,
}

impl Platform {
    async fn open() -> Self {
        let options = Options { nights: 1, speed: 1, datasets: 10_000, ..Options::default() };
        let sandbox = Sandbox::new(options, Clock::system());
        let sent: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
        let counted = sent.clone();
        let count = from_fn(move |request: Request, next: Next| {
            if let Some(("", id)) =
                request.uri().path().split_once("/metapod/api/migrations/retract/committed-dataset/")
            {
                *counted.lock().unwrap().entry(id.to_owned()).or_default() += 1;
            }
            next.run(request)
        });
        Self { door: serve(sandbox.router().layer(count)).await, sent, folder: tempfile::tempdir().unwrap() }
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.folder.path().join("comporta.db").display())
    }

    async fn serve(&self) -> (Child, Door) {
        let (airflow, metapod) = (format!("{}/airflow", self.door), format!("{}/metapod/api/graphql", self.door));
        let database = self.database();
        let environment = [
            ("COMPORTA_SANDBOX__ENABLED", "false"),
            ("COMPORTA_SIGN_IN__PEOPLE", "true"),
            ("COMPORTA_DATABASE_URL", database.as_str()),
            ("COMPORTA_AIRFLOW__MAIN__URL", airflow.as_str()),
            ("COMPORTA_AIRFLOW__MAIN__USERNAME", USER),
            ("COMPORTA_AIRFLOW__MAIN__PASSWORD", PASSWORD),
            ("COMPORTA_METAPOD__URL", metapod.as_str()),
            ("COMPORTA_METAPOD__TIMEOUT_SECONDS", "20"),
        ];
        let program = Path::new(process::COMPORTA);
        let (child, base) = process::serve(program, self.folder.path(), &[], &environment).await;
        let http = client();
        let answer = http.post(format!("{base}/sign-in")).form(&[("person", "otto")]).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        (child, Door { http, base, cookie })
    }

    fn sent(&self) -> BTreeMap<String, usize> {
        self.sent.lock().unwrap().clone()
    }
}

impl Door {
    async fn plan(&self, asked: &[(String, String)]) -> Plan {
        let request = self.http.get(format!("{}/api/plan", self.base)).query(asked).header("cookie", &self.cookie);
        request.send().await.unwrap().json().await.unwrap()
    }

    async fn confirm(&self, plan: &Plan, asked: &[(String, String)]) -> Confirmation {
        let mut form = asked.to_vec();
        for (name, value) in [("fingerprint", &plan.fingerprint), ("ticket", &plan.ticket), ("typed", &plan.typed)] {
            form.push((name.to_owned(), value.clone()));
        }
        let request = self.http.post(format!("{}/api/confirm", self.base)).form(&form).header("cookie", &self.cookie);
        request.send().await.unwrap().json().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_datasets_survive_a_kill_in_the_middle() {
    let platform = Platform::open().await;
    let (mut child, door) = platform.serve().await;
    let metapod =
        Metapod::new(&MetapodConfig::at(format!("{}/metapod/api/graphql", platform.door).parse().unwrap())).unwrap();
    let url = format!("{}/airflow", platform.door).parse().unwrap();
    let airflow = server::clients::airflow::connect(
        "probe",
        &url,
        USER,
        PASSWORD.to_owned().into(),
        Duration::from_secs(20),
        None,
    );
    let run = airflow.await.unwrap().runs(DAG, 1).await.unwrap().remove(0);
    let transaction = run.conf["metapod_transaction"].as_str().unwrap().to_owned();
    let all = metapod.all(&transaction).await.unwrap().value;
    let asked: Vec<(String, String)> = [
        ("request[procedure]", "retract"),
        ("request[run][airflow]", "main"),
        ("request[run][dag]", DAG),
        ("request[run][run]", &run.id),
        ("request[values][datasets]", "state:committed and (archive/* or series-contract/*)"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let plan = door.plan(&asked).await;
    let number = plan.targets.iter().filter(|target| target.effect == Effect::Retracted).count();
    assert_eq!(plan.refusal, None, "{:?}", plan.interlocks);
    assert_eq!(number, TARGETS);
    let Confirmation::Started(id) = door.confirm(&plan, &asked).await else { panic!("it does not start") };

    let store = Store::open(&platform.database()).await.unwrap();
    let middle = async {
        while platform.sent().len() < number / 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(240), middle).await.unwrap();
    child.kill().await.unwrap();
    let between = store.execution(&id, 0).await.unwrap().unwrap();
    let in_flight: Vec<&str> = between
        .targets
        .iter()
        .filter(|target| target.outcome == Outcome::Running)
        .map(|target| target.task.as_str())
        .collect();
    assert!(in_flight.len() <= AT_ONCE && platform.sent().len() < number, "{in_flight:?}");

    let (mut child, _) = platform.serve().await;
    let ended = async {
        loop {
            let execution = store.execution(&id, 0).await.unwrap().unwrap();
            if execution.head.outcome.is_settled() {
                return execution;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    let whole = tokio::time::timeout(Duration::from_secs(300), ended).await.unwrap();
    child.kill().await.unwrap();
    assert_eq!(whole.head.outcome, Outcome::Done, "{} {:#?}", whole.head.summary, whole.steps);
    let ours = || whole.targets.iter().filter(|target| target.effect == Effect::Retracted);
    assert!(ours().all(|target| target.outcome.went_through()), "none is lost");
    let sent = platform.sent();
    assert_eq!(sent.len(), number, "none is forgotten");
    let twice: Vec<&String> = sent.iter().filter(|(_, times)| **times > 1).map(|(id, _)| id).collect();
    let id_of = |name: &str| all.iter().find(|one| one.name == name).map(|one| one.id.as_str());
    assert!(
        twice.iter().all(|id| in_flight.iter().any(|name| id_of(name) == Some(id.as_str()))),
        "none is repeated but those in flight: {twice:?}"
    );
    let left = metapod.all(&transaction).await.unwrap().value;
    let wanted: Vec<&str> = ours().map(|target| target.task.as_str()).collect();
    let wanted: std::collections::BTreeSet<&str> = wanted.into_iter().collect();
    assert!(!left.iter().any(|one| one.committed && wanted.contains(one.name.as_str())), "Metapod itself says so");
    assert_eq!(store.audit_verify().await.unwrap().broken, None);
    println!("{number} retracted, {} in flight when killed, {} sent twice", in_flight.len(), twice.len());
}
