//! The tasks of one night: five bytes for each, and which tasks they are once for all nights that have the same.

use std::sync::Arc;

use super::Names;
use crate::model::state::Phase;

/// No length is known.
const NO_LENGTH: u32 = u32::MAX;

/// A task in a night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Of a mapped task the worst of its instances.
    pub phase: Phase,
    /// How long the newest try took, in milliseconds; absent while it goes on.
    pub length: Option<i64>,
}

/// Place of a task's name, its phase, start and end.
pub type Placed = (u32, Phase, Option<i64>, Option<i64>);

/// The tasks of a night, by the places of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    tasks: Arc<[u32]>,
    phases: Box<[u8]>,
    lengths: Box<[u32]>,
}

impl Cells {
    /// Places of names with phase, start and end, each once. `like` is another night, whose list of tasks is shared if
    /// it is the same.
    #[must_use]
    pub fn new(mut placed: Vec<Placed>, like: Option<&Self>) -> Self {
        placed.sort_by_key(|one| one.0);
        placed.dedup_by_key(|one| one.0);
        let ids: Vec<u32> = placed.iter().map(|one| one.0).collect();
        let tasks = like.map(|like| &like.tasks).filter(|tasks| ***tasks == *ids).cloned();
        let length = |start: Option<i64>, end: Option<i64>| {
            let length = start.zip(end).and_then(|(start, end)| u32::try_from((end - start).max(0)).ok());
            length.unwrap_or(NO_LENGTH)
        };
        Self {
            tasks: tasks.unwrap_or_else(|| ids.into()),
            phases: placed.iter().map(|one| one.1 as u8).collect(),
            lengths: placed.iter().map(|one| length(one.2, one.3)).collect(),
        }
    }

    /// How many tasks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// The night has no tasks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Places of the names of its tasks, ascending.
    #[must_use]
    pub fn tasks(&self) -> &[u32] {
        &self.tasks
    }

    /// The task whose name is at a place.
    #[must_use]
    pub fn at(&self, place: u32) -> Option<Cell> {
        self.tasks.binary_search(&place).ok().and_then(|index| self.cell(index))
    }

    fn cell(&self, index: usize) -> Option<Cell> {
        let phase = *Phase::ALL.get(usize::from(*self.phases.get(index)?))?;
        let length = self.lengths.get(index).filter(|length| **length != NO_LENGTH);
        Some(Cell { phase, length: length.map(|length| i64::from(*length)) })
    }

    /// One for every name, in the order of the names.
    pub(super) fn spread(&self, names: usize) -> Vec<Option<Cell>> {
        let mut spread = vec![None; names];
        for (index, place) in self.tasks.iter().enumerate() {
            if let Some(slot) = spread.get_mut(*place as usize) {
                *slot = self.cell(index);
            }
        }
        spread
    }

    /// Names and lengths of what succeeded.
    pub(super) fn lengths_of_good(&self) -> impl Iterator<Item = (u32, u32)> {
        let good = |(phase, length): (&u8, &u32)| *phase == Phase::Done as u8 && *length != NO_LENGTH;
        let all = self.tasks.iter().zip(self.phases.iter().zip(&self.lengths));
        all.filter(move |(_, one)| good(*one)).map(|(place, (_, length))| (*place, *length))
    }

    /// The same under other names: of every place the new one.
    #[must_use]
    pub fn renamed(&self, old: &Names, new: &mut Names) -> Self {
        let tasks: Vec<u32> = self.tasks.iter().map(|place| new.take(old.name(*place).unwrap_or_default())).collect();
        let mut order: Vec<usize> = (0..tasks.len()).collect();
        order.sort_by_key(|index| tasks[*index]);
        Self {
            tasks: order.iter().map(|index| tasks[*index]).collect(),
            phases: order.iter().map(|index| self.phases[*index]).collect(),
            lengths: order.iter().map(|index| self.lengths[*index]).collect(),
        }
    }

    /// Bytes; a list of tasks that is in `counted` is not counted again.
    pub(super) fn weight(&self, counted: &mut Vec<*const [u32]>) -> usize {
        let list = Arc::as_ptr(&self.tasks);
        let new = !counted.iter().any(|known| std::ptr::addr_eq(*known, list));
        counted.extend(new.then_some(list));
        self.len() * if new { 9 } else { 5 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_odd_is_kept_so() {
        let names = Names::of(["b", "a", "clock", "lost"]);
        let year = 366 * 86_400_000;
        let tasks = [
            (0, Phase::Running, Some(5_000), None),
            (1, Phase::NotStarted, None, None),
            (2, Phase::Done, Some(9_000), Some(8_000)),
            (3, Phase::Failed, Some(5_000 + year), Some(5_000 + 2 * year)),
        ];
        let cells = Cells::new(tasks.to_vec(), None);
        let read = |name: &str| cells.at(names.place(name)?);
        assert_eq!(read("a"), Some(Cell { phase: Phase::NotStarted, length: None }));
        assert_eq!(read("b"), Some(Cell { phase: Phase::Running, length: None }));
        assert_eq!(read("clock"), Some(Cell { phase: Phase::Done, length: Some(0) }));
        assert_eq!(read("lost"), Some(Cell { phase: Phase::Failed, length: None }), "too long to be kept");
        assert_eq!(read("nobody"), None);
        let again = Cells::new(tasks.to_vec(), Some(&cells));
        assert!(Arc::ptr_eq(&again.tasks, &cells.tasks) && again == cells);
    }

    #[test]
    fn names_that_are_gone_are_left_behind() {
        let old = Names::of(["gone", "a", "b"]);
        let cells = Cells::new(vec![(1, Phase::Done, Some(1), Some(3)), (2, Phase::Failed, None, None)], None);
        let mut new = Names::of(["b"]);
        let renamed = cells.renamed(&old, &mut new);
        assert_eq!((new.len(), renamed.len(), renamed.is_empty()), (2, 2, false));
        assert_eq!(renamed.at(0).unwrap().phase, Phase::Failed);
        assert_eq!(renamed.at(1).unwrap().length, Some(2));
        assert_eq!(renamed.tasks(), [0, 1]);
    }
}
