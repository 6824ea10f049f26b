//! The world behind the fakes: three DAGs, thirty nights of history, last night stuck half-way, and
//! the clock. Nothing in here knows a wire protocol.

pub mod act;
pub mod attempt;
pub mod dag;
pub mod dagao;
pub mod datasets;
mod find;
mod grow;
pub mod history;
mod last_night;
pub mod live;
pub mod loads;
pub mod log;
mod made;
mod night;
pub mod rules;
pub mod run;
pub mod schedule;
mod small;
pub mod state;
mod trace;

use std::sync::Arc;

use self::attempt::Instance;
use self::dag::Dag;
use self::live::{Live, Manner, What};
use self::run::Run;
use self::state::RunState;
use super::Options;

/// The sandbox's world at a moment.
#[derive(Debug)]
pub struct World {
    /// What it was made from.
    pub options: Options,
    /// The moment it has been moved on to.
    pub now: i64,
    /// When it was made.
    pub born: i64,
    /// Its DAGs.
    pub dags: Vec<Arc<Dag>>,
    /// Which of them are paused.
    pub paused: Vec<bool>,
    /// All runs, oldest first.
    pub runs: Vec<Run>,
    manner: Manner,
    renewals: u64,
    due: Vec<i64>,
    catalog: Option<Arc<datasets::Catalog>>,
    recorded: datasets::Recorded,
    seen: Option<(usize, Vec<Instance>)>,
}

impl World {
    /// A world as of `now`.
    #[must_use]
    pub fn new(options: Options, now: i64) -> Self {
        let tasks = usize::try_from(options.tasks.min(50_000)).unwrap_or(150);
        let dags: Vec<_> =
            [dagao::build(options.seed, tasks), small::backup_restore(), small::daily_reports()].map(Arc::new).into();
        let mut broken: Vec<_> = dags[0].find(dagao::BROKEN).into_iter().collect();
        if options.harsh {
            broken.extend(dags[0].find(dagao::BRITTLE));
        }
        let manner = Manner { seed: options.seed, speed: options.speed, broken };
        let mut runs = history::runs(options, &dags, now);
        // What is due by now has been missed: last night stays the latest.
        let next = |(at, dag): (usize, &Arc<Dag>)| {
            let last = runs.iter().rfind(|run| run.dag == at);
            let last = last.map_or(now, |run| run.run_after);
            last + ((now - last) / dag.period + 1) * dag.period
        };
        let due = dags.iter().enumerate().map(next).collect();
        if let Some(last) = runs.iter_mut().rfind(|run| run.dag == 0) {
            last.live = Some(last_night::live(&dags[0], last, &manner, now));
        }
        Self {
            options,
            now,
            born: now,
            paused: vec![false; dags.len()],
            dags,
            runs,
            manner,
            renewals: 1 << 32,
            due,
            catalog: None,
            recorded: datasets::Recorded::default(),
            seen: None,
        }
    }

    /// Lets happen whatever happens until `now`.
    pub fn advance(&mut self, now: i64) {
        self.now = self.now.max(now);
        self.schedule();
        for run in &mut self.runs {
            if let Some(mut live) = run.live.take() {
                let manner = manner_for(&self.manner, run.dag);
                live.advance(run, &self.dags[run.dag], &manner, self.now);
                run.live = Some(live);
            }
        }
    }

    /// The DAG of a run.
    #[must_use]
    pub fn dag_of(&self, run: usize) -> Arc<Dag> {
        Arc::clone(&self.dags[self.runs[run].dag])
    }

    /// The task instances of a run, by slot.
    pub fn instances(&mut self, run: usize) -> &[Instance] {
        if let Some(live) = &self.runs[run].live {
            return &live.instances;
        }
        if self.seen.as_ref().is_none_or(|(at, _)| *at != run) {
            self.seen = Some((run, night::instances(&self.dags[self.runs[run].dag], &self.runs[run])));
        }
        self.seen.as_ref().map_or(&[], |(_, instances)| instances)
    }

    /// Makes the tasks of a run changeable.
    fn materialise(&mut self, run: usize) -> &mut Live {
        let (dags, entry) = (&self.dags, &mut self.runs[run]);
        let fresh = match entry.live.take() {
            Some(live) => live,
            None => Live::new(night::instances(&dags[entry.dag], entry)),
        };
        entry.live.insert(fresh)
    }

    /// Leaves a note on instances; an empty one takes it away.
    pub fn annotate(&mut self, run: usize, slots: &[usize], note: Option<&str>) {
        let live = self.materialise(run);
        for slot in slots {
            live.instances[*slot].note = note.filter(|text| !text.is_empty()).map(str::to_owned);
        }
    }

    /// Pauses a DAG or lets it go on: a paused DAG leaves its runs in the queue.
    pub fn pause(&mut self, dag: usize, paused: bool) {
        self.paused[dag] = paused;
        for at in 0..self.runs.len() {
            if self.runs[at].dag == dag && self.runs[at].state == RunState::Queued {
                self.runs[at].held = paused;
                let soon = self.now + self.manner.pace(900);
                self.materialise(at).plan(soon, 0, What::Begin);
            }
        }
    }
}

/// Only the pipeline has broken tasks.
fn manner_for(manner: &Manner, dag: usize) -> Manner {
    let broken = if dag == 0 { manner.broken.clone() } else { Vec::new() };
    Manner { broken, ..*manner }
}
