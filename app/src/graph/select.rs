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
//! | `a b` | what either selects |
//! | `a,b` | what both select |
//! | `!x` | all but x; on its own it takes x away from what the others select |
//!
//! It knows neither states nor properties: those are asked of [`Subjects`].

mod error;
mod glob;
mod parse;

use super::dag::Dag;
use super::reach::{Direction, Reach};

pub use self::error::{Problem, SelectError};

/// The properties [`Selection::parse`] accepts.
pub const KEYS: &[&str] = &["state", "kind", "group", "owner", "tag"];

/// What a selection selects from: the tasks of a graph, by index.
pub trait Subjects {
    /// The name of a task; empty if there is none.
    fn name(&self, node: u32) -> &str;

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
    /// A union of intersections.
    groups: Vec<Vec<Term>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    not: bool,
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
}

impl Selection {
    /// Reads a selection with the properties of [`KEYS`].
    pub fn parse(text: &str) -> Result<Self, SelectError> {
        Self::parse_with(text, KEYS)
    }

    /// Reads a selection with these properties, named in lower case.
    pub fn parse_with(text: &str, keys: &[&str]) -> Result<Self, SelectError> {
        parse::parse(text, keys).map(|groups| Self { groups })
    }

    /// Whether it says nothing, and so selects everything.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether each task is selected. Groups of nothing but `!` terms take away from the others, or
    /// from everything if there are no others.
    pub fn matches<S: Subjects + ?Sized>(&self, dag: &Dag, subjects: &S) -> Vec<bool> {
        let (less, more): (Vec<_>, Vec<_>) = self.groups.iter().partition(|group| group.iter().all(|term| term.not));
        let lower: Vec<String> = (0..dag.len()).map(|node| subjects.name(node).to_lowercase()).collect();
        let all = vec![more.is_empty(); dag.len() as usize];
        let group = |terms: &Vec<Term>| {
            let sets = terms.iter().map(|term| term.select(dag, subjects, &lower));
            sets.reduce(|one, other| join(one, &other, |a, b| a && b)).unwrap_or_default()
        };
        let some = more.into_iter().map(group).fold(all, |sum, next| join(sum, &next, |a, b| a || b));
        less.into_iter().map(group).fold(some, |sum, next| join(sum, &next, |a, b| a && b))
    }
}

/// A term that selects exactly the task of this name, whatever characters are in it.
pub fn exactly(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

fn join(one: Vec<bool>, other: &[bool], how: impl Fn(bool, bool) -> bool) -> Vec<bool> {
    one.into_iter().zip(other).map(|(a, &b)| how(a, b)).collect()
}

impl Term {
    fn select<S: Subjects + ?Sized>(&self, dag: &Dag, subjects: &S, lower: &[String]) -> Vec<bool> {
        let is = |node: &u32| self.what.is(*node, subjects, &lower[*node as usize]);
        let seeds: Vec<u32> = (0..dag.len()).filter(is).collect();
        let reach = |walk: Walk, direction: Direction| match walk {
            Walk::No => Reach::within(dag, &seeds, direction, Some(0)),
            Walk::Far(depth) => Reach::within(dag, &seeds, direction, depth),
        };
        let (up, down) = (reach(self.up, Direction::Up), reach(self.down, Direction::Down));
        (0..dag.len()).map(|node| (up.contains(node) || down.contains(node)) != self.not).collect()
    }
}

impl What {
    fn is<S: Subjects + ?Sized>(&self, node: u32, subjects: &S, lower: &str) -> bool {
        match self {
            Self::Named(name) => subjects.name(node) == name,
            Self::Contains(part) => lower.contains(part.as_str()),
            Self::Glob(pattern) => glob::matches(pattern, lower),
            Self::Is(key, value) => subjects.is(node, key, value),
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
}
