//! What is known of a dataset, each thing worked out when it is asked for.

use std::sync::Arc;

use super::catalog::Catalog;
use super::ids::{Key, Part};
use super::record::Commit;
use crate::sandbox::rng;
use crate::sandbox::time::{DAY, date};

/// One dataset of a transaction.
#[derive(Clone, Debug)]
pub struct Dataset {
    pub(super) catalog: Arc<Catalog>,
    pub(super) tag: u32,
    pub(super) place: usize,
    pub(super) commit: Commit,
    pub(super) flawed: bool,
    pub(super) gone: Vec<Part>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: &'static str,
    /// It may be null.
    pub nullable: bool,
}

/// What somebody appended to a series.
#[derive(Clone, Debug)]
pub struct Append {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When that was.
    pub at: i64,
    /// Who that was.
    pub by: &'static str,
}

const COLUMNS: [(&str, &str, bool); 12] = [
    ("account__id", "UUID", false),
    ("customer__id", "UUID", false),
    ("reference_date", "DATE", false),
    ("amount", "DECIMAL", true),
    ("currency", "STRING", true),
    ("rate", "DOUBLE", true),
    ("score", "DOUBLE", true),
    ("status", "ENUM", true),
    ("created_at", "TIMESTAMP", false),
    ("updated_at", "TIMESTAMP", true),
    ("country", "STRING", false),
    ("version", "INTEGER", true),
];

const PEOPLE: [&str; 4] = ["ana.souza", "bruno.lima", "carla.dias", "davi.rocha"];

impl Dataset {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> String {
        self.key(Part::Whole).id()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.catalog.entries[self.place].name
    }

    /// It can be read.
    #[must_use]
    pub fn committed(&self) -> bool {
        self.commit.at().is_some()
    }

    /// Since when.
    #[must_use]
    pub fn committed_at(&self) -> Option<i64> {
        self.commit.at()
    }

    /// The format of its files.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        match &self.commit {
            Commit::No => None,
            Commit::ByHand(_, format, _) => Some(format),
            Commit::Usual(_) if self.name().ends_with("-avro") => Some("AVRO"),
            Commit::Usual(_) if self.name().ends_with("-csv-gz") => Some("CSV"),
            Commit::Usual(_) => Some("PARQUET"),
        }
    }

    /// Where they are on S3.
    #[must_use]
    pub fn s3_path(&self) -> Option<String> {
        match &self.commit {
            Commit::No => None,
            Commit::ByHand(.., path) => Some(path.clone()),
            Commit::Usual(_) => Some(format!("s3://nu-spark-metapod-permanent-1/{}", rng::uuid4(self.hash(3)))),
        }
    }

    /// Where they are on Databricks, which has only the usual places.
    #[must_use]
    pub fn databricks_path(&self) -> Option<String> {
        let usual = matches!(self.commit, Commit::Usual(_));
        usual.then(|| format!("dbfs:/mnt/nu-spark-metapod/{}", rng::uuid4(self.hash(3))))
    }

    /// What it is partitioned by.
    #[must_use]
    pub fn partitions(&self) -> Option<Vec<&'static str>> {
        let usual = matches!(self.commit, Commit::Usual(_));
        usual.then(|| [vec![], vec!["reference_date"], vec!["country", "reference_date"]][self.small(4, 3)].clone())
    }

    /// How large it is, in bytes, and how many rows it has; nothing of a file that nobody has counted.
    #[must_use]
    pub fn size(&self) -> Option<(u64, u64)> {
        match &self.commit {
            Commit::No => None,
            Commit::ByHand(.., path) => path.contains("/empty").then_some((0, 0)),
            Commit::Usual(_) => {
                let rows = 1_000 + self.hash(5) % 40_000_000;
                Some((rows * (40 + self.hash(6) % 300), rows))
            }
        }
    }

    /// Its columns; of a file that somebody committed by hand nobody has recorded any.
    #[must_use]
    pub fn columns(&self) -> Option<Vec<Column>> {
        let usual = matches!(self.commit, Commit::Usual(_));
        usual.then(|| self.present(self.names().into_iter().enumerate(), Part::Column))
    }

    /// Those that are indexed.
    #[must_use]
    pub fn indexed(&self) -> Option<Vec<Column>> {
        let ids = |(_, column): &(usize, (&str, &str, bool))| column.0.ends_with("__id");
        let usual = matches!(self.commit, Commit::Usual(_));
        usual.then(|| self.present(self.names().into_iter().enumerate().filter(ids), Part::Indexed))
    }

    /// What was appended to it; nothing unless it is a series.
    #[must_use]
    pub fn appends(&self) -> Option<Vec<Append>> {
        if !self.name().starts_with("series-contract/") {
            return None;
        }
        let count = (rng::hash(&[self.catalog.seed, 91, self.place as u64]) % 4) as u8;
        let there = (0..count).filter(|number| !self.gone.contains(&Part::Append(*number)));
        let append = |number: u8| {
            let at = self.catalog.born - DAY * (3 + 11 * i64::from(number)) - 37 * 60_000;
            let name = format!("{}-manual-{}", self.name().trim_start_matches("series-contract/"), date(at));
            let key = Key { tag: 0, part: Part::Append(number), place: self.place };
            Append { id: key.id(), name, at, by: rng::pick(self.place as u64 + u64::from(number), &PEOPLE) }
        };
        Some(there.map(append).collect())
    }

    /// It has this part.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        let columns = self.columns().into_iter().chain(self.indexed()).flatten().map(|column| column.id);
        let appends = self.appends().into_iter().flatten().map(|append| append.id);
        columns.chain(appends).any(|part| part.eq_ignore_ascii_case(id))
    }

    fn names(&self) -> Vec<(&'static str, &'static str, bool)> {
        let from = self.small(1, 12);
        let mut names: Vec<_> = COLUMNS.iter().cycle().skip(from).take(3 + self.small(2, 6)).copied().collect();
        if self.flawed {
            names.extend_from_within(..2);
        }
        names
    }

    fn present(
        &self,
        columns: impl Iterator<Item = (usize, (&'static str, &'static str, bool))>,
        part: fn(u8) -> Part,
    ) -> Vec<Column> {
        let parts = columns.map(|(place, column)| (part(u8::try_from(place).unwrap_or(u8::MAX)), column));
        let there = parts.filter(|(part, _)| !self.gone.contains(part));
        there.map(|(part, (name, kind, nullable))| Column { id: self.key(part).id(), name, kind, nullable }).collect()
    }

    fn key(&self, part: Part) -> Key {
        Key { tag: self.tag, part, place: self.place }
    }

    fn hash(&self, what: u64) -> u64 {
        rng::hash(&[self.catalog.seed, u64::from(self.tag), self.place as u64, what])
    }

    fn small(&self, what: u64, below: u64) -> usize {
        // Columns and partitions are a dataset's own, whatever the night.
        usize::try_from(rng::hash(&[self.catalog.seed, 92, self.place as u64, what]) % below).unwrap_or(0)
    }
}
