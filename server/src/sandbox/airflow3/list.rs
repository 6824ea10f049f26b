//! What all lists of API v2 share: pages, ranges, orders. Observed: `limit` is 50 unless given and
//! never more than 100, negative or unreadable numbers are a 422, an unknown order is a 400. What has no value
//! is the greatest, as in PostgreSQL.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::error::{Error, negative, not_a_date, not_a_number};
use crate::sandbox::query::Query;
use crate::sandbox::{time, token};

/// Under cursor pagination `total_entries` says no more than this (`EXACT_COUNT_LIMIT`).
pub const COUNTED: usize = 50_000;

/// Which page is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many entries at most.
    pub limit: usize,
    /// How many to leave out before.
    pub offset: usize,
    /// Whether the client goes from cursor to cursor.
    pub cursor: bool,
}

impl Page {
    /// Reads `limit`, `offset` and `cursor`.
    ///
    /// # Errors
    /// 422 where one of them cannot be read.
    pub fn read(query: &Query) -> Result<Self, Error> {
        let limit = number(query, "limit", 50)?.min(100);
        let mut page = Self { limit, offset: number(query, "offset", 0)?, cursor: false };
        if let Some(cursor) = query.get("cursor") {
            page.cursor = true;
            page.offset = if cursor.is_empty() { 0 } else { place(cursor)? };
        }
        Ok(page)
    }

    /// The entries of this page.
    pub fn of<T>(&self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.offset).take(self.limit).collect()
    }

    /// A collection's own fields, after `entries` under `name`.
    #[must_use]
    pub fn collection(&self, name: &str, entries: Vec<Value>, total: usize) -> Value {
        let cursor = |at: usize, back: bool| {
            let text = token::encode(at.to_string().as_bytes());
            if back { format!("~{text}") } else { text }
        };
        let next =
            (self.cursor && self.offset + entries.len() < total).then(|| cursor(self.offset + self.limit, false));
        let previous = (self.cursor && self.offset > 0).then(|| cursor(self.offset.saturating_sub(self.limit), true));
        json!({
            name: entries,
            "total_entries": if self.cursor { total.min(COUNTED) } else { total },
            "total_entries_limit": self.cursor.then_some(COUNTED),
            "next_cursor": next,
            "previous_cursor": previous,
        })
    }
}

fn place(cursor: &str) -> Result<usize, Error> {
    let read = token::decode(cursor.trim_start_matches('~')).and_then(|bytes| String::from_utf8(bytes).ok());
    read.and_then(|text| text.parse().ok()).ok_or_else(|| Error::bad_request("Invalid cursor token"))
}

fn number(query: &Query, name: &str, otherwise: usize) -> Result<usize, Error> {
    let Some(text) = query.get(name) else {
        return Ok(otherwise);
    };
    match text.parse::<i64>() {
        Ok(number) => usize::try_from(number).map_err(|_| Error::invalid(vec![negative(json!(["query", name]), text)])),
        Err(_) => Err(Error::invalid(vec![not_a_number(json!(["query", name]), text)])),
    }
}

/// The bounds a query sets for one field: `{field}_gte`, `_gt`, `_lte`, `_lt`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range {
    low: Option<i64>,
    high: Option<i64>,
}

impl Range {
    /// Bounds on a date.
    ///
    /// # Errors
    /// 422 where a bound is no date.
    pub fn dates(query: &Query, field: &str) -> Result<Self, Error> {
        Self::read(query, field, time::parse, not_a_date)
    }

    /// Bounds on a duration, which is in seconds on the wire and in milliseconds here.
    ///
    /// # Errors
    /// 422 where a bound is no number.
    pub fn seconds(query: &Query, field: &str) -> Result<Self, Error> {
        let parse = |text: &str| text.parse::<f64>().ok().map(|seconds| (seconds * 1_000.0).round() as i64);
        Self::read(query, field, parse, not_a_number)
    }

    fn read(
        query: &Query,
        field: &str,
        parse: impl Fn(&str) -> Option<i64>,
        wrong: impl Fn(Value, &str) -> Value,
    ) -> Result<Self, Error> {
        let mut range = Self::default();
        for (suffix, shift) in [("gte", 0), ("gt", 1), ("lte", 0), ("lt", -1)] {
            let name = format!("{field}_{suffix}");
            let Some(text) = query.get(&name) else {
                continue;
            };
            let Some(bound) = parse(text) else {
                return Err(Error::invalid(vec![wrong(json!(["query", name]), text)]));
            };
            let place = if suffix.starts_with('g') { &mut range.low } else { &mut range.high };
            *place = Some(bound + shift);
        }
        Ok(range)
    }

    /// Whether a value is within; nothing is within no bounds only.
    #[must_use]
    pub fn admits(&self, value: Option<i64>) -> bool {
        match value {
            None => self.low.is_none() && self.high.is_none(),
            Some(value) => self.low.is_none_or(|low| value >= low) && self.high.is_none_or(|high| value <= high),
        }
    }
}

/// What entries are ordered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A number or a moment.
    Number(i64),
    /// A text.
    Text(String),
    /// Nothing: greater than anything.
    Nothing,
}

impl From<Option<i64>> for Key {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Nothing, Self::Number)
    }
}

/// The orders a query asks for: field and whether downwards.
///
/// # Errors
/// 400 where a field may not be ordered by.
pub fn orders<'q>(query: &'q Query, allowed: &[&str], otherwise: &'q str) -> Result<Vec<(&'q str, bool)>, Error> {
    let asked = query.all("order_by");
    let asked = if asked.is_empty() { vec![otherwise] } else { asked };
    let read = asked.into_iter().map(|text| (text.trim_start_matches('-'), text.starts_with('-')));
    read.map(|(field, down)| if allowed.contains(&field) { Ok((field, down)) } else { Err(Error::ordering(field)) })
        .collect()
}

/// Compares two entries' keys, each for its order.
#[must_use]
pub fn compare(left: &[Key], right: &[Key], orders: &[(&str, bool)]) -> Ordering {
    let each = left.iter().zip(right).enumerate().map(|(at, (left, right))| {
        let ordering = left.cmp(right);
        let down = orders.get(at).is_some_and(|(_, down)| *down);
        if down { ordering.reverse() } else { ordering }
    });
    each.fold(Ordering::Equal, Ordering::then)
}
