//! A step of many targets: a few at a time, each with a record of its own, written before and after. One
//! that fails does not keep the others; many in a row do.

mod commit;
mod retract;
mod set;
mod tally;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use app::model::execution::{Outcome, TargetRecord};
use app::model::state::TaskState;
use async_trait::async_trait;
use futures::stream::{self, StreamExt};

use self::tally::Tally;
use super::ProceduresService;
use super::act::Act;
use super::recall::Recalled;
use super::run::Halt;
use super::work::Job;
use crate::store::control::Standing;

/// How many targets are acted on at the same time, as the how-to's `xargs -P 10`.
const AT_ONCE: usize = 10;

/// How long the last count of a transaction may take.
const LAST_COUNT: Duration = Duration::from_secs(2);

/// After this many in a row that did not go through, the backend is taken to be down.
const IN_A_ROW: u32 = 10;

/// What is done to one target.
#[async_trait]
trait Deed: Send + Sync {
    /// Its target.
    fn target(&self) -> &str;

    /// Reads whether it was done; `before` is how its target stood. Asked of one that was under way when a
    /// process ended.
    async fn recall(&self, before: &TaskState) -> Recalled;

    /// Does it, once.
    async fn act(&self) -> (Outcome, String);
}

/// The act is one of many targets.
pub(super) const fn is_bulk(act: &Act) -> bool {
    matches!(act, Act::SetEach(_) | Act::RetractEach { .. } | Act::CommitEach(_))
}

/// Acts on every target of a step that is not done, and writes how each stands.
pub(super) async fn each(
    service: &ProceduresService,
    job: &mut Job,
    place: usize,
    act: &Act,
) -> Result<(Outcome, String), Halt> {
    let Some(tally) = Tally::of(service, job, act, place) else { return every(service, job, act).await };
    let (outcome, words) = tokio::select! {
        ended = every(service, job, act) => ended?,
        never = tally.keep(service) => match never {},
    };
    // Only words: what came of the step does not wait for them.
    match tokio::time::timeout(LAST_COUNT, tally.words()).await {
        Ok(count) => Ok((outcome, format!("{words} {count}"))),
        Err(_) => Ok((outcome, words)),
    }
}

async fn every(service: &ProceduresService, job: &mut Job, act: &Act) -> Result<(Outcome, String), Halt> {
    let at_once = service.backends.metapod_config.as_ref().map_or(AT_ONCE, |config| config.retract_at_once as usize);
    match act {
        Act::SetEach(specs) => match service.backends.airflow(&job.execution.head.request.run.airflow).await {
            Ok(airflow) => {
                run(service, job, specs.iter().map(|spec| set::Set::new(&airflow, spec)).collect(), AT_ONCE).await
            }
            Err(error) => Ok((Outcome::Failed, error.message)),
        },
        Act::RetractEach { transaction, what, each } => match &service.backends.metapod {
            Some(metapod) => {
                let deeds =
                    each.iter().map(|one| retract::One { metapod: metapod.clone(), transaction, what: *what, one });
                run(service, job, deeds.collect(), at_once).await
            }
            None => Ok((Outcome::Failed, NO_METAPOD.into())),
        },
        Act::CommitEach(commits) => match &service.backends.metapod {
            Some(metapod) => {
                let deeds = commits.iter().map(|one| commit::One { service, metapod: metapod.clone(), one });
                run(service, job, deeds.collect(), at_once).await
            }
            None => Ok((Outcome::Failed, NO_METAPOD.into())),
        },
        _ => Ok((Outcome::Failed, "This act has no targets of its own.".into())),
    }
}

const NO_METAPOD: &str = "There is no Metapod: set [metapod] in comporta.toml.";

async fn run<D: Deed>(
    service: &ProceduresService,
    job: &mut Job,
    deeds: Vec<D>,
    at_once: usize,
) -> Result<(Outcome, String), Halt> {
    let targets = &job.execution.targets;
    let places: HashMap<&str, usize> = targets.iter().map(|target| target.task.as_str()).zip(0..).collect();
    let ours: Vec<usize> = deeds.iter().filter_map(|deed| places.get(deed.target()).copied()).collect();
    let lane = Lane { service, job, stop: AtomicBool::new(false), bad: AtomicU32::new(0) };
    // Made before the stream is, not by it: the compiler then sees that they may cross threads.
    let all: Vec<_> = deeds
        .iter()
        .filter_map(|deed| {
            let place = *places.get(deed.target())?;
            let open = matches!(targets[place].outcome, Outcome::Pending | Outcome::Running);
            open.then(|| lane.one(place, deed))
        })
        .collect();
    let done: Vec<Result<(usize, TargetRecord), Halt>> = stream::iter(all).buffer_unordered(at_once).collect().await;
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
        None => Ok(sum_up(job, &ours, stopped)),
    }
}

/// What the targets of a step share.
struct Lane<'a> {
    service: &'a ProceduresService,
    job: &'a Job,
    /// Nothing more is begun.
    stop: AtomicBool,
    /// How many in a row did not go through.
    bad: AtomicU32,
}

impl Lane<'_> {
    async fn one(&self, place: usize, deed: &dyn Deed) -> Result<(usize, TargetRecord), Halt> {
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
        let (outcome, detail) = self.act(was_under_way, &target.before, deed).await;
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
    async fn act(&self, was_under_way: bool, before: &TaskState, deed: &dyn Deed) -> (Outcome, String) {
        if was_under_way {
            match deed.recall(before).await {
                Recalled::Done => {
                    return (Outcome::Done, "It was under way when Comporta ended; it is so when read.".into());
                }
                Recalled::NotDone => {}
                Recalled::Unclear => {
                    let words = "It was under way when Comporta ended, and what is read does not tell whether it was \
                                 done. Read it before you retry.";
                    return (Outcome::Unknown, words.into());
                }
            }
        }
        deed.act().await
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

fn sum_up(job: &Job, ours: &[usize], stopped: bool) -> (Outcome, String) {
    let of = |wanted: &[Outcome]| {
        ours.iter().filter(|place| wanted.contains(&job.execution.targets[**place].outcome)).count()
    };
    let (done, failed) = (of(&[Outcome::Done, Outcome::AlreadySo]), of(&[Outcome::Failed]));
    let (unknown, left) = (of(&[Outcome::Unknown]), of(&[Outcome::Pending]));
    let mut words = format!("{done} of {} are done", ours.len());
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
