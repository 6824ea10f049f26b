//! The log of an attempt, worked out from the seed. While a task runs its log grows with the clock,
//! and what has been written once stays where it was, so a reader may go on from a position.

use super::attempt::Attempt;
use super::dag::{Dag, Kind, Task};
use super::state::State;
use super::trace;
use crate::sandbox::rng;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it was written.
    pub at: i64,
    /// `info`, `warning` or `error`.
    pub level: &'static str,
    /// What it says.
    pub event: String,
    /// Who says it.
    pub logger: &'static str,
    /// In which file.
    pub file: &'static str,
    /// On which line of it.
    pub line: u32,
}

const RUNNER: (&str, &str) = ("task", "task_runner.py");
const SPARK: (&str, &str) =
    ("airflow.task.hooks.airflow.providers.apache.spark.hooks.spark_submit.SparkSubmitHook", "spark_submit.py");
const SHELL: (&str, &str) =
    ("airflow.task.hooks.airflow.providers.standard.hooks.subprocess.SubprocessHook", "subprocess.py");
const AURORA: (&str, &str) = ("aurora_jobs.operators", "operators.py");
const PYTHON: (&str, &str) = ("airflow.task.operators", "python.py");
/// A job that has run its course says no more than this.
const LONGEST: i64 = 1_500;

/// What a log is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The DAG.
    pub dag: &'a Dag,
    /// The task.
    pub task: &'a Task,
    /// The attempt.
    pub attempt: &'a Attempt,
    /// What makes its numbers its own.
    pub seed: u64,
    /// Whether it fails for the reason last night failed for.
    pub known_cause: bool,
}

/// The log as far as it has been written by `now`.
#[must_use]
pub fn lines(subject: Subject<'_>, now: i64) -> Vec<Line> {
    let attempt = subject.attempt;
    let Some(start) = attempt.start else {
        return Vec::new();
    };
    let until = attempt.end.filter(|_| attempt.state != Some(State::Running)).unwrap_or(now).max(start);
    let mut out = Writer { out: Vec::new(), at: start };
    preamble(&mut out, subject);
    let failed = matches!(attempt.state, Some(State::Failed | State::UpForRetry));
    let cap = if failed { 70 } else { LONGEST };
    for n in 0..written(until - start).min(cap) {
        out.at = (start + moment(n)).min(until);
        let hash = rng::hash(&[subject.seed, rng::text(&subject.task.id), u64::from(attempt.number), n.unsigned_abs()]);
        body(&mut out, subject, n, hash);
    }
    if attempt.state.is_none_or(|state| !state.is_finished() && state != State::UpForRetry) {
        return out.out;
    }
    out.at = until;
    if failed {
        epitaph(&mut out, subject);
    } else {
        out.say(RUNNER, 1_190, "info", format!("Task finished: {}", attempt.state.map_or("none", State::name)));
    }
    out.say(RUNNER, 1_652, "info", "::group::Post Execute".into());
    out.say(RUNNER, 2_379, "info", "::endgroup::".into());
    out.out
}

/// How many lines of its own a job has written after so long: briskly at first, then every five
/// seconds.
fn written(elapsed: i64) -> i64 {
    if elapsed < 4_000 { elapsed / 100 } else { 40 + (elapsed - 4_000) / 5_000 }
}

fn moment(n: i64) -> i64 {
    if n < 40 { n * 100 } else { 4_000 + (n - 40) * 5_000 }
}

struct Writer {
    out: Vec<Line>,
    at: i64,
}

impl Writer {
    fn say(&mut self, (logger, file): (&'static str, &'static str), line: u32, level: &'static str, event: String) {
        self.out.push(Line { at: self.at, level, event, logger, file, line });
    }
}

fn preamble(out: &mut Writer, subject: Subject<'_>) {
    out.say(RUNNER, 2_412, "info", "::group::Pre Execute".into());
    let manager = ("airflow.dag_processing.bundles.manager.DagBundlesManager", "manager.py");
    out.say(manager, 304, "info", "DAG bundles loaded: dags-folder".into());
    let bag = ("airflow.dag_processing.dagbag.BundleDagBag", "dagbag.py");
    out.say(bag, 460, "info", format!("Filling up the DagBag from /opt/airflow/dags/{}.py", subject.dag.id));
    out.say(RUNNER, 2_232, "info", "::endgroup::".into());
    let (id, attempt) = (&subject.task.id, subject.attempt);
    let tries = format!("Starting attempt {} of {}", attempt.number, attempt.max_tries + 1);
    out.say(RUNNER, 1_073, "info", tries);
    match subject.task.kind {
        Kind::Contract | Kind::Dataset => {
            let dataset = id.strip_prefix("itaipu-").unwrap_or(id);
            out.say(
                SPARK,
                444,
                "info",
                format!(
                    "Spark-Submit cmd: spark-submit --master mesos://zk://mesos-master.cantareira:2181/mesos \
                 --class etl.Main --name {id} --conf spark.executor.memory=24g itaipu.jar --filter {dataset}"
                ),
            );
        }
        Kind::Model => out.say(AURORA, 88, "info", format!("Creating job cantareira-stable/jobs/prod/{id}")),
        _ => out.say(SHELL, 80, "info", format!("Running command: ['/usr/bin/bash', '-c', 'nu-etl {id}']")),
    }
}

fn body(out: &mut Writer, subject: Subject<'_>, n: i64, hash: u64) {
    let host = host(u32::try_from(hash % 97).unwrap_or(0));
    match subject.task.kind {
        Kind::Contract | Kind::Dataset => {
            let (stage, of) = (n / 24, 200);
            let (level, text) = match (n % 24, hash % 41) {
                (0, _) => (
                    "info",
                    format!("INFO DAGScheduler: Submitting ShuffleMapStage {stage} (MapPartitionsRDD[{}])", n * 3 + 7),
                ),
                (1, _) => ("info", format!("INFO TaskSchedulerImpl: Adding task set {stage}.0 with {of} tasks")),
                (_, 7) => (
                    "warning",
                    format!(
                        "WARN TaskSetManager: Lost task {}.0 in stage {stage}.0 on {host}: FetchFailed; will be resubmitted",
                        n % of
                    ),
                ),
                (_, 8) => (
                    "info",
                    format!(
                        "INFO BlockManagerInfo: Removed broadcast_{stage}_piece0 on {host}:41057 in memory (free: 12.1 GB)"
                    ),
                ),
                _ => (
                    "info",
                    format!(
                        "INFO TaskSetManager: Finished task {}.0 in stage {stage}.0 (TID {}) in {} ms on {host} (executor {})",
                        (n * 8) % of,
                        n * 8 + 1,
                        200 + hash % 4_000,
                        hash % 40
                    ),
                ),
            };
            out.say(SPARK, 644, level, text);
        }
        Kind::Model => {
            let text = match n % 9 {
                0 => format!(
                    "batch {}: reading s3a://nu-spark-metapod-ephemeral-1/{}/part-{n:05}",
                    n / 9,
                    subject.task.id
                ),
                8 => format!("batch {}: {} rows scored, p50 {} ms", n / 9, 10_000 + hash % 90_000, 3 + hash % 9),
                _ => format!("worker {}: {} rows", hash % 16, 400 + hash % 9_000),
            };
            out.say(AURORA, 143, "info", text);
        }
        Kind::Load => {
            let text = format!(
                "COPY slice {n}: {} rows into analytics.{}",
                1_000 + hash % 900_000,
                subject.task.id.replace('-', "_")
            );
            out.say(PYTHON, 217, "info", text);
        }
        Kind::Scale => out.say(SHELL, 106, "info", format!("{} of {} instances in service ({host})", n % 40, 40)),
        Kind::Other => out.say(SHELL, 106, "info", format!("step {n}: ok ({} ms)", hash % 900)),
    }
}

/// How a failed attempt ends: the reason, then what Airflow makes of it.
fn epitaph(out: &mut Writer, subject: Subject<'_>) {
    let spark = matches!(subject.task.kind, Kind::Contract | Kind::Dataset);
    if spark {
        let cause = if subject.known_cause { trace::MISSING_RATE } else { trace::LOST_EXECUTOR };
        for line in trace::spark(subject.seed, &subject.task.id, cause) {
            out.say(SPARK, 644, "info", line);
        }
    } else {
        let hash = rng::hash(&[subject.seed, rng::text(&subject.task.id)]);
        for line in trace::python(&subject.task.id, hash) {
            out.say(SHELL, 106, "info", line);
        }
    }
    out.say(RUNNER, 1_651, "error", "Task failed with exception".into());
}

/// What the exception at the end says.
#[must_use]
pub fn exception(task: &Task) -> String {
    match task.kind {
        Kind::Contract | Kind::Dataset => {
            format!("Cannot execute: spark-submit --class etl.Main --name {} itaipu.jar. Error code is: 1.", task.id)
        }
        Kind::Model => format!("Aurora job jobs/prod/{} ended in state FAILED (exit code 1).", task.id),
        _ => "Bash command failed. The command returned a non-zero exit code 1.".into(),
    }
}

/// The name of machine `number`.
#[must_use]
pub fn host(number: u32) -> String {
    format!("ip-10-3-{}-{}.ec2.internal", 16 + number % 12, 10 + (number * 37) % 240)
}
