//! What was recorded or taken back besides what the tasks of a run did. Of all that happened to a dataset the
//! latest counts.

use std::collections::HashMap;

use super::ids::{Key, Part};

/// What happened to the datasets of all transactions.
#[derive(Debug, Default)]
pub struct Recorded {
    marks: HashMap<(u32, usize), Vec<Mark>>,
    gone: HashMap<(u32, usize), Vec<(Part, i64)>>,
}

/// Something that happened, or will, to a dataset.
#[derive(Debug)]
struct Mark {
    at: i64,
    what: What,
}

/// What happened to it.
#[derive(Clone, Debug)]
pub enum What {
    /// That it is committed was taken back.
    Retracted,
    /// Somebody committed it with a file of their own.
    ByHand {
        /// Format of the file.
        format: String,
        /// Where it is.
        path: String,
    },
    /// A job of this name computed it.
    Computed(String),
}

/// How a dataset is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Commit {
    /// It is not.
    No,
    /// With what its task, or a job for it alone, has made.
    Usual(i64),
    /// By hand: when, format and path.
    ByHand(i64, String, String),
}

impl Commit {
    /// When.
    #[must_use]
    pub const fn at(&self) -> Option<i64> {
        match self {
            Self::No => None,
            Self::Usual(at) | Self::ByHand(at, ..) => Some(*at),
        }
    }
}

impl Recorded {
    /// How a dataset is committed whose task made it at `made`.
    #[must_use]
    pub fn commit(&self, tag: u32, place: usize, made: Option<i64>, now: i64) -> Commit {
        let usual = made.map_or(Commit::No, Commit::Usual);
        let happened = self.marks.get(&(tag, place)).into_iter().flatten().filter(|mark| mark.at <= now);
        let Some(mark) = happened.max_by_key(|mark| mark.at).filter(|mark| made.is_none_or(|made| mark.at >= made))
        else {
            return usual;
        };
        match &mark.what {
            What::Retracted => Commit::No,
            What::ByHand { format, path } => Commit::ByHand(mark.at, format.clone(), path.clone()),
            What::Computed(_) => Commit::Usual(mark.at),
        }
    }

    /// Parts that were taken out of a dataset since it was committed.
    #[must_use]
    pub fn gone(&self, tag: u32, place: usize, since: Option<i64>) -> Vec<Part> {
        let of = |tag: u32| self.gone.get(&(tag, place)).into_iter().flatten();
        let columns = of(tag).filter(|(_, at)| since.is_some_and(|since| *at >= since));
        columns.chain(of(0)).map(|(part, _)| *part).collect()
    }

    /// Something happens to a dataset.
    pub fn mark(&mut self, tag: u32, place: usize, at: i64, what: What) {
        self.marks.entry((tag, place)).or_default().push(Mark { at, what });
    }

    /// A part is taken out of a dataset.
    pub fn take(&mut self, key: Key, at: i64) {
        self.gone.entry((key.tag, key.place)).or_default().push((key.part, at));
    }

    /// A job is ended before it has computed anything.
    pub fn end_job(&mut self, job: &str, now: i64) {
        for marks in self.marks.values_mut() {
            marks.retain(|mark| mark.at <= now || !matches!(&mark.what, What::Computed(by) if by == job));
        }
    }
}
