//! A task instance and its attempts, as the two APIs show them.

use super::state::State;

/// One attempt at a task, finished or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempt {
    /// Its state; a kept attempt is always finished.
    pub state: Option<State>,
    /// The number of the attempt; 0 for a task that never ran.
    pub number: u32,
    /// How many attempts there may be.
    pub max_tries: u32,
    /// When it started.
    pub start: Option<i64>,
    /// When it ended.
    pub end: Option<i64>,
    /// How long it took; as in Airflow, that of the attempt before until this one ends.
    pub duration: Option<i64>,
    /// When it was scheduled.
    pub scheduled: Option<i64>,
    /// When it was queued.
    pub queued: Option<i64>,
    /// On which machine it ran, by number.
    pub host: Option<u32>,
    /// The process on that machine.
    pub pid: Option<u32>,
}

/// A task instance: its present attempt and those before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instance {
    /// The present attempt.
    pub now: Attempt,
    /// Those before, oldest first.
    pub before: Vec<Attempt>,
    /// Rises whenever it is cleared: Airflow renews the instance's id then, which also moves it to
    /// the end of a listing.
    pub renewed: u64,
    /// When it last changed.
    pub updated: i64,
    /// A note somebody left.
    pub note: Option<String>,
    /// When it last really ran to success, not only been marked: what it makes exists since then.
    pub produced: Option<i64>,
    /// Events for an earlier attempt are void.
    pub generation: u32,
}

impl Instance {
    /// The attempt of this number, the present one first.
    #[must_use]
    pub fn attempt(&self, number: u32) -> Option<&Attempt> {
        let present = Some(&self.now).filter(|now| now.number == number);
        present.or_else(|| self.before.iter().find(|attempt| attempt.number == number))
    }
}
