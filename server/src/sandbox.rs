//! A small data platform in one process that speaks the real wire protocols: Airflow 3.3.2 (REST API
//! v2), Airflow 2.11.2 (REST API v1), Metapod (GraphQL), Aurora (JSON), CircleCI (API v2), Metabase,
//! Databricks and GitHub, all over one [`world::World`]. The real clients talk to it when nothing is configured, and in tests. It deliberately is not a mock: it
//! checks credentials, refuses what the real servers refuse, and has the side effects they have.
//!
//! | path | what |
//! |---|---|
//! | `/airflow/auth/token`, `/airflow/api/v2/**` | Airflow 3.3.2 |
//! | `/airflow2/api/v1/**` | Airflow 2.11.2, over the same runs |
//! | `/metapod/api/graphql`, `/metapod/api/version` | Metapod |
//! | `POST /metapod/api/migrations/retract/{kind}/{id}` | `committed-dataset`, `attribute`, `indexed-attribute`, `dataset-series/dataset`: 400 for what is no UUID, 404 for what is not there, also the second time |
//! | `GET /metapod/spark_ops.json` | what each dataset is made of and made into, as itaipu's build leaves it |
//! | `POST /aurora/apibeta/{method}` | Aurora's scheduler; a fault of status 307 sends elsewhere, which is here |
//! | `POST /aurora/tools/**` | what `comporta sandbox-tool nu` and `sabesp` do; Bearer [`PASSWORD`] |
//! | `/circleci/api/v2/**` | CircleCI: the pipelines of `gh/nubank/itaipu`, with `spark_ops.json`; `Circle-Token` is [`PASSWORD`] |
//! | `POST /metabase/api/session`, `/metabase/api/dataset` | Metabase, with the warehouse's `loads` as database 1; `x-api-key` is [`PASSWORD`] |
//! | `/databricks/api/2.0/workspace/**`, `/databricks/` | Databricks' workspace, and a page with what is in it; Bearer [`PASSWORD`] |
//! | `/github/repos/nubank/itaipu/**`, `/github/web/**` | GitHub (REST), and a page in place of its own; Bearer [`PASSWORD`] |
//! | `POST`, `GET`, `DELETE /sandbox/faults` | see [`Fault`] |
//! | `POST /sandbox/expire-tokens` | every token of Airflow and session of Metabase given out so far has expired |
//! | `POST /sandbox/reset` | a new world, as of now |
//! | `GET /sandbox/calls` | the calls so far |
//!
//! Credentials: [`USER`] and [`PASSWORD`]. Everything follows from [`Options::seed`] and the clock.
//!
//! # Sentinel values
//! Plain data that makes something go wrong; they work anywhere in the path, the query or the body
//! of a request (as a note, a task id, a run id, a transaction), except under `/sandbox/`:
//!
//! | value | effect |
//! |---|---|
//! | `sandbox--401` `--403` `--404` `--409` `--422` `--429` `--500` `--502` `--503` | answers that status, in the error shape of the API asked; 429 and 503 with `Retry-After: 1` |
//! | `sandbox--hang` | never answers, does nothing |
//! | `sandbox--garbage` | answers 200 with something that is not JSON |
//! | `sandbox--close` | does it, then breaks the connection off in the middle of the answer |
//! | `sandbox--lost` | does it and never answers |
//! | `sandbox--ignored` | answers 200 with `{}` and does nothing |
//! | conf `{"sandbox_fail": ["task"]}` of a triggered run | those tasks fail whenever they run |

mod airflow2;
mod airflow3;
mod aurora;
mod calls;
mod circleci;
mod databricks;
mod fault;
mod github;
pub mod metabase;
mod metapod;
mod page;
mod query;
mod rng;
#[cfg(test)]
mod story;
#[cfg(test)]
mod testing;
mod time;
mod token;
mod wire;
pub mod world;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::middleware;
use axum::routing::{get, post};

pub use self::calls::{Call, Totals};
pub use self::fault::{Fault, FaultKind};

use self::calls::CallLog;
use self::world::World;
use crate::clock::Clock;

/// The user both Airflows know.
pub const USER: &str = "comporta";
/// That user's password.
pub const PASSWORD: &str = "sandbox";

/// What a sandbox is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Two sandboxes with the same seed and the same clock are the same.
    pub seed: u64,
    /// How many tasks the pipeline has, 150 to 50,000.
    pub tasks: u32,
    /// How many nights of history there are before last night.
    pub nights: u32,
    /// How many datasets a transaction has besides those that tasks are named after, 0 to 50,000.
    pub datasets: u32,
    /// In percent: at 100 a cleared task waits one to two seconds and runs for two to eight.
    pub speed: u32,
    /// `fx-report-model` cannot bear the empty output of a dataset marked as done, so a night that
    /// is recovered that way still fails.
    pub harsh: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, tasks: 150, nights: 30, datasets: 60, speed: 100, harsh: false }
    }
}

/// The data platform.
#[derive(Debug)]
pub struct Sandbox {
    options: Options,
    clock: Clock,
    world: Mutex<World>,
    calls: Mutex<CallLog>,
    faults: Mutex<Vec<Fault>>,
    cluster: Mutex<aurora::Cluster>,
    workspace: Mutex<databricks::Workspace>,
    tokens: AtomicU64,
    expired: AtomicU64,
}

impl Sandbox {
    /// A platform whose last night began at the latest 01:00 UTC that is at least two hours ago.
    #[must_use]
    pub fn new(options: Options, clock: Clock) -> Arc<Self> {
        let world = World::new(options, clock.now_ms());
        Arc::new(Self {
            options,
            clock,
            world: Mutex::new(world),
            calls: Mutex::default(),
            faults: Mutex::default(),
            cluster: Mutex::default(),
            workspace: Mutex::default(),
            tokens: AtomicU64::new(0),
            expired: AtomicU64::new(0),
        })
    }

    /// Everything it serves, to be put on a listener of its own.
    pub fn router(self: &Arc<Self>) -> Router {
        let control = Router::new()
            .route("/sandbox/faults", get(fault::list).post(fault::add).delete(fault::clear))
            .route("/sandbox/expire-tokens", post(expire_tokens))
            .route("/sandbox/reset", post(reset))
            .route("/sandbox/calls", get(calls::list))
            .with_state(Arc::clone(self));
        Router::new()
            .nest("/airflow", airflow3::router(Arc::clone(self)))
            .nest("/airflow2", airflow2::router(Arc::clone(self)))
            .nest("/metapod", metapod::router(self))
            .nest("/aurora", aurora::router(Arc::clone(self)))
            .nest("/metabase", metabase::router(Arc::clone(self)))
            .nest("/databricks", databricks::router(Arc::clone(self)))
            .route("/databricks/", get(databricks::page).with_state(Arc::clone(self)))
            .nest("/github", github::router(Arc::clone(self)))
            .nest("/circleci", circleci::router(Arc::clone(self)))
            .layer(middleware::from_fn_with_state(Arc::clone(self), fault::middleware))
            .merge(control)
    }

    /// Starts over with a new world as of now, without faults or recorded calls.
    pub fn reset(&self) {
        *lock(&self.world) = World::new(self.options, self.clock.now_ms());
        lock(&self.faults).clear();
        *lock(&self.cluster) = aurora::Cluster::default();
        *lock(&self.workspace) = databricks::Workspace::default();
        *lock(&self.calls) = CallLog::default();
    }

    /// The latest calls, oldest first; at most 10,000.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.calls).latest()
    }

    /// How many calls there have been since the start or the last reset, however long ago.
    #[must_use]
    pub fn totals(&self) -> Totals {
        lock(&self.calls).totals()
    }

    /// Makes calls go wrong.
    pub fn inject(&self, fault: Fault) {
        lock(&self.faults).push(fault);
    }

    /// Lets every Airflow token given out so far expire.
    pub fn expire_tokens(&self) {
        self.expired.store(self.tokens.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// The world, moved on to the present. Not to be held across an await.
    fn world(&self) -> MutexGuard<'_, World> {
        let now = self.clock.now_ms();
        let mut world = lock(&self.world);
        world.advance(now);
        world
    }
}

/// A panic in one request must not take the platform down with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn expire_tokens(State(sandbox): State<Arc<Sandbox>>) {
    sandbox.expire_tokens();
}

async fn reset(State(sandbox): State<Arc<Sandbox>>) {
    sandbox.reset();
}
