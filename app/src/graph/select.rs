//! A small language that selects tasks, for filter boxes and links, in the manner of dbt.
//!
//! | text | selects |
//! |---|---|
//! | `customer` | names that contain it, in any case |
//! | `itaipu-*`, `load-?` | names that match as a whole; `*` is anything, `?` one character |
//! | `"a + b"` | exactly the task of that name; `\"` and `\\` stand for `"` and `\` |
//! | `state:failed` | tasks with that property |
//! | `+x`, `x+`, `+x+` | also everything before x, after x, both |
//! | `2+x`, `x+1` | only that many edges far |
//! | `a b`, `a or b` | what either selects |
//! | `a,b`, `a and b` | what both select |
//! | `!x`, `not x` | all but x; beside others without `or` it takes x away from what they select |
//! | `(a b),c`, `+(a b)+` | parentheses group, also for `+` |
//!
//! `not` binds closest, then `and`, then `or`, then the space. A task that is called `and` goes in quotes.
//!
//! It knows neither states nor properties: those are asked of [`Subjects`].

mod complete;
mod error;
mod glob;
mod parse;

use std::borrow::Cow;

use super::dag::Dag;
use super::reach::{Direction, Reach};

pub use self::complete::{OFFERED, Vocabulary, complete};
pub use self::error::{Problem, SelectError};

/// The properties [`Selection::parse`] accepts.
pub const KEYS: &[&str] = &["state", "kind", "group", "owner", "tag"];

/// What a selection selects from: the tasks of a graph, by index.
pub trait Subjects {
    /// The name of a task; empty if there is none.
    fn name(&self, node: u32) -> &str;

    /// The name in lower case; worth keeping where many selections are read.
    fn lower(&self, node: u32) -> Cow<'_, str> {
        self.name(node).to_lowercase().into()
    }

    /// Whether a task has a property, such as `state` with the value `failed`.
    fn is(&self, _node: u32, _key: &str, _value: &str) -> bool {
        false
    }
}

impl<T: AsRef<str>> Subjects for [T] {
    fn name(&self, node: u32) -> &str {
        self.get(node as usize).map_or("", AsRef::as_ref)
    }
}

/// A parsed selection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// One beside the other.
    parts: Vec<Expr>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Expr {
    Term(Term),
    Not(Box<Expr>),
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Beside(Vec<Expr>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    up: Walk,
    down: Walk,
    what: What,
}

/// How far a term extends in one direction; `None` is without limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    No,
    Far(Option<u32>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Named(String),
    Contains(String),
    Glob(Vec<char>),
    Is(String, String),
    Group(Box<Expr>),
}

impl Selection {
    /// Reads a selection with the properties of [`KEYS`].
    pub fn parse(text: &str) -> Result<Self, SelectError> {
        Self::parse_with(text, KEYS)
    }

    /// Reads a selection with these properties, named in lower case.
    pub fn parse_with(text: &str, keys: &[&str]) -> Result<Self, SelectError> {
        parse::parse(text, keys).map(|parts| Self { parts })
    }

    /// Whether it says nothing, and so selects everything.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether each task is selected. Parts of nothing but `!` take away from the others, or from
    /// everything if there are no others.
    pub fn matches<S: Subjects + ?Sized>(&self, dag: &Dag, subjects: &S) -> Vec<bool> {
        let lower: Vec<Cow<str>> = (0..dag.len()).map(|node| subjects.lower(node)).collect();
        beside(&self.parts, &From { dag, subjects: &Names(subjects), lower: &lower })
    }
}

/// What is selected from. The subjects behind one type, so that the code is there once.
struct From<'a> {
    dag: &'a Dag,
    subjects: &'a dyn Subjects,
    lower: &'a [Cow<'a, str>],
}

struct Names<'a, S: ?Sized>(&'a S);

impl<S: Subjects + ?Sized> Subjects for Names<'_, S> {
    fn name(&self, node: u32) -> &str {
        self.0.name(node)
    }

    fn is(&self, node: u32, key: &str, value: &str) -> bool {
        self.0.is(node, key, value)
    }
}

fn beside(parts: &[Expr], from: &From<'_>) -> Vec<bool> {
    let (less, more): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(|part| part.takes_away());
    let all = vec![more.is_empty(); from.lower.len()];
    let some = more.into_iter().fold(all, |sum, part| join(sum, &part.select(from), |a, b| a || b));
    less.into_iter().fold(some, |sum, part| join(sum, &part.select(from), |a, b| a && b))
}

impl Expr {
    fn takes_away(&self) -> bool {
        match self {
            Self::Not(_) => true,
            Self::All(parts) => parts.iter().all(Self::takes_away),
            Self::Term(_) | Self::Any(_) | Self::Beside(_) => false,
        }
    }

    fn select(&self, from: &From<'_>) -> Vec<bool> {
        match self {
            Self::Term(term) => term.select(from),
            Self::Not(part) => part.select(from).into_iter().map(|is| !is).collect(),
            Self::All(parts) => fold(parts, from, true, |a, b| a && b),
            Self::Any(parts) => fold(parts, from, false, |a, b| a || b),
            Self::Beside(parts) => beside(parts, from),
        }
    }
}

fn fold(parts: &[Expr], from: &From<'_>, start: bool, how: fn(bool, bool) -> bool) -> Vec<bool> {
    parts.iter().fold(vec![start; from.lower.len()], |sum, part| join(sum, &part.select(from), how))
}

/// A term that selects exactly the task of this name, whatever characters are in it.
pub fn exactly(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

fn join(one: Vec<bool>, other: &[bool], how: fn(bool, bool) -> bool) -> Vec<bool> {
    one.into_iter().zip(other).map(|(a, &b)| how(a, b)).collect()
}

impl Term {
    fn select(&self, from: &From<'_>) -> Vec<bool> {
        let own = self.what.select(from);
        if (self.up, self.down) == (Walk::No, Walk::No) {
            return own;
        }
        let seeds: Vec<u32> = (0_u32..).zip(&own).filter(|(_, is)| **is).map(|(node, _)| node).collect();
        let reach = |walk: Walk, direction: Direction| match walk {
            Walk::No => Reach::within(from.dag, &seeds, direction, Some(0)),
            Walk::Far(depth) => Reach::within(from.dag, &seeds, direction, depth),
        };
        let (up, down) = (reach(self.up, Direction::Up), reach(self.down, Direction::Down));
        (0..from.dag.len()).map(|node| up.contains(node) || down.contains(node)).collect()
    }
}

impl What {
    fn select(&self, from: &From<'_>) -> Vec<bool> {
        if let Self::Group(part) = self {
            return part.select(from);
        }
        (0_u32..).zip(from.lower).map(|(node, lower)| self.is(node, from.subjects, lower)).collect()
    }

    fn is(&self, node: u32, subjects: &dyn Subjects, lower: &str) -> bool {
        match self {
            Self::Named(name) => subjects.name(node) == name,
            Self::Contains(part) => lower.contains(part.as_str()),
            Self::Glob(pattern) => glob::matches(pattern, lower),
            Self::Is(key, value) => subjects.is(node, key, value),
            Self::Group(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = ["raw", "itaipu-core", "Itaipu-models", "load/served:x", "a+b \"q\"", "side"];

    struct Tasks;

    impl Subjects for Tasks {
        fn name(&self, node: u32) -> &str {
            NAMES[..].name(node)
        }

        fn is(&self, node: u32, key: &str, value: &str) -> bool {
            key == "state" && value == "failed" && node == 2
        }
    }

    /// raw → core → models → load, raw → a+b; side alone.
    fn select(text: &str) -> Vec<u32> {
        let dag = Dag::new(6, [(0, 1), (1, 2), (2, 3), (0, 4)]);
        let matches = Selection::parse(text).unwrap().matches(&dag, &Tasks);
        (0..6).filter(|&node| matches[node as usize]).collect()
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert_eq!(select("ITAIPU"), [1, 2]);
        assert_eq!(select("itaipu-*"), [1, 2]);
        assert_eq!(select("*core"), [1]);
        assert_eq!(select("core*"), [0_u32; 0]);
        assert_eq!(select("r?w"), [0]);
        assert_eq!(select("state:failed"), [2]);
    }

    #[test]
    fn odd_names_are_found_in_quotes() {
        for (node, name) in (0_u32..).zip(NAMES) {
            assert_eq!(select(&exactly(name)), [node], "{name}");
        }
        assert_eq!(select("\"itaipu\""), [0_u32; 0]);
        assert_eq!(select("\"raw\"+1"), [0, 1, 4]);
    }

    #[test]
    fn plus_follows_the_edges() {
        assert_eq!(select("+models"), [0, 1, 2]);
        assert_eq!(select("1+models"), [1, 2]);
        assert_eq!(select("models+"), [2, 3]);
        assert_eq!(select("+core+1"), [0, 1, 2]);
        assert_eq!(select("+state:failed+"), [0, 1, 2, 3]);
        assert_eq!(select("0+core"), [1]);
        assert_eq!(select("a+b"), [4]);
    }

    #[test]
    fn spaces_add_commas_restrict_and_bangs_take_away() {
        assert_eq!(select("core side"), [1, 5]);
        assert_eq!(select("raw+,+models"), [0, 1, 2]);
        assert_eq!(select("itaipu,!state:failed"), [1]);
        assert_eq!(select("itaipu !state:failed"), [1]);
        assert_eq!(select("!raw+"), [5]);
        assert_eq!(select("!raw+ !side"), [0_u32; 0]);
        assert_eq!(select("  "), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn words_and_parentheses_say_the_same() {
        assert_eq!(select("core or side"), select("core side"));
        assert_eq!(select("raw+ AND +models"), select("raw+,+models"));
        assert_eq!(select("itaipu and not state:failed"), [1]);
        assert_eq!(select("not raw+"), [5]);
        assert_eq!(select("side or not raw+"), [5], "after `or`, not means all but");
        assert_eq!(select("side or not itaipu"), [0, 3, 4, 5]);
        assert_eq!(select("(core side) and not core"), [5]);
        assert_eq!(select("(core or models),state:failed"), [2]);
        assert_eq!(select("1+(models or side)+1"), [1, 2, 3, 5]);
        assert_eq!(select("not (core or (side load))"), [0, 2, 4]);
        assert_eq!(select("core or side and raw"), [1], "and binds closer");
        assert_eq!(select("\"and\""), [0_u32; 0], "in quotes it is a name");
        assert_eq!(select("\"side\")"[..6].trim()), [5]);
    }

    #[test]
    fn parentheses_inside_a_word_belong_to_it() {
        let dag = Dag::new(1, []);
        let names = ["f(x)"];
        let is = |text: &str| Selection::parse(text).unwrap().matches(&dag, &names[..])[0];
        assert!(is("f(x") && is("\"f(x)\"") && is("(f(*)"));
    }
}
