//! Bodies and pages of API v1. Two layers check them, connexion against the specification and then
//! marshmallow; both texts end up in `detail` (observed).

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::error::Problem;
use crate::sandbox::query::Query;
use crate::sandbox::time;

/// A body that is being read.
#[derive(Debug)]
pub struct Form(pub Map<String, Value>);

impl Form {
    /// Reads an object that has none but `known` fields.
    ///
    /// # Errors
    /// 400 where it is something else.
    pub fn read(bytes: &Bytes, known: &[&str]) -> Result<Self, Problem> {
        let value: Value =
            serde_json::from_slice(bytes).map_err(|_| Problem::bad_request("Request body is not valid JSON"))?;
        let Value::Object(sent) = value else {
            return Err(Problem::bad_request(format!("{value} is not of type 'object'")));
        };
        let unknown: Vec<String> = sent
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
            .map(|key| format!("'{key}': ['Unknown field.']"))
            .collect();
        if unknown.is_empty() {
            Ok(Self(sent))
        } else {
            Err(Problem::bad_request(format!("{{{}}}", unknown.join(", "))))
        }
    }

    /// Refuses the body where one of `names` is missing.
    ///
    /// # Errors
    /// 400 with all that are.
    pub fn require(&self, names: &[&str]) -> Result<(), Problem> {
        let missing: Vec<String> = names
            .iter()
            .filter(|name| !self.0.contains_key(**name))
            .map(|name| format!("'{name}': ['Missing data for required field.']"))
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(Problem::bad_request(format!("{{{}}}", missing.join(", ")))) }
    }

    /// A flag.
    ///
    /// # Errors
    /// 400 where it is something else.
    pub fn flag(&self, name: &str, otherwise: bool) -> Result<bool, Problem> {
        match self.0.get(name) {
            None => Ok(otherwise),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => Err(Problem::bad_request(format!("{} is not of type 'boolean' - '{name}'", repr(other)))),
        }
    }

    /// A text, or nothing.
    ///
    /// # Errors
    /// 400 where it is something else.
    pub fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(Problem::bad_request(format!("{} is not of type 'string' - '{name}'", repr(other)))),
        }
    }

    /// A date, or nothing.
    ///
    /// # Errors
    /// 400 where it is something else.
    pub fn date(&self, name: &str) -> Result<Option<i64>, Problem> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let wrong = || Problem::bad_request(format!("'{text}' is not a 'date-time' - '{name}'"));
        time::parse(&text).map(Some).ok_or_else(wrong)
    }

    /// One of `allowed`, or nothing.
    ///
    /// # Errors
    /// 400 where it is something else.
    pub fn choice(&self, name: &str, allowed: &[&str]) -> Result<Option<String>, Problem> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        if allowed.contains(&text.as_str()) {
            return Ok(Some(text));
        }
        let list: Vec<String> = allowed.iter().map(|one| format!("'{one}'")).collect();
        Err(Problem::bad_request(format!("'{text}' is not one of [{}] - '{name}'", list.join(", "))))
    }
}

/// Which page is wanted: 100 entries unless less is asked for; a limit of 0 means the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    /// A page as a body asks for it: there is no most.
    pub const fn of_form(limit: usize, offset: usize) -> Self {
        Self { limit, offset }
    }

    /// Reads `limit` and `offset`, and refuses any other parameter that is not `known`.
    ///
    /// # Errors
    /// 400 where one cannot be read.
    pub fn read(query: &Query, known: &[&str]) -> Result<Self, Problem> {
        if let Some(extra) = query.keys().find(|key| !known.contains(key) && !["limit", "offset"].contains(key)) {
            return Err(Problem::extra_query(extra));
        }
        let limit = number(query, "limit")?;
        if limit.is_some_and(|limit| limit < 0) {
            return Err(Problem::bad_title("Page limit must be a positive integer"));
        }
        let size = |number: i64| usize::try_from(number).unwrap_or(0);
        Ok(Self {
            limit: limit.filter(|limit| *limit > 0).map_or(100, size).min(100),
            offset: number(query, "offset")?.map_or(0, size),
        })
    }

    /// The entries of this page.
    pub fn of<T>(&self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.offset).take(self.limit).collect()
    }
}

/// A number of a query, or nothing.
///
/// # Errors
/// 400 where it is none.
pub fn number(query: &Query, name: &str) -> Result<Option<i64>, Problem> {
    let wrong = |_| Problem::bad_request(format!("Wrong type, expected 'integer' for query parameter '{name}'"));
    query.get(name).map(|text| text.parse().map_err(wrong)).transpose()
}

/// A date of a query, or nothing.
///
/// # Errors
/// 400 where it is none.
pub fn date(query: &Query, name: &str) -> Result<Option<i64>, Problem> {
    let Some(text) = query.get(name) else {
        return Ok(None);
    };
    time::parse(text).map(Some).ok_or_else(|| {
        Problem::bad_request(format!(
            "'{text}' is not a 'date-time'\n\nFailed validating 'format' in schema:\n    \
             {{'type': 'string', 'format': 'date-time'}}\n\nOn instance:\n    '{text}'"
        ))
    })
}

/// A value as Python prints it.
#[must_use]
pub fn repr(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Null => "None".into(),
        Value::Bool(flag) => if *flag { "True" } else { "False" }.into(),
        Value::Array(items) => format!("[{}]", items.iter().map(repr).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A text as Python prints it.
#[must_use]
pub fn quote(text: &str) -> String {
    let mark = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(mark);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c == mark => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push(mark);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_quotes() {
        assert_eq!(quote("a\nb"), "'a\\nb'");
        assert_eq!(quote("it's"), "\"it's\"");
        assert_eq!(quote("'\""), "'\\'\"'");
    }
}
