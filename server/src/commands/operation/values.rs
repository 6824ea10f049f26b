//! What the values of operations may be. Nothing that a shell or an executable could take for something else is
//! let in: no spaces, no quotes, and nothing that begins like an option.

/// A value that no operation takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {value:?}: it must be {allowed}")]
pub struct Invalid {
    /// Which value.
    pub field: &'static str,
    /// What was given, its beginning.
    pub value: String,
    /// What is allowed instead.
    pub allowed: &'static str,
}

/// A name as Aurora's `GOOD_IDENTIFIER` has it: `^[\w.-]+$`, in ASCII, and no option.
pub fn name(field: &'static str, value: &str) -> Result<(), Invalid> {
    let allowed = "at most 200 letters, digits, _ . and -, not beginning with -";
    judged(value.len() <= 200 && is_word(value), field, value, allowed)
}

/// A name of a dataset: names with a `/` between them, at least two.
pub fn dataset(field: &'static str, value: &str) -> Result<(), Invalid> {
    let good = value.len() <= 400 && value.contains('/') && value.split('/').all(is_word);
    judged(good, field, value, "a dataset such as dataset/fx-model")
}

/// A UUID in its usual form.
pub fn uuid(field: &'static str, value: &str) -> Result<(), Invalid> {
    let good = value.len() == 36 && uuid::Uuid::try_parse(value).is_ok();
    judged(good, field, value, "a UUID")
}

/// A file or folder on S3.
pub fn s3(field: &'static str, value: &str) -> Result<(), Invalid> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | '=');
    let path = ["s3://", "s3a://"].iter().find_map(|scheme| value.strip_prefix(scheme));
    let good = value.len() <= 1_000
        && path.is_some_and(|path| {
            let bucket = path.split('/').next().unwrap_or_default();
            is_word(bucket) && path.chars().all(plain) && !path.split('/').any(|part| part == "..")
        });
    judged(good, field, value, "a path such as s3://bucket/folder/file, without spaces")
}

/// A day: `2026-11-22`.
pub fn date(field: &'static str, value: &str) -> Result<(), Invalid> {
    let good = value.len() == 10 && value.parse::<jiff::civil::Date>().is_ok();
    judged(good, field, value, "a day such as 2026-11-22")
}

/// A commit, short or whole.
pub fn commit(field: &'static str, value: &str) -> Result<(), Invalid> {
    let good = (7..=40).contains(&value.len()) && value.chars().all(|c| c.is_ascii_hexdigit());
    judged(good, field, value, "a commit of 7 to 40 hexadecimal digits")
}

/// A format of files: `PARQUET`.
pub fn format(field: &'static str, value: &str) -> Result<(), Invalid> {
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let good = value.len() <= 40 && value.starts_with(|c: char| c.is_ascii_uppercase()) && value.chars().all(plain);
    judged(good, field, value, "a format such as PARQUET")
}

/// How many machines.
pub fn nodes(field: &'static str, value: u32) -> Result<(), Invalid> {
    judged((1..=1_000).contains(&value), field, &value.to_string(), "between 1 and 1000")
}

/// A region of the cloud: words and a number, as in `us-east-1` and `us-gov-west-1`.
pub fn region(value: &str) -> Result<(), Invalid> {
    let parts: Vec<&str> = value.split('-').collect();
    let full = |part: &&str, of: fn(&char) -> bool| !part.is_empty() && part.chars().all(|c| of(&c));
    let good = value.len() <= 40
        && parts.len() >= 3
        && parts.split_last().is_some_and(|(number, words)| {
            full(number, char::is_ascii_digit) && words.iter().all(|word| full(word, char::is_ascii_lowercase))
        });
    judged(good, "region", value, "a region such as us-east-1")
}

fn is_word(value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    !value.is_empty() && !value.starts_with('-') && value.chars().all(plain)
}

fn judged(good: bool, field: &'static str, value: &str, allowed: &'static str) -> Result<(), Invalid> {
    if good { Ok(()) } else { Err(Invalid { field, value: value.chars().take(60).collect(), allowed }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What nothing may be.
    const ODD: [&str; 11] = ["", "-x", "--all", "a b", "a;b", "$(x)", "a\nb", "a'b", "\"a\"", "é", "a\u{0}b"];

    #[test]
    fn each_takes_what_it_is_for_and_nothing_else() {
        type Check = fn(&'static str, &str) -> Result<(), Invalid>;
        let cases: [(Check, &[&str], &[&str]); 6] = [
            (
                dataset,
                &["dataset/fx-model", "series-contract/a_b.c/d"],
                &["fx-model", "/a", "a/", "a//b", "a/-b", "-a/b", "a/b c"],
            ),
            (
                uuid,
                &["5a5d411b-e41a-4a30-ab34-bac476b95761"],
                &["5a5d411be41a4a30ab34bac476b95761", "{5a5d411b-e41a-4a30-ab34-bac476b957}", "x"],
            ),
            (
                s3,
                &["s3://bucket/a/b.gz.parquet", "s3a://nu-spark-metapod-permanent-1/", "s3://b/date=2026-11-22/x"],
                &[
                    "s3://",
                    "s3:///a",
                    "http://a/b",
                    "s3://-a/b",
                    "s3://a/../b",
                    "s3://a/b c",
                    "s3://a/'b'",
                    "s3://a/$b",
                ],
            ),
            (date, &["2026-11-22"], &["2026-11-31", "2026-1-1", "20261122", "2026-11-22T00:00"]),
            (commit, &["4945885", "4945885abcdefABCDEF0123456789012345678a"], &["494588", "494588g", "latest"]),
            (format, &["PARQUET", "CSV_GZ"], &["parquet", "_X", "1X"]),
        ];
        for (check, good, bad) in cases {
            good.iter().for_each(|value| assert_eq!(check("value", value), Ok(()), "{value}"));
            bad.iter().chain(&ODD).for_each(|value| assert!(check("value", value).is_err(), "{value:?}"));
        }
        assert!(nodes("nodes", 0).is_err() && nodes("nodes", 20).is_ok() && nodes("nodes", 1_001).is_err());
    }
}
