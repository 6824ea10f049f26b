//! Last night, as the sandbox finds it: `itaipu-fx-model` has failed twice, what is behind it is
//! blocked, the machines are gone, three long tasks still run, one waits for its second try, one
//! was passed over, and everything else is done.

use super::attempt::Instance;
use super::dag::Dag;
use super::dagao::{BROKEN, LONG, RETRYING, WEEKLY};
use super::live::{Live, Manner, What};
use super::night;
use super::run::Run;
use super::state::State;
use crate::sandbox::rng;
use crate::sandbox::time::MINUTE;

/// The tasks of last night at the moment `now`.
#[must_use]
pub fn live(dag: &Dag, run: &Run, manner: &Manner, now: i64) -> Live {
    let mut as_if = run.clone();
    as_if.story.failed.extend(dag.find(BROKEN));
    let instances = night::instances(dag, &as_if);
    let mut live = Live::new(instances);
    for (id, minutes) in LONG {
        still_running(&mut live, dag, manner, run, id, now, minutes);
    }
    waiting_to_retry(&mut live, dag, manner, run, now);
    if let Some(at) = dag.find(WEEKLY) {
        let slot = dag.tasks[at].first_slot;
        let moment = live.instances[slot].now.start.unwrap_or(now);
        let now = &mut live.instances[slot].now;
        (now.end, now.duration) = (Some(moment + 1_400), Some(1_400));
        live.instances[slot].produced = None;
        live.set(slot, Some(State::Skipped), moment + 1_400);
    }
    live
}

fn still_running(live: &mut Live, dag: &Dag, manner: &Manner, run: &Run, id: &str, now: i64, minutes: i64) {
    let Some(at) = dag.find(id) else { return };
    let slot = dag.tasks[at].first_slot;
    let hash = rng::hash(&[run.seed, rng::text(id)]);
    // The machines came late: it was queued in its time and started within the last hour and a half.
    let natural = live.instances[slot].now.start.unwrap_or(now);
    let start = natural.max(now - rng::between(hash, 55, 95) * MINUTE);
    let fresh = &mut live.instances[slot];
    fresh.produced = None;
    (fresh.now.start, fresh.now.end, fresh.now.duration) = (Some(start), None, None);
    live.set(slot, Some(State::Running), start);
    let behind = dag.reach(&[at], true);
    for (task, _) in behind.iter().enumerate().filter(|(_, is)| **is) {
        for slot in dag.tasks[task].slots() {
            if live.instances[slot].now.state == Some(State::Success) {
                let (renewed, retries) = (live.instances[slot].renewed, dag.tasks[task].retries);
                live.set(slot, None, run.run_after);
                live.instances[slot] = Instance { renewed, updated: run.run_after, ..Instance::default() };
                live.instances[slot].now.max_tries = retries;
            }
        }
    }
    live.plan(now + manner.pace(minutes * MINUTE), slot, What::Finish);
}

fn waiting_to_retry(live: &mut Live, dag: &Dag, manner: &Manner, run: &Run, now: i64) {
    let Some(at) = dag.find(RETRYING) else { return };
    let slot = dag.tasks[at].first_slot;
    let end = now - 4 * MINUTE;
    let hash = rng::hash(&[run.seed, slot as u64, 2]);
    live.instances[slot].now = night::attempt(hash, 1, State::Success, end - 6 * MINUTE, end);
    live.instances[slot].now.max_tries = dag.tasks[at].retries;
    live.instances[slot].produced = None;
    live.set(slot, Some(State::UpForRetry), end);
    live.keep(slot, end);
    live.plan(now + manner.pace(26 * MINUTE), slot, What::Retry);
}
