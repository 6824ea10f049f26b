//! Which datasets match a query, in which order, and how the word that is being written could go on.

use std::collections::HashSet;

use app::graph::select::{OFFERED, Selection, Vocabulary, complete};
use app::model::dataset::{DatasetEntry, DatasetQuery, DatasetWindow, Standing};

use super::reading::Reading;

/// No window has more rows.
const ROWS: u32 = 200;

/// What matches a query, in its order; and what is wrong with its selection, if it cannot be read: then
/// nothing is narrowed.
pub struct Matching {
    /// Places.
    pub places: Vec<u32>,
    /// How many of them are committed.
    pub committed: u32,
    /// At which character, and in words.
    pub error: Option<(u32, String)>,
}

/// What matches.
#[must_use]
pub fn matching(reading: &Reading, query: &DatasetQuery) -> Matching {
    let (selection, error) = match Selection::parse_with(&query.search, DatasetEntry::KEYS) {
        _ if query.search.trim().is_empty() => (None, None),
        Ok(selection) => (Some(selection), None),
        Err(error) => (None, Some((error.at, error.to_string()))),
    };
    let kept = selection.map(|selection| selection.matches(&reading.dag, reading));
    let standing = |entry: &DatasetEntry| match query.standing.as_str() {
        "uncommitted" => entry.standing != Standing::Committed,
        slug => Standing::from_slug(slug).is_none_or(|wanted| entry.standing == wanted),
    };
    let mut places: Vec<u32> = (0_u32..)
        .zip(&reading.entries)
        .filter(|(place, entry)| standing(entry) && kept.as_ref().is_none_or(|kept| kept[*place as usize]))
        .map(|(place, _)| place)
        .collect();
    sort(reading, &mut places, &query.sort);
    let committed = |place: &&u32| reading.entry(**place).is_some_and(|entry| entry.standing == Standing::Committed);
    let committed = u32::try_from(places.iter().filter(committed).count()).unwrap_or(u32::MAX);
    Matching { places, committed, error }
}

fn sort(reading: &Reading, places: &mut [u32], by: &str) {
    let entry = |place: &u32| &reading.entries[*place as usize];
    let rank = |place: &u32| reading.ranks[*place as usize];
    match by.trim_start_matches('-') {
        "name" => places.sort_by_key(rank),
        "task" => places.sort_by(|a, b| (&entry(a).task, rank(a)).cmp(&(&entry(b).task, rank(b)))),
        "owner" => places.sort_by(|a, b| (&entry(a).owner, rank(a)).cmp(&(&entry(b).owner, rank(b)))),
        "committed" => places.sort_by_key(|place| entry(place).committed_at),
        _ => places.sort_by_key(|place| (entry(place).standing, !entry(place).critical, rank(place))),
    }
    if by.starts_with('-') {
        places.reverse();
    }
}

/// A piece of what matches.
#[must_use]
pub fn window(reading: &Reading, matching: &Matching, query: &DatasetQuery, count: u32) -> DatasetWindow {
    let matches = u32::try_from(matching.places.len()).unwrap_or(u32::MAX);
    let from = query.from.min(matches.saturating_sub(1));
    let rows = matching.places.iter().skip(from as usize).take(count.min(ROWS) as usize);
    DatasetWindow {
        rows: rows.filter_map(|place| reading.entry(*place)).cloned().collect(),
        from,
        matches,
        committed: matching.committed,
        error: matching.error.clone(),
        completions: complete(&query.search, reading),
    }
}

impl Vocabulary for Reading {
    fn keys(&self) -> &[&str] {
        DatasetEntry::KEYS
    }

    fn names(&self, beginning: &str) -> Vec<String> {
        let named = self.lower.iter().zip(&self.entries).filter(|(name, _)| name.starts_with(beginning));
        named.take(OFFERED + 1).map(|(_, entry)| entry.name.clone()).collect()
    }

    fn values(&self, key: &str) -> Vec<String> {
        let mut values: Vec<String> = match key {
            "state" => Standing::ALL.map(|standing| standing.slug().to_owned()).to_vec(),
            "critical" => vec!["yes".into(), "no".into()],
            "kind" => distinct(self, |entry| Some(entry.kind())),
            "owner" => distinct(self, |entry| entry.owner.as_deref()),
            "task" => distinct(self, |entry| entry.task.as_deref()),
            _ => Vec::new(),
        };
        values.sort_unstable();
        values
    }
}

fn distinct<'a>(reading: &'a Reading, of: impl Fn(&'a DatasetEntry) -> Option<&'a str>) -> Vec<String> {
    let values: HashSet<&str> = reading.entries.iter().filter_map(of).collect();
    values.into_iter().map(str::to_owned).collect()
}
