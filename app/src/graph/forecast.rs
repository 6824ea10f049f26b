//! When a run will end, and along which tasks: the longest way in time through what is still to be done.
//!
//! It adds up durations that it is given. Where they come from, and what a clock says, is the caller's.

use super::dag::Dag;

/// How a task stands, in milliseconds since any one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// It is over, at this moment.
    Done(i64),
    /// It began at this moment and usually takes so long.
    Running {
        /// When it began.
        since: i64,
        /// What it usually takes.
        usual: i64,
    },
    /// It is still to run, for so long.
    Ahead(i64),
    /// It takes no time and holds nobody up.
    #[default]
    Nothing,
}

/// What will be, if nothing breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// When the last task is over; nothing if there are no tasks.
    pub end: Option<i64>,
    /// The tasks that decide it, in the order in which they run. Making any other one faster changes nothing.
    pub path: Vec<u32>,
    /// When each task is over.
    pub ends: Vec<i64>,
}

/// Looks ahead from `now`. A task that takes longer than usual is taken to end now; missing work is `Nothing`.
pub fn forecast(dag: &Dag, work: &[Work], now: i64) -> Forecast {
    let of = |node: u32| work.get(node as usize).copied().unwrap_or_default();
    let mut ends = vec![i64::MIN; dag.len() as usize];
    let mut because: Vec<Option<u32>> = vec![None; dag.len() as usize];
    for &node in dag.topological() {
        let last = dag.predecessors(node).iter().copied().max_by_key(|&from| (ends[from as usize], u32::MAX - from));
        because[node as usize] = last;
        let ready = last.map_or(i64::MIN, |last| ends[last as usize]);
        ends[node as usize] = match of(node) {
            Work::Done(at) => at,
            Work::Running { since, usual } => since.saturating_add(usual).max(now),
            Work::Ahead(usual) => ready.max(now).saturating_add(usual),
            Work::Nothing => ready,
        };
    }
    let last = (0..dag.len()).max_by_key(|&node| (ends[node as usize], u32::MAX - node));
    let mut path: Vec<u32> = std::iter::successors(last, |&node| because[node as usize]).collect();
    path.reverse();
    let end = last.map(|node| ends[node as usize]).filter(|&end| end > i64::MIN);
    Forecast { end, path, ends }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_way_in_time_not_in_steps() {
        // 0 -> 1 -> 2 -> 4 is three short steps, 0 -> 3 -> 4 one long one.
        let dag = Dag::new(5, [(0, 1), (1, 2), (2, 4), (0, 3), (3, 4)]);
        let work = [Work::Done(100), Work::Ahead(5), Work::Ahead(5), Work::Ahead(60), Work::Ahead(1)];
        let seen = forecast(&dag, &work, 110);
        assert_eq!((seen.end, seen.path), (Some(171), vec![0, 3, 4]));
        assert_eq!(seen.ends, [100, 115, 120, 170, 171]);
    }

    #[test]
    fn what_is_late_is_taken_to_end_now() {
        let dag = Dag::new(2, [(0, 1)]);
        let late = forecast(&dag, &[Work::Running { since: 0, usual: 10 }, Work::Ahead(7)], 50);
        assert_eq!(late.end, Some(57));
        let early = forecast(&dag, &[Work::Running { since: 45, usual: 10 }, Work::Ahead(7)], 50);
        assert_eq!(early.end, Some(62));
    }

    #[test]
    fn nothing_ends_when_there_is_nothing() {
        assert_eq!(forecast(&Dag::new(0, []), &[], 5), Forecast::default());
        assert_eq!(forecast(&Dag::new(2, [(0, 1)]), &[], 5).end, None);
        assert_eq!(forecast(&Dag::new(1, []), &[Work::Ahead(i64::MAX)], 5).end, Some(i64::MAX));
    }
}
