//! A step of many targets: a few at a time, each with a record of its own, written before and after. One
//! that fails does not keep the others; many in a row do.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use app::model::execution::{Outcome, TargetRecord};
use app::model::state::TaskState;
use futures::stream::{self, StreamExt};

use super::ProceduresService;
use super::perform;
use super::recall::{self, Recalled};
use super::run::Halt;
use super::work::Job;
use crate::clients::airflow::{Airflow, SetSpec};
use crate::store::control::Standing;

/// How many targets are acted on at the same time, as the how-to's `xargs -P 10`.
const AT_ONCE: usize = 10;

/// After this many in a row that did not go through, the backend is taken to be down.
const IN_A_ROW: u32 = 10;

/// Acts on every target of a step that is not done, and writes how each stands.
pub(super) async fn each(
    service: &ProceduresService,
    job: &mut Job,
    specs: &[SetSpec],
) -> Result<(Outcome, String), Halt> {
    let airflow = match service.backends.airflow(&job.execution.head.request.run.airflow).await {
        Ok(airflow) => airflow,
        Err(error) => return Ok((Outcome::Failed, error.message)),
    };
    let lane = Lane { service, job, airflow: airflow.as_ref(), stop: AtomicBool::new(false), bad: AtomicU32::new(0) };
    let places = specs.iter().filter_map(|spec| {
        let place = lane.job.execution.targets.iter().position(|target| target.task == spec.task)?;
        let open = matches!(lane.job.execution.targets[place].outcome, Outcome::Pending | Outcome::Running);
        open.then(|| lane.one(place, spec))
    });
    // Made before the stream is, not by it: the compiler then sees that they may cross threads.
    let all: Vec<_> = places.collect();
    let done: Vec<Result<(usize, TargetRecord), Halt>> = stream::iter(all).buffer_unordered(AT_ONCE).collect().await;
    let stopped = lane.stop.into_inner();
    let mut halt = None;
    for result in done {
        match result {
            Ok((place, record)) => job.execution.targets[place] = record,
            Err(other) => halt = halt.or(Some(other)),
        }
    }
    match halt {
        Some(halt) => Err(halt),
        None => Ok(sum_up(job, specs, stopped)),
    }
}

/// What the targets of a step share.
struct Lane<'a> {
    service: &'a ProceduresService,
    job: &'a Job,
    airflow: &'a dyn Airflow,
    /// Nothing more is begun.
    stop: AtomicBool,
    /// How many in a row did not go through.
    bad: AtomicU32,
}

impl Lane<'_> {
    async fn one(&self, place: usize, spec: &SetSpec) -> Result<(usize, TargetRecord), Halt> {
        let mut target = self.job.execution.targets[place].clone();
        if self.stop.load(Ordering::Relaxed) {
            return Ok((place, target));
        }
        let (store, id) = (&self.service.store, &self.job.execution.head.id);
        let was_under_way = target.outcome == Outcome::Running;
        target.outcome = Outcome::Running;
        match store.begin_target(id, &self.job.lease, place).await {
            Ok(true) => {}
            Ok(false) => {
                self.stop.store(true, Ordering::Relaxed);
                return Err(match store.standing(id, &self.job.lease).await? {
                    Standing::Ours | Standing::Lost => Halt::TakenOver,
                    Standing::Asked(control) => Halt::Asked(control),
                });
            }
            Err(error) => {
                self.stop.store(true, Ordering::Relaxed);
                return Err(error.into());
            }
        }
        let (outcome, detail) = self.act(was_under_way, &target.before, spec).await;
        self.count(outcome);
        (target.outcome, target.detail) = (outcome, detail);
        if let Err(error) = store.write_target(id, place, &target).await {
            self.stop.store(true, Ordering::Relaxed);
            return Err(error.into());
        }
        self.service.changed(id);
        Ok((place, target))
    }

    /// One that was under way when a process ended is read first.
    async fn act(&self, was_under_way: bool, before: &TaskState, spec: &SetSpec) -> (Outcome, String) {
        if was_under_way {
            let now = self.airflow.instance(&spec.dag, &spec.run, &spec.task).await.ok();
            let now = now.and_then(|list| list.into_iter().next()).map(|one| one.state);
            match recall::set_from(spec, Some(before), now.as_ref()) {
                Recalled::Done => {
                    return (Outcome::Done, "It was under way when Comporta ended; it is so when read.".into());
                }
                // What Airflow clears behind another target is no longer as it was, and may be set.
                Recalled::NotDone => {}
                Recalled::Unclear if now.as_ref().is_some_and(|now| !now.phase().is_settled()) => {}
                Recalled::Unclear => {
                    let words = "It was under way when Comporta ended, and what is read does not tell whether it was \
                                 done. Read it before you retry.";
                    return (Outcome::Unknown, words.into());
                }
            }
        }
        let (outcome, detail) = perform::set(self.airflow, spec).await;
        if outcome == Outcome::Done && perform::is_so(self.airflow, spec).await == Some(false) {
            return (Outcome::Failed, "Airflow answered that it is set, but it is not so when read.".into());
        }
        (outcome, detail)
    }

    fn count(&self, outcome: Outcome) {
        if matches!(outcome, Outcome::Failed | Outcome::Unknown) {
            if self.bad.fetch_add(1, Ordering::Relaxed) + 1 >= IN_A_ROW {
                self.stop.store(true, Ordering::Relaxed);
            }
        } else {
            self.bad.store(0, Ordering::Relaxed);
        }
    }
}

fn sum_up(job: &Job, specs: &[SetSpec], stopped: bool) -> (Outcome, String) {
    let of = |wanted: &[Outcome]| {
        let ours = job.execution.targets.iter().filter(|target| specs.iter().any(|spec| spec.task == target.task));
        ours.filter(|target| wanted.contains(&target.outcome)).count()
    };
    let (done, failed) = (of(&[Outcome::Done, Outcome::AlreadySo]), of(&[Outcome::Failed]));
    let (unknown, left) = (of(&[Outcome::Unknown]), of(&[Outcome::Pending]));
    let mut words = format!("{done} of {} are set", specs.len());
    for (number, what) in [(failed, "failed"), (unknown, "were not answered"), (left, "were not begun")] {
        if number > 0 {
            words.push_str(&format!(", {number} {what}"));
        }
    }
    words.push('.');
    if stopped {
        words.push_str(&format!(" Stopped after {IN_A_ROW} in a row that did not go through."));
    }
    let outcome = match (done, failed, unknown) {
        (_, 0, 0) => Outcome::Done,
        (0, 0, _) => Outcome::Unknown,
        (0, ..) => Outcome::Failed,
        _ => Outcome::Partial,
    };
    (outcome, words)
}
