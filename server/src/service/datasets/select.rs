//! Which datasets match a query, in which order, and how the word that is being written could go on.

use std::collections::HashSet;

use app::graph::select::Selection;
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
        completions: completions(reading, &query.search),
    }
}

/// No more completions than this are offered.
const OFFERED: usize = 12;

/// How the last word of a selection could go on: whole texts, so that choosing one replaces the field.
#[must_use]
pub fn completions(reading: &Reading, text: &str) -> Vec<String> {
    let start =
        text.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | '!' | '+' | '"')).map_or(0, |at| at + 1);
    let (before, word) = text.split_at(start);
    if word.is_empty() {
        return Vec::new();
    }
    let lower = word.to_lowercase();
    let mut found: Vec<String> = Vec::new();
    let mut add = |candidate: String| {
        if candidate != word && !found.contains(&candidate) && found.len() < OFFERED {
            found.push(candidate);
        }
    };
    if let Some((key, value)) = lower.split_once(':') {
        for candidate in values(reading, key) {
            if candidate.to_lowercase().starts_with(value) {
                let plain = candidate.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
                add(if plain { format!("{key}:{candidate}") } else { format!("{key}:\"{candidate}\"") });
            }
        }
    } else {
        for key in DatasetEntry::KEYS.iter().filter(|key| key.starts_with(&lower)) {
            add(format!("{key}:"));
        }
        let named = reading.lower.iter().zip(&reading.entries).filter(|(name, _)| name.starts_with(&lower));
        for (_, entry) in named.take(OFFERED + 1) {
            add(app::graph::select::exactly(&entry.name));
        }
    }
    // A quotation mark that was begun is part of the name that is offered.
    let before = before.strip_suffix('"').unwrap_or(before);
    found.into_iter().map(|word| format!("{before}{word}")).collect()
}

fn values(reading: &Reading, key: &str) -> Vec<String> {
    let mut values: Vec<String> = match key {
        "state" => Standing::ALL.map(|standing| standing.slug().to_owned()).to_vec(),
        "critical" => vec!["yes".into(), "no".into()],
        "kind" => distinct(reading, |entry| Some(entry.kind())),
        "owner" => distinct(reading, |entry| entry.owner.as_deref()),
        "task" => distinct(reading, |entry| entry.task.as_deref()),
        _ => Vec::new(),
    };
    values.sort_unstable();
    values
}

fn distinct<'a>(reading: &'a Reading, of: impl Fn(&'a DatasetEntry) -> Option<&'a str>) -> Vec<String> {
    let values: HashSet<&str> = reading.entries.iter().filter_map(of).collect();
    values.into_iter().map(str::to_owned).collect()
}
