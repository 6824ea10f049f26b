//! What each task of a DAG was in each of its last nights, in little room: of ten thousand tasks over thirty nights
//! 1.5 MB and their names. On the server only; what the browser gets of it is [`super::grid`].

mod cells;
mod names;

use std::sync::{Arc, OnceLock};

pub use self::cells::{Cell, Cells, Placed};
pub use self::names::Names;
use super::context::RunRef;
use super::state::RunState;

/// One night of a DAG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Night {
    /// Which run.
    pub run: RunRef,
    /// Its state.
    pub state: RunState,
    /// Start, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// End, in milliseconds since the epoch; only of a night that is settled.
    pub end: Option<i64>,
    /// Rises whenever something in the night is different; the same in all views of it.
    pub version: u64,
    /// Its tasks; absent until they were read.
    pub cells: Option<Cells>,
}

impl Night {
    /// How long it took, or has taken by `now`, in milliseconds.
    #[must_use]
    pub fn took(&self, now: i64) -> Option<i64> {
        Some((self.end.unwrap_or(now) - self.start?).max(0))
    }
}

/// The last nights of a DAG, as one looks at them from one of its runs.
#[derive(Debug, Default)]
pub struct History {
    /// Newest first, also those that are not read yet.
    pub nights: Vec<Arc<Night>>,
    /// How many nights there are to be read.
    pub wanted: u32,
    /// How many of them are read.
    pub read: u32,
    /// What keeps the rest from being read, in words.
    pub trouble: Option<String>,
    /// Rises with every change.
    pub version: u64,
    run: RunRef,
    names: Arc<Names>,
    usual: OnceLock<Vec<Option<i64>>>,
}

impl History {
    /// What is known of these nights, newest first, as one looks at them from `run`.
    #[must_use]
    pub fn new(run: RunRef, nights: Vec<Arc<Night>>, names: Arc<Names>, trouble: Option<String>, version: u64) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let read = count(nights.iter().filter(|night| night.cells.is_some()).count());
        let wanted = count(nights.len());
        Self { nights, wanted, read, trouble, version, run, names, usual: OnceLock::new() }
    }

    /// What a task usually takes, in milliseconds: the middle of its successful tries over the nights, without those
    /// of the run itself. Worked out for all tasks at once, the first time that one is asked for.
    #[must_use]
    pub fn usual(&self, task: &str) -> Option<i64> {
        self.usual_at(self.names.place(task)?)
    }

    fn usual_at(&self, place: u32) -> Option<i64> {
        self.usual.get_or_init(|| self.medians()).get(place as usize).copied().flatten()
    }

    fn medians(&self) -> Vec<Option<i64>> {
        let others = self.nights.iter().filter(|night| night.run != self.run).filter_map(|night| night.cells.as_ref());
        let good = || others.clone().flat_map(Cells::lengths_of_good);
        // All lengths in one list, those of a task side by side.
        let mut ends = vec![0_usize; self.names.len()];
        good().for_each(|(place, _)| ends[place as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum - *end;
        }
        let starts = ends.clone();
        let mut lengths = vec![0_u32; sum];
        for (place, length) in good() {
            let end = &mut ends[place as usize];
            lengths[*end] = length;
            *end += 1;
        }
        let median = |(start, end): (&usize, &usize)| {
            let own = &mut lengths[*start..*end];
            own.sort_unstable();
            own.get(own.len() / 2).map(|length| i64::from(*length))
        };
        starts.iter().zip(&ends).map(median).collect()
    }

    /// A task in a night of this history.
    #[must_use]
    pub fn cell(&self, night: &Night, task: &str) -> Option<Cell> {
        night.cells.as_ref()?.at(self.names.place(task)?)
    }

    /// Many tasks in a night, in their order; nothing if the night is not read.
    #[must_use]
    pub fn column(&self, night: &Night, tasks: &[Option<u32>]) -> Option<Vec<Option<Cell>>> {
        let spread = night.cells.as_ref()?.spread(self.names.len());
        Some(tasks.iter().map(|place| spread.get((*place)? as usize).copied().flatten()).collect())
    }

    /// Many tasks with what they usually take, in their order.
    #[must_use]
    pub fn usuals(&self, tasks: &[Option<u32>]) -> Vec<Option<i64>> {
        tasks.iter().map(|place| self.usual_at((*place)?)).collect()
    }

    /// Places of tasks, for [`History::column`].
    #[must_use]
    pub fn places<'a>(&self, tasks: impl Iterator<Item = &'a str>) -> Vec<Option<u32>> {
        tasks.map(|task| self.names.place(task)).collect()
    }

    /// About how many bytes the nights and names take.
    #[must_use]
    pub fn weight(&self) -> usize {
        let mut lists: Vec<*const [u32]> = Vec::new();
        let nights: usize =
            self.nights.iter().filter_map(|night| night.cells.as_ref()).map(|one| one.weight(&mut lists)).sum();
        nights + self.names.weight()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::state::Phase;

    fn night(names: &mut Names, id: &str, tasks: &[(&str, Phase, i64)]) -> Arc<Night> {
        let tasks = tasks.iter().map(|(task, phase, took)| (names.take(task), *phase, Some(10), Some(10 + took)));
        let cells = Cells::new(tasks.collect(), None);
        let run = RunRef::new("main", "d", id);
        Arc::new(Night { run, state: RunState::Success, start: Some(0), end: Some(9), version: 1, cells: Some(cells) })
    }

    #[test]
    fn what_is_usual_is_the_middle_of_the_other_nights() {
        let mut names = Names::default();
        let nights = vec![
            night(&mut names, "n4", &[("a", Phase::Done, 9_000), ("new", Phase::Done, 1)]),
            night(&mut names, "n3", &[("a", Phase::Done, 300), ("b", Phase::Failed, 5)]),
            night(&mut names, "n2", &[("a", Phase::Done, 100), ("b", Phase::Done, 70)]),
            night(&mut names, "n1", &[("a", Phase::Done, 200)]),
        ];
        let history = History::new(RunRef::new("main", "d", "n4"), nights, Arc::new(names), None, 1);
        assert_eq!((history.usual("a"), history.usual("b")), (Some(200), Some(70)));
        assert_eq!((history.usual("new"), history.usual("gone")), (None, None), "its own try does not count");
        assert_eq!((history.read, history.wanted), (4, 4));
        let places = history.places(["b", "gone", "a"].into_iter());
        let column = history.column(&history.nights[2], &places).unwrap();
        assert_eq!(
            column.iter().map(|cell| cell.and_then(|cell| cell.length)).collect::<Vec<_>>(),
            [Some(70), None, Some(100)]
        );
        assert_eq!(history.usuals(&places), [Some(70), None, Some(200)]);
    }

    #[test]
    fn ten_thousand_tasks_over_thirty_nights_cost_a_few_megabytes() {
        let ids: Vec<String> = (0..10_000).map(|n| format!("itaipu-a-model-of-usual-length-{n}")).collect();
        let names = Names::of(ids.iter().map(String::as_str));
        let mut nights: Vec<Arc<Night>> = Vec::new();
        for n in 0..30 {
            let tasks = (0..10_000).map(|place| (place, Phase::Done, Some(n), Some(n + 60_000))).collect();
            let cells = Cells::new(tasks, nights.last().and_then(|night| night.cells.as_ref()));
            let run = RunRef::new("main", "d", n.to_string());
            let (state, end) = (RunState::Success, Some(9));
            nights.push(Arc::new(Night { run, state, start: None, end, version: 1, cells: Some(cells) }));
        }
        let history = History::new(RunRef::default(), nights, Arc::new(names), None, 1);
        let weight = history.weight();
        assert!((1_500_000..3_500_000).contains(&weight), "{weight}");
        assert_eq!(history.usual(&ids[9_999]), Some(60_000));
    }
}
