//! The world behind the fakes: three DAGs, thirty nights of history, last night stuck half-way, and
//! the clock. Nothing in here knows a wire protocol.

pub mod act;
pub mod dag;
pub mod dagao;
pub mod datasets;
mod grow;
pub mod history;
mod last_night;
pub mod live;
pub mod log;
mod night;
pub mod rules;
pub mod run;
mod small;
pub mod state;
mod trace;

use std::sync::Arc;

use serde_json::{Map, Value};

use self::dag::Dag;
use self::live::{Instance, Live, Manner, What};
use self::run::{Run, Story};
use self::state::RunState;
use super::{Options, rng, time};

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
    seen: Option<(usize, Vec<Instance>)>,
}

/// A run of this DAG has this id, or this logical date, already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate;

/// What somebody asks for who triggers a run.
#[derive(Clone, Debug, Default)]
pub struct Trigger {
    /// The id it shall have; made from the date if there is none.
    pub id: Option<String>,
    /// Its logical date.
    pub logical: Option<i64>,
    /// Its context.
    pub conf: Map<String, Value>,
    /// A note.
    pub note: Option<String>,
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
        if let Some(last) = runs.iter_mut().rfind(|run| run.dag == 0) {
            last.live = Some(last_night::live(&dags[0], last, &manner, now));
        }
        Self { options, now, born: now, paused: vec![false; dags.len()], dags, runs, manner, renewals: 1 << 32, seen: None }
    }

    /// Lets happen whatever happens until `now`.
    pub fn advance(&mut self, now: i64) {
        self.now = self.now.max(now);
        for run in &mut self.runs {
            if let Some(mut live) = run.live.take() {
                let manner = manner_for(&self.manner, run.dag);
                live.advance(run, &self.dags[run.dag], &manner, self.now);
                run.live = Some(live);
            }
        }
    }

    /// The DAG with this id, by position.
    #[must_use]
    pub fn find_dag(&self, id: &str) -> Option<usize> {
        self.dags.iter().position(|dag| dag.id == id)
    }

    /// The run with this id, by position.
    #[must_use]
    pub fn find_run(&self, dag: &str, id: &str) -> Option<usize> {
        self.runs.iter().position(|run| run.id == id && self.dags[run.dag].id == dag)
    }

    /// The run that writes to this transaction, by position.
    #[must_use]
    pub fn find_transaction(&self, transaction: &str) -> Option<usize> {
        self.runs.iter().rposition(|run| run.dag == 0 && run.transaction() == Some(transaction))
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

    /// Starts a run that nobody scheduled.
    ///
    /// # Errors
    /// [`Duplicate`] where the DAG has a run of that id or of that logical date.
    pub fn trigger(&mut self, dag: usize, user: &str, asked: Trigger) -> Result<usize, Duplicate> {
        let run_after = asked.logical.unwrap_or(self.now);
        let id = asked.id.unwrap_or_else(|| format!("manual__{}", time::offset(run_after)));
        let same = |run: &Run| run.dag == dag && (run.id == id || (asked.logical.is_some() && run.logical == asked.logical));
        if self.runs.iter().any(same) {
            return Err(Duplicate);
        }
        let shape = Arc::clone(&self.dags[dag]);
        let instances = (0..shape.slots).map(|slot| {
            let mut instance = Instance { renewed: slot as u64, updated: self.now, ..Instance::default() };
            instance.now.max_tries = shape.tasks[shape.task_of_slot[slot]].retries;
            instance
        });
        let mut live = Live::new(instances.collect());
        live.plan(self.now + self.manner.pace(900), 0, What::Begin);
        self.runs.push(Run {
            dag,
            seed: rng::hash(&[self.options.seed, rng::text(&id)]),
            id,
            logical: asked.logical,
            run_after,
            queued: Some(self.now),
            start: None,
            end: None,
            decided: None,
            state: RunState::Queued,
            held: self.paused[dag],
            user: Some(user.to_owned()),
            conf: asked.conf,
            note: asked.note,
            story: Story::default(),
            live: Some(live),
        });
        Ok(self.runs.len() - 1)
    }
}

/// Only the pipeline has broken tasks.
fn manner_for(manner: &Manner, dag: usize) -> Manner {
    let broken = if dag == 0 { manner.broken.clone() } else { Vec::new() };
    Manner { broken, ..*manner }
}
