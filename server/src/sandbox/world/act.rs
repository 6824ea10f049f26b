//! What an operator can do to a run: clear tasks and set their states, with all that Airflow does
//! of its own accord besides.

use super::World;
use super::attempt::Instance;
use super::dag::{Dag, TaskIx};
use super::live::{Live, What};
use super::state::{RunState, State};

/// A task by position, and one of its map indices if only one is meant.
pub type Marker = (TaskIx, Option<i64>);

/// Which instances of a run are meant.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only these; all where there is nothing.
    pub markers: Option<Vec<Marker>>,
    /// Only those that failed or were kept from running.
    pub only_failed: bool,
    /// Only those that run.
    pub only_running: bool,
}

impl World {
    /// The slots a selection means in a run, in slot order.
    pub fn select(&mut self, run: usize, selection: &Selection) -> Vec<usize> {
        let dag = self.dag_of(run);
        let meant = selection.markers.as_ref().map(|markers| slots_of(&dag, markers));
        let instances = self.instances(run);
        (0..instances.len())
            .filter(|slot| meant.as_ref().is_none_or(|meant| meant[*slot]))
            .filter(|slot| {
                let state = instances[*slot].now.state;
                let wanted = (selection.only_failed && state.is_some_and(State::is_failed))
                    || (selection.only_running && state == Some(State::Running));
                wanted || !(selection.only_failed || selection.only_running)
            })
            .collect()
    }

    /// Clears instances so that they run again: `clear_task_instances` of 3.3.2. A running one is
    /// killed first (`restarting`); with `reset_run` a finished run goes back to the queue.
    pub fn clear(&mut self, run: usize, slots: &[usize], reset_run: bool) {
        if slots.is_empty() {
            return;
        }
        let (now, dag) = (self.now, self.dag_of(run));
        let (tick, kill) = (self.manner.pace(450), self.manner.pace(2_500));
        let mut renewed = self.renewals;
        let live = self.materialise(run);
        for slot in slots {
            live.keep(*slot, now);
            live.forget(*slot);
            renewed += 1;
            live.instances[*slot].renewed = renewed;
            if live.instances[*slot].now.state == Some(State::Running) {
                live.set(*slot, Some(State::Restarting), now);
                live.plan(now + kill, *slot, What::Killed);
            } else {
                let retries = dag.tasks[dag.task_of_slot[*slot]].retries;
                let instance = &mut live.instances[*slot];
                instance.now.max_tries = instance.now.number + retries;
                live.set(*slot, None, now);
                live.plan(now + tick, *slot, What::Look);
            }
        }
        self.renewals = renewed;
        if reset_run {
            self.requeue(run);
        }
    }

    /// Puts a finished run back into the queue; one that is not finished only gets a new date.
    pub fn requeue(&mut self, run: usize) {
        let (now, wait) = (self.now, self.manner.pace(900));
        let entry = &mut self.runs[run];
        entry.queued = Some(now);
        if entry.state.is_finished() {
            entry.state = RunState::Queued;
            (entry.start, entry.end, entry.decided) = (None, None, None);
            self.materialise(run).plan(now + wait, 0, What::Begin);
        }
    }

    /// Puts a run back into the queue by hand, whatever its state; its tasks stay as they are.
    pub fn queue_again(&mut self, run: usize) {
        let (now, wait) = (self.now, self.manner.pace(900));
        let entry = &mut self.runs[run];
        (entry.state, entry.queued) = (RunState::Queued, Some(now));
        (entry.start, entry.end) = (None, None);
        self.materialise(run).plan(now + wait, 0, What::Begin);
    }

    /// The slots whose state would change if these tasks were set to `state`.
    pub fn would_set(&mut self, run: usize, markers: &[Marker], state: State) -> Vec<usize> {
        let dag = self.dag_of(run);
        let meant = slots_of(&dag, markers);
        let instances = self.instances(run);
        (0..instances.len()).filter(|slot| meant[*slot] && instances[*slot].now.state != Some(state)).collect()
    }

    /// Sets the state of `slots`, and then, as Airflow does after every such change, clears what is
    /// failed or blocked behind `task` and puts the run back into the queue
    /// (`SerializedDAG.set_task_instance_state`).
    pub fn set_state(&mut self, run: usize, task: TaskIx, slots: &[usize], state: State) {
        let (now, dag) = (self.now, self.dag_of(run));
        let tick = self.manner.pace(450);
        let live = self.materialise(run);
        for slot in slots {
            live.mark(*slot, state, now);
        }
        look_behind(live, &dag, slots, now + tick);
        let behind = dag.reach(&[task], true);
        let markers = (0..dag.tasks.len()).filter(|at| behind[*at] && *at != task).map(|at| (at, None)).collect();
        let selection = Selection { markers: Some(markers), only_failed: true, only_running: false };
        let held_up = self.select(run, &selection);
        self.clear(run, &held_up, true);
    }

    /// Since when a task runs, in whichever run; nothing if it does not.
    pub fn running_since(&mut self, task: &str) -> Option<i64> {
        self.running(task).into_iter().find_map(|(run, slot)| self.instances(run)[slot].now.start)
    }

    /// Names of the pipeline's tasks that run, in whichever run.
    pub fn running_tasks(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        for run in (0..self.runs.len()).filter(|run| self.runs[*run].dag == 0).collect::<Vec<_>>() {
            if self.runs[run].state.is_finished() {
                continue;
            }
            let dag = self.dag_of(run);
            let running =
                |(slot, instance): (usize, &Instance)| (instance.now.state == Some(State::Running)).then_some(slot);
            let slots: Vec<usize> = self.instances(run).iter().enumerate().filter_map(running).collect();
            names.extend(slots.into_iter().map(|slot| dag.tasks[dag.task_of_slot[slot]].id.clone()));
        }
        names
    }

    /// What runs of a task ends, as when its process is killed: it failed, and what waits for it is looked at.
    pub fn break_running(&mut self, task: &str) {
        let (now, tick) = (self.now, self.manner.pace(450));
        for (run, slot) in self.running(task) {
            let dag = self.dag_of(run);
            let live = self.materialise(run);
            live.mark(slot, State::Failed, now);
            look_behind(live, &dag, &[slot], now + tick);
        }
    }

    /// Runs and slots in which a task runs.
    fn running(&mut self, task: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for run in 0..self.runs.len() {
            let dag = self.dag_of(run);
            let Some(task) = dag.find(task).filter(|_| !self.runs[run].state.is_finished()) else { continue };
            let instances = self.instances(run);
            let runs = |slot: &usize| instances[*slot].now.state == Some(State::Running);
            found.extend(dag.tasks[task].slots().filter(runs).map(|slot| (run, slot)));
        }
        found
    }

    /// Ends a run by hand: what runs takes `state`, what waits is skipped.
    pub fn end_run(&mut self, run: usize, success: bool) {
        let now = self.now;
        let live = self.materialise(run);
        for slot in 0..live.instances.len() {
            match live.instances[slot].now.state {
                Some(state) if state.is_finished() => {}
                Some(State::Running) => live.mark(slot, if success { State::Success } else { State::Failed }, now),
                _ => live.mark(slot, State::Skipped, now),
            }
        }
        let entry = &mut self.runs[run];
        if !entry.state.is_finished() {
            entry.end = Some(now);
        }
        entry.state = if success { RunState::Success } else { RunState::Failed };
    }
}

fn slots_of(dag: &Dag, markers: &[Marker]) -> Vec<bool> {
    let mut meant = vec![false; dag.slots];
    for (task, map_index) in markers {
        for slot in dag.tasks[*task].slots() {
            meant[slot] |= map_index.is_none_or(|index| dag.map_index(slot) == index);
        }
    }
    meant
}

fn look_behind(live: &mut Live, dag: &Dag, slots: &[usize], at: i64) {
    for slot in slots {
        live.plan(at, *slot, What::Look);
        for task in &dag.tasks[dag.task_of_slot[*slot]].downstream {
            live.plan(at, dag.tasks[*task].first_slot, What::Look);
        }
    }
}
