//! What became of every task on a night in the past, worked out from the seed whenever somebody
//! asks: thirty nights of 50,000 tasks are never kept.

use super::attempt::{Attempt, Instance};
use super::dag::{Dag, TaskIx};
use super::rules::{Upstream, Verdict, judge};
use super::run::Run;
use super::state::State;
use crate::sandbox::rng;

/// The instances of a finished night.
#[must_use]
pub fn instances(dag: &Dag, run: &Run) -> Vec<Instance> {
    let start = run.start.unwrap_or(run.run_after);
    let mut out: Vec<Instance> = Vec::with_capacity(dag.slots);
    for (at, task) in dag.tasks.iter().enumerate() {
        let mut up = Upstream::default();
        for before in &task.upstream {
            dag.tasks[*before].slots().for_each(|slot| up.add(out[slot].now.state));
        }
        let verdict = judge(task.rule, up);
        for slot in task.slots() {
            let instance = match verdict {
                Verdict::Run => ran(dag, run, start, at, slot),
                Verdict::Become(state) => stood_still(&out, dag, at, state),
                Verdict::Wait => Instance::default(),
            };
            out.push(Instance { renewed: slot as u64, ..instance });
        }
    }
    for (slot, instance) in out.iter_mut().enumerate() {
        instance.now.max_tries = dag.tasks[dag.task_of_slot[slot]].retries;
        instance.before.iter_mut().for_each(|attempt| attempt.max_tries = instance.now.max_tries);
    }
    out
}

/// Moves a moment of an ordinary night to this one, which took longer or shorter.
fn scale(dag: &Dag, run: &Run, moment: i64) -> i64 {
    moment * run.story.took / dag.span.max(1)
}

fn ran(dag: &Dag, run: &Run, start: i64, at: TaskIx, slot: usize) -> Instance {
    let task = &dag.tasks[at];
    let hash = rng::hash(&[run.seed, slot as u64, 1]);
    let begins = start + scale(dag, run, task.begins);
    let room = scale(dag, run, task.finishes - task.begins).max(2);
    let took = if task.finishes >= dag.span { room } else { room * rng::between(hash, 68, 99) / 100 };
    let failed = run.story.failed.contains(&at);
    if !failed && !run.story.shaky.contains(&at) {
        let ends = begins + took;
        return Instance { produced: Some(ends), ..one(attempt(hash, 1, State::Success, begins, ends)) };
    }
    // Two tries, with the pause between them, in the time the task has.
    let first = attempt(hash, 1, State::Failed, begins, begins + took * 2 / 5);
    let pause = task.retry_delay.min(took / 10);
    let last = if failed { State::Failed } else { State::Success };
    let second = attempt(hash ^ 9, 2, last, begins + took * 2 / 5 + pause, begins + took);
    Instance { before: vec![first], produced: (!failed).then_some(begins + took), ..one(second) }
}

/// A task that took its state from what is before it, at the moment that was decided.
fn stood_still(out: &[Instance], dag: &Dag, at: TaskIx, state: State) -> Instance {
    let ends = dag.tasks[at].upstream.iter().flat_map(|up| dag.tasks[*up].slots()).map(|slot| &out[slot].now);
    let blamed = |attempt: &&Attempt| attempt.state.is_some_and(|s| s.is_failed() || s == State::Skipped);
    let moment = ends.filter(blamed).filter_map(|attempt| attempt.end).min();
    one(Attempt { state: Some(state), start: moment, end: moment, duration: Some(0), ..Attempt::default() })
}

fn one(now: Attempt) -> Instance {
    Instance { updated: now.end.or(now.start).unwrap_or(0), now, ..Instance::default() }
}

/// An attempt that ran from `start` to `end` on a machine picked by `hash`.
#[must_use]
pub fn attempt(hash: u64, number: u32, state: State, start: i64, end: i64) -> Attempt {
    let queued = start - rng::between(hash ^ 2, 400, 9_000);
    Attempt {
        state: Some(state),
        number,
        max_tries: 1,
        start: Some(start),
        end: Some(end),
        duration: Some(end - start),
        scheduled: Some(queued - 300),
        queued: Some(queued),
        host: u32::try_from(hash % 97).ok(),
        pid: u32::try_from(1_000 + hash % 60_000).ok(),
    }
}
