//! A run whose tasks have states of their own, and the small scheduler that moves them on. It works
//! by events with timestamps: however long nobody looked, each thing happens at the moment at which
//! it would have happened.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::attempt::Instance;
use super::dag::{Dag, TaskIx};
use super::rules::{Upstream, Verdict, judge};
use super::run::Run;
use super::state::{RunState, State};
use crate::sandbox::rng;

/// Something that will happen to one instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The run leaves the queue.
    Begin,
    /// Its rule is looked at.
    Look,
    /// The executor takes it.
    Queue,
    /// It starts on a machine.
    Start,
    /// Its process ends.
    Finish,
    /// The pause before its next try is over.
    Retry,
    /// Its process has been killed, to run again.
    Killed,
}

/// An event: when, in which order, to which instance, of which generation, what.
type Event = (i64, u64, usize, u32, What);

/// How the tasks of a run that is worked on behave.
#[derive(Clone, Debug, PartialEq)]
pub struct Manner {
    /// The sandbox's seed.
    pub seed: u64,
    /// Speed in percent.
    pub speed: u32,
    /// Tasks that fail whenever they run.
    pub broken: Vec<TaskIx>,
}

impl Manner {
    /// A duration at this speed.
    #[must_use]
    pub fn pace(&self, ms: i64) -> i64 {
        (ms * 100 / i64::from(self.speed.max(1))).max(1)
    }
}

/// The instances of a run and what is yet to happen to them.
#[derive(Clone, Debug)]
pub struct Live {
    /// The instances, by slot.
    pub instances: Vec<Instance>,
    events: BinaryHeap<Reverse<Event>>,
    order: u64,
    unfinished: usize,
    active: usize,
}

impl Live {
    /// Takes over `instances` as they are; nothing happens to them until it is told.
    #[must_use]
    pub fn new(instances: Vec<Instance>) -> Self {
        let unfinished = instances.iter().filter(|i| !i.now.state.is_some_and(State::is_finished)).count();
        let active = instances.iter().filter(|i| is_active(i.now.state)).count();
        Self { instances, events: BinaryHeap::new(), order: 0, unfinished, active }
    }

    /// Lets `what` happen to `slot` at `at`.
    pub fn plan(&mut self, at: i64, slot: usize, what: What) {
        self.order += 1;
        let generation = self.instances.get(slot).map_or(0, |instance| instance.generation);
        self.events.push(Reverse((at, self.order, slot, generation, what)));
    }

    /// Forgets what was going to happen to `slot`.
    pub fn forget(&mut self, slot: usize) {
        self.instances[slot].generation += 1;
    }

    /// Gives `slot` a state.
    pub fn set(&mut self, slot: usize, state: Option<State>, at: i64) {
        let instance = &mut self.instances[slot];
        let was = std::mem::replace(&mut instance.now.state, state);
        instance.updated = at;
        let count = |yes: bool| usize::from(yes);
        self.unfinished += count(!state.is_some_and(State::is_finished));
        self.unfinished -= count(!was.is_some_and(State::is_finished));
        self.active += count(is_active(state));
        self.active -= count(is_active(was));
    }

    /// Gives `slot` a state that it did not reach by running, as `TaskInstance.set_state` does: the
    /// times are filled in only where there are none.
    pub fn mark(&mut self, slot: usize, state: State, at: i64) {
        self.forget(slot);
        self.set(slot, Some(state), at);
        let now = &mut self.instances[slot].now;
        let start = *now.start.get_or_insert(at);
        let end = *now.end.get_or_insert(at);
        now.duration = Some(end - start);
    }

    /// Moves on to `now`.
    pub fn advance(&mut self, run: &mut Run, dag: &Dag, manner: &Manner, now: i64) {
        while let Some(Reverse((at, ..))) = self.events.peek()
            && *at <= now
        {
            let Some(Reverse((at, _, slot, generation, what))) = self.events.pop() else {
                break;
            };
            if what == What::Begin {
                self.begin(run, dag, manner, at);
            } else if self.instances[slot].generation == generation {
                self.happen(run, dag, manner, at, slot, what);
            }
            self.conclude(run, dag, at);
        }
    }

    fn begin(&mut self, run: &mut Run, dag: &Dag, manner: &Manner, at: i64) {
        if run.state != RunState::Queued || run.held {
            return;
        }
        run.state = RunState::Running;
        run.start.get_or_insert(at);
        self.look(run, dag, manner, at, (0..dag.tasks.len()).collect());
    }

    fn happen(&mut self, run: &mut Run, dag: &Dag, manner: &Manner, at: i64, slot: usize, what: What) {
        let task = dag.task_of_slot[slot];
        let hash = rng::hash(&[manner.seed, run.seed, slot as u64, u64::from(self.instances[slot].now.number)]);
        match what {
            What::Begin => {}
            What::Look => self.look(run, dag, manner, at, vec![task]),
            What::Queue => {
                self.set(slot, Some(State::Queued), at);
                self.instances[slot].now.queued = Some(at);
                self.plan(at + manner.pace(rng::between(hash, 700, 1_700)), slot, What::Start);
            }
            What::Start => {
                self.set(slot, Some(State::Running), at);
                let now = &mut self.instances[slot].now;
                (now.start, now.end) = (Some(at), None);
                now.host = u32::try_from(hash % 97).ok();
                now.pid = u32::try_from(1_000 + hash % 60_000).ok();
                let takes = match run.natural && now.number == 1 {
                    true => (dag.tasks[task].finishes - dag.tasks[task].begins) * rng::between(hash ^ 1, 68, 99) / 100,
                    false => rng::between(hash ^ 1, 2_000, 8_000),
                };
                self.plan(at + manner.pace(takes), slot, What::Finish);
            }
            What::Finish => self.finish(run, dag, manner, at, slot),
            What::Retry => {
                self.set(slot, None, at);
                self.look(run, dag, manner, at, vec![task]);
            }
            What::Killed => {
                let instance = &mut self.instances[slot];
                instance.now.max_tries = instance.now.number + dag.tasks[task].retries;
                self.set(slot, None, at);
                self.look(run, dag, manner, at, vec![task]);
            }
        }
    }

    fn finish(&mut self, run: &mut Run, dag: &Dag, manner: &Manner, at: i64, slot: usize) {
        let task = dag.task_of_slot[slot];
        let now = &mut self.instances[slot].now;
        now.end = Some(at);
        now.duration = now.start.map(|start| at - start);
        if !manner.broken.contains(&task) && !run.fails(&dag.tasks[task].id) {
            self.instances[slot].produced = Some(at);
            self.set(slot, Some(State::Success), at);
        } else if now.number <= now.max_tries {
            self.set(slot, Some(State::UpForRetry), at);
            self.keep(slot, at);
            self.plan(at + manner.pace(dag.tasks[task].retry_delay), slot, What::Retry);
            return;
        } else {
            self.set(slot, Some(State::Failed), at);
        }
        self.look(run, dag, manner, at, dag.tasks[task].downstream.clone());
    }

    /// Files the present attempt under those before, as `TaskInstanceHistory.record_ti` does: once
    /// per number, and as failed if it was not finished.
    pub fn keep(&mut self, slot: usize, at: i64) {
        let instance = &mut self.instances[slot];
        if instance.before.iter().any(|attempt| attempt.number == instance.now.number) {
            return;
        }
        let mut kept = instance.now.clone();
        if !kept.state.is_some_and(State::is_finished) {
            kept.state = Some(State::Failed);
            if kept.end.is_none() {
                kept.end = Some(at);
                kept.duration = kept.start.map(|start| at - start);
                (instance.now.end, instance.now.duration) = (kept.end, kept.duration);
            }
        }
        instance.before.push(kept);
    }

    /// Looks at the rules of `tasks`, and at those behind any that change without running.
    pub fn look(&mut self, run: &mut Run, dag: &Dag, manner: &Manner, at: i64, tasks: Vec<TaskIx>) {
        if run.state != RunState::Running {
            return;
        }
        run.decided = Some(at);
        let mut todo = tasks;
        while let Some(task) = todo.pop() {
            let slots = dag.tasks[task].slots();
            if slots.clone().all(|slot| self.instances[slot].now.state.is_some()) {
                continue;
            }
            let mut up = Upstream::default();
            for before in &dag.tasks[task].upstream {
                dag.tasks[*before].slots().for_each(|slot| up.add(self.instances[slot].now.state));
            }
            let verdict = judge(dag.tasks[task].rule, up);
            for slot in slots.filter(|_| verdict != Verdict::Wait) {
                if self.instances[slot].now.state.is_some() {
                    continue;
                }
                match verdict {
                    Verdict::Run => self.schedule(manner, run, slot, at),
                    Verdict::Become(state) => self.mark(slot, state, at),
                    Verdict::Wait => {}
                }
            }
            if matches!(verdict, Verdict::Become(_)) {
                todo.extend(&dag.tasks[task].downstream);
            }
        }
    }

    fn schedule(&mut self, manner: &Manner, run: &Run, slot: usize, at: i64) {
        self.forget(slot);
        self.set(slot, Some(State::Scheduled), at);
        let instance = &mut self.instances[slot];
        instance.now.number += 1;
        instance.now.scheduled = Some(at);
        let hash = rng::hash(&[manner.seed, run.seed, slot as u64, 5, u64::from(instance.now.number)]);
        self.plan(at + manner.pace(rng::between(hash, 200, 500)), slot, What::Queue);
    }

    /// Ends the run when there is nothing left to do: failed if one of its leaves failed or was
    /// kept from running, or if nothing can ever move again (`DagRun.update_state`).
    fn conclude(&mut self, run: &mut Run, dag: &Dag, at: i64) {
        let stuck = self.unfinished > 0 && self.active == 0 && self.events.is_empty();
        if run.state != RunState::Running || (self.unfinished > 0 && !stuck) {
            return;
        }
        let leaf_failed = dag
            .tasks
            .iter()
            .filter(|task| task.downstream.is_empty())
            .any(|task| task.slots().any(|slot| self.instances[slot].now.state.is_some_and(State::is_failed)));
        run.state = if stuck || leaf_failed { RunState::Failed } else { RunState::Success };
        run.end = Some(at);
        run.decided = Some(at);
    }

    /// Whether anything is left that has no final state.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.unfinished > 0
    }
}

fn is_active(state: Option<State>) -> bool {
    state.is_some_and(|state| !state.is_finished())
}
