//! Everything that runs is ended at many points of an execution, by ending its runtime, as a process that
//! is killed ends, and started again over the same store and the same platform: everything is done, nothing twice but what was in flight, and all of it on record.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::sync::Arc;
use std::time::Duration;

use app::model::audit::AuditKind;
use app::model::execution::Outcome;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use secrecy::SecretString;
use server::clock::Clock;
use server::config::{AirflowConfig, Config};
use server::sandbox::{Options, PASSWORD, Sandbox, USER};
use server::store::Store;
use server::store::audit::AuditQuery;

use crate::console::{BROKEN, Console, NOON, Visitor, config, serve};
use crate::operator::{confirm, ended, outcomes, plan, request, started};

/// A platform that outlives the consoles, and a store for them.
pub struct Outside {
    /// The platform.
    pub sandbox: Arc<Sandbox>,
    /// Configuration of a console over it.
    pub config: Config,
    _folder: tempfile::TempDir,
    // Last: what it runs goes with it.
    _runtime: tokio::runtime::Runtime,
}

impl Outside {
    /// Opens one.
    pub fn open() -> Self {
        Self::slow(Duration::from_millis(30))
    }

    /// Opens one on which a change takes this long before it is done, and after.
    pub fn slow(way: Duration) -> Self {
        Self::of(150, way)
    }

    /// The same with so many tasks in the DAG.
    pub fn of(tasks: u32, way: Duration) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (clock, _) = Clock::manual(NOON);
        let sandbox = Sandbox::new(Options { nights: 4, tasks, ..Options::default() }, clock);
        let door =
            runtime.block_on(serve(sandbox.router().layer(from_fn(move |request, next| far(way, request, next)))));
        let mut config =
            Config { database_url: format!("sqlite:{}", folder.path().join("comporta.db").display()), ..config() };
        config.sandbox.enabled = Some(false);
        config.sign_in.people = true;
        let airflow = AirflowConfig {
            url: format!("{door}/airflow").parse().unwrap(),
            console: None,
            username: USER.into(),
            password: Some(SecretString::from(PASSWORD)),
            password_file: None,
            api: None,
            timeout_seconds: 15,
        };
        config.airflow.insert("main".into(), airflow);
        Self { sandbox, config, _folder: folder, _runtime: runtime }
    }

    /// How many changes were sent to a path that holds this.
    pub fn sent(&self, method: &str, path: &str) -> usize {
        self.sandbox.calls().iter().filter(|call| call.method == method && call.path.contains(path)).count()
    }
}

/// Every change takes a while, before it is done and after, so that it can be hit.
async fn far(way: Duration, request: Request, next: Next) -> Response {
    let change = request.method() != "GET" && request.uri().path().contains("/dags/");
    let way = if change { way } else { Duration::ZERO };
    tokio::time::sleep(way).await;
    let answer = next.run(request).await;
    tokio::time::sleep(way).await;
    answer
}

/// Somebody confirms an unblock at a console that is gone this long afterwards.
pub fn left(outside: &Outside, wait: Duration) -> (Visitor, String) {
    left_of(outside, &request("unblock-downstream", BROKEN), wait)
}

/// The same of another plan.
pub fn left_of(outside: &Outside, asked: &app::model::procedure::PlanRequest, wait: Duration) -> (Visitor, String) {
    let process = tokio::runtime::Runtime::new().unwrap();
    let begun = process.block_on(async {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let seen = plan(&otto, asked).await;
        let id = started(&confirm(&otto, &seen).await).to_owned();
        tokio::time::sleep(wait).await;
        (otto, id)
    });
    process.shutdown_background();
    begun
}

/// Kills a process this long after the confirmation, and lets another go on; answers how the steps
/// stood in between.
fn killed_after(wait: Duration) -> Vec<Outcome> {
    let outside = Outside::open();
    let (otto, id) = left(&outside, wait);

    let process = tokio::runtime::Runtime::new().unwrap();
    process.block_on(async {
        let store = Store::open(&outside.config.database_url).await.unwrap();
        let between = outcomes(&store.execution(&id, NOON).await.unwrap().unwrap());
        let console = Console::with(outside.config.clone()).await;
        let whole = ended(&otto.at(&console), &id).await;
        assert_eq!(whole.head.outcome, Outcome::Done, "killed after {wait:?}: {whole:#?}");
        assert!(whole.targets.iter().all(|target| target.outcome.is_settled()), "{whole:#?}");
        assert!(
            whole.steps.iter().all(|step| matches!(step.outcome, Outcome::Done | Outcome::AlreadySo)),
            "{whole:#?}"
        );
        let sent = outside.sent("PATCH", BROKEN);
        assert!((1..=2).contains(&sent), "killed after {wait:?}: marked {sent} times");
        console.application.stop().await;

        let verdict = store.audit_verify().await.unwrap();
        assert_eq!(verdict.broken, None);
        let rows = store.audit_search(&AuditQuery::newest(100)).await.unwrap();
        let of = |kind| rows.iter().filter(|row| row.entry.kind == kind && row.entry.execution == id).count();
        assert!(matches!(of(AuditKind::Attempt), 1 | 2), "before the act: {rows:#?}");
        assert_eq!(of(AuditKind::Outcome), 1, "after it: {rows:#?}");
        between
    })
}

#[test]
fn whenever_the_process_is_killed_the_execution_is_finished_once() {
    // Forty points: close together over the acts, which take some hundred milliseconds, then wider over
    // the readings that follow.
    let points = (0..34_u64).map(|point| point * 6).chain([300, 600, 1_000, 1_500, 2_000, 3_000]);
    let points: Vec<Duration> = points.map(Duration::from_millis).collect();
    assert_eq!(points.len(), 40);
    let left: Vec<Vec<Outcome>> = std::thread::scope(|scope| {
        let lanes = points
            .chunks(10)
            .map(|lane| scope.spawn(move || lane.iter().copied().map(killed_after).collect::<Vec<_>>()));
        let lanes: Vec<_> = lanes.collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });
    let at_work = |place: usize| left.iter().any(|steps| steps.get(place) == Some(&Outcome::Running));
    assert!(at_work(0) && at_work(1) && at_work(2), "every step was hit: {left:?}");
}
