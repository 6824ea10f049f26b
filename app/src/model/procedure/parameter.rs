//! A parameter of a procedure: what it may be, and where its default comes from.

use serde::{Deserialize, Serialize};

use crate::model::context::ContextValue;

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name, in addresses and in the audit trail.
    pub name: String,
    /// The words beside its field.
    pub label: String,
    /// What it does, in one sentence.
    pub help: String,
    /// What it may be.
    pub kind: Kind,
    /// Where its default comes from.
    pub origin: Origin,
    /// The default, where it is known without a run; empty otherwise.
    pub default: String,
}

/// What a parameter may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Yes or no: `true`, or not given.
    Flag,
    /// One of these, each with its words.
    Choice(Vec<(String, String)>),
    /// A name: letters, digits, `_`, `.` and `-`, not beginning with `-` (Aurora's `GOOD_IDENTIFIER`).
    Name,
    /// A selection of tasks, in the language of the filter box.
    Selection,
    /// The id of an execution.
    Execution,
    /// A selection of datasets, in the language of the filter box.
    Datasets,
    /// The name of a dataset, any characters.
    Dataset,
    /// A UUID.
    Id,
    /// A number from 1 to the given one.
    Number(u32),
    /// A day, `YYYY-MM-DD`.
    Date,
    /// Words of one's own.
    Words,
}

/// No name or text of a parameter is longer, in bytes.
const LONGEST: usize = 2_000;

impl Kind {
    /// What it may be, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Flag => "yes or no".into(),
            Self::Choice(options) => options.iter().map(|(value, _)| value.as_str()).collect::<Vec<_>>().join(" or "),
            Self::Name => "a name: letters, digits, _ . and -".into(),
            Self::Selection => "a selection of tasks".into(),
            Self::Execution => "the id of an execution".into(),
            Self::Datasets => "a selection of datasets".into(),
            Self::Dataset => "the name of a dataset".into(),
            Self::Id => "a UUID, such as 5a5d411b-e41a-4a30-ab34-bac476b95761".into(),
            Self::Number(most) => format!("a number from 1 to {most}"),
            Self::Date => "a day, such as 2026-11-21".into(),
            Self::Words => format!("words, at most {LONGEST} characters"),
        }
    }

    /// Why a value is none of this kind; `None` if it is one. Empty values are not asked about.
    #[must_use]
    pub fn problem(&self, value: &str) -> Option<String> {
        let well = match self {
            Self::Flag => value == "true",
            Self::Choice(options) => options.iter().any(|(known, _)| known == value),
            Self::Name | Self::Execution => is_name(value),
            Self::Selection => return selection(value, crate::model::run::TaskRow::KEYS),
            Self::Datasets => return selection(value, crate::model::dataset::DatasetEntry::KEYS),
            Self::Dataset | Self::Words => value.len() <= LONGEST && !value.contains('\0'),
            Self::Id => is_uuid(value),
            Self::Date => is_day(value),
            Self::Number(most) => value.parse::<u32>().is_ok_and(|number| (1..=*most).contains(&number)),
        };
        (!well).then(|| self.words())
    }
}

fn selection(value: &str, keys: &[&str]) -> Option<String> {
    if value.len() > LONGEST {
        return Some(format!("a selection of at most {LONGEST} characters"));
    }
    crate::graph::Selection::parse_with(value, keys).err().map(|error| error.to_string())
}

/// Eight, four, four, four and twelve hexadecimal digits.
#[must_use]
pub fn is_uuid(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(|part| hex(part))
}

/// Four, two and two digits; whether the month has that day is for whoever takes it.
fn is_day(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(digits)
}

fn is_name(value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    !value.is_empty() && value.len() <= 200 && !value.starts_with('-') && value.chars().all(plain)
}

/// Where a default comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nowhere: it is not given unless somebody chooses it.
    Fixed,
    /// What was pointed at.
    Selection,
    /// This value of the context of the run that is acted in.
    RunContext(ContextValue),
    /// This key of comporta.toml.
    Configuration(String),
}

impl Origin {
    /// The words on the screen.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Fixed => "nothing, unless you choose".into(),
            Self::Selection => "what was pointed at".into(),
            Self::RunContext(value) => format!("the run context: its {}", value.label()),
            Self::Configuration(key) => format!("{key} in comporta.toml"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_by_kind() {
        for name in ["itaipu-contracts", "a.b_c", "0"] {
            assert_eq!(Kind::Name.problem(name), None, "{name}");
        }
        for odd in ["-x", "a b", "é", "a;b", "$(x)", "a\nb", &"x".repeat(201)] {
            assert!(Kind::Name.problem(odd).is_some(), "{odd}");
        }
        assert!(Kind::Flag.problem("yes").is_some());
        assert_eq!(Kind::Id.problem("5a5d411b-e41a-4a30-ab34-bac476b95761"), None);
        assert!(Kind::Id.problem("5a5d411b").is_some() && Kind::Id.problem(&"-".repeat(36)).is_some());
        assert_eq!(Kind::Number(100).problem("20"), None);
        assert!(Kind::Number(100).problem("0").is_some() && Kind::Number(100).problem("1e2").is_some());
        assert_eq!(Kind::Date.problem("2026-11-21"), None);
        assert!(["2026-11", "26-11-21", "2026-11-2x", "--", ""].iter().all(|odd| Kind::Date.problem(odd).is_some()));
        assert_eq!(Kind::Dataset.problem("série/çã \"x\" 'y' a+b"), None);
        assert_eq!(Kind::Datasets.problem("kind:policy and not state:failed"), None);
        assert_eq!(Kind::Choice(vec![("a".into(), "A".into())]).problem("a"), None);
        assert!(Kind::Selection.problem("state:nonsense:\"").is_some());
        assert_eq!(Kind::Selection.problem("load-* state:failed"), None);
    }
}
