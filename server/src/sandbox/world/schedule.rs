//! How runs come to be: by the clock, or because somebody asks.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::World;
use super::attempt::Instance;
use super::history;
use super::live::{Live, What};
use super::run::{Run, Story};
use super::state::RunState;
use crate::sandbox::{rng, time};

/// However long nobody looked, no more than this many runs of a DAG have been missed.
const CATCH_UP: i64 = 8;

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
    /// Starts a run that nobody scheduled.
    ///
    /// # Errors
    /// [`Duplicate`] where the DAG has a run of that id or of that logical date.
    pub fn trigger(&mut self, dag: usize, user: &str, asked: Trigger) -> Result<usize, Duplicate> {
        let run_after = asked.logical.unwrap_or(self.now);
        let id = asked.id.unwrap_or_else(|| format!("manual__{}", time::offset(run_after)));
        let dated = |run: &Run| asked.logical.is_some() && run.logical == asked.logical;
        if self.runs.iter().any(|run| run.dag == dag && (run.id == id || dated(run))) {
            return Err(Duplicate);
        }
        let mut run = self.fresh(dag, id, run_after, self.now);
        run.logical = asked.logical;
        run.user = Some(user.to_owned());
        run.conf = asked.conf;
        run.note = asked.note;
        self.runs.push(run);
        Ok(self.runs.len() - 1)
    }

    /// Starts the runs that have come due. A paused DAG misses its own.
    pub(super) fn schedule(&mut self) {
        for dag in 0..self.dags.len() {
            let period = self.dags[dag].period;
            let mut due = self.due[dag];
            while due <= self.now {
                if !self.paused[dag] && self.now - due < CATCH_UP * period {
                    let id = format!("scheduled__{}", time::offset(due));
                    let mut run = self.fresh(dag, id, due, due);
                    run.logical = Some(due);
                    run.natural = true;
                    if dag == 0 {
                        run.conf = history::context(self.options, due);
                    }
                    if !self.runs.iter().any(|other| other.dag == dag && other.logical == Some(due)) {
                        self.runs.push(run);
                    }
                }
                due += period;
            }
            self.due[dag] = due;
        }
    }

    fn fresh(&self, dag: usize, id: String, run_after: i64, at: i64) -> Run {
        let shape = Arc::clone(&self.dags[dag]);
        let instances = (0..shape.slots).map(|slot| {
            let mut instance = Instance { renewed: slot as u64, updated: at, ..Instance::default() };
            instance.now.max_tries = shape.tasks[shape.task_of_slot[slot]].retries;
            instance
        });
        let mut live = Live::new(instances.collect());
        live.plan(at + self.manner.pace(900), 0, What::Begin);
        Run {
            dag,
            seed: rng::hash(&[self.options.seed, rng::text(&id)]),
            id,
            logical: None,
            run_after,
            queued: Some(at),
            start: None,
            end: None,
            decided: None,
            state: RunState::Queued,
            held: self.paused[dag],
            natural: false,
            user: None,
            conf: Map::new(),
            note: None,
            story: Story::default(),
            live: Some(live),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Options;
    use crate::sandbox::testing::NOON;
    use crate::sandbox::time::{DAY, HOUR};

    fn of(world: &World, dag: usize) -> Vec<&Run> {
        world.runs.iter().filter(|run| run.dag == dag).collect()
    }

    #[test]
    fn the_next_night_comes_and_is_stuck_again() {
        let mut world = World::new(Options::default(), NOON);
        world.advance(NOON + 13 * HOUR);
        assert_eq!(of(&world, 0).len(), 31);
        world.advance(NOON + 15 * HOUR);
        let night = of(&world, 0)[31];
        assert_eq!((night.id.as_str(), night.state), ("scheduled__2026-11-23T01:00:00+00:00", RunState::Running));
        assert!(night.transaction().is_some());
        world.advance(NOON + DAY);
        let night = of(&world, 0)[31];
        assert_eq!(night.state, RunState::Failed);
        let hours = night.start.zip(night.end).map(|(start, end)| (end - start) / HOUR);
        assert!(hours.is_some_and(|hours| (3..6).contains(&hours)), "{hours:?}");
    }

    #[test]
    fn early_in_the_morning_last_night_is_yesterdays() {
        let two = NOON - 9 * HOUR;
        let mut world = World::new(Options::default(), two);
        world.advance(two + HOUR / 2);
        let last = of(&world, 0)[30];
        assert_eq!(
            (last.id.as_str(), last.state, of(&world, 0).len()),
            ("scheduled__2026-11-21T01:00:00+00:00", RunState::Running, 31)
        );
    }

    #[test]
    fn the_hourly_reports_stay_fresh() {
        let mut world = World::new(Options::default(), NOON);
        world.advance(NOON + 3 * HOUR);
        let reports = of(&world, 2);
        assert_eq!(reports.len(), 51);
        assert!(reports.iter().all(|run| run.state.is_finished()));
        assert!(reports.last().is_some_and(|run| NOON + 3 * HOUR - run.run_after < HOUR));
    }
}
