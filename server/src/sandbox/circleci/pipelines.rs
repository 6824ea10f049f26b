//! Which pipelines there are: one for every version of itaipu that a run names, newest first, and before
//! them one of a commit that no run has taken up yet.

use serde_json::Value;

use crate::sandbox::time::{HOUR, MINUTE};
use crate::sandbox::{Sandbox, rng};

/// The branch that is deployed.
pub const BRANCH: &str = "release";
/// How many job numbers a pipeline takes.
const JOBS: u64 = 10;

/// One pipeline.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Its id.
    pub id: String,
    /// Its number in the project.
    pub number: u64,
    /// The commit, in full.
    pub revision: String,
    /// When it began.
    pub at: i64,
}

impl Pipeline {
    /// The id of a workflow, or of anything else in it that has a name.
    pub fn workflow(&self, name: &str) -> String {
        rng::uuid4(rng::hash(&[rng::text(&self.revision), rng::text(name)]))
    }

    /// The number of its first job.
    pub const fn jobs(&self) -> u64 {
        self.number * JOBS
    }
}

/// A commit in full that begins with a version.
pub fn revision(version: &str) -> String {
    let hash = rng::text(version);
    let rest = format!("{:016x}{:016x}{:016x}", rng::mix(hash), rng::mix(hash ^ 1), rng::mix(hash ^ 2));
    version.chars().chain(rest.chars()).take(40.max(version.len())).collect()
}

/// All of them, newest first.
pub fn all(sandbox: &Sandbox) -> Vec<Pipeline> {
    let world = sandbox.world();
    let mut versions: Vec<(i64, String)> = Vec::new();
    for run in world.runs.iter().filter(|run| run.dag == 0) {
        let version = run.conf.get("itaipu_version").and_then(Value::as_str).unwrap_or_default();
        if !version.is_empty() && versions.iter().all(|(_, known)| known != version) {
            versions.push((run.run_after - 5 * HOUR, version.to_owned()));
        }
    }
    let next = rng::sha7(rng::hash(&[world.options.seed, 31]));
    versions.push((world.born - 40 * MINUTE, next));
    let mut all: Vec<_> = (4_001..)
        .zip(versions)
        .map(|(number, (at, version))| {
            let revision = revision(&version);
            Pipeline { id: rng::uuid4(rng::text(&revision)), number, revision, at }
        })
        .collect();
    all.reverse();
    all
}

/// The pipeline of a job, and which of its jobs that is.
pub fn job(sandbox: &Sandbox, number: u64) -> Option<(Pipeline, u64)> {
    let one = all(sandbox).into_iter().find(|one| one.number == number / JOBS)?;
    (number % JOBS <= 2).then_some((one, number % JOBS))
}
