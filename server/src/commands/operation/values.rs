//! What a value may be, so that its executable takes it as what it is and no shell could read it otherwise.

use super::Invalid;

/// A name as Aurora's `GOOD_IDENTIFIER` has it: `^[\w.-]+$`, in ASCII, and no option.
pub(super) fn name(field: &'static str, value: &str) -> Result<(), Invalid> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let allowed = "at most 200 letters, digits, _ . and -, not beginning with -";
    let good = !value.is_empty() && value.len() <= 200 && !value.starts_with('-') && value.chars().all(plain);
    if good { Ok(()) } else { Err(invalid(field, value, allowed)) }
}

/// A region of the cloud: words and a number, as in `us-east-1` and `us-gov-west-1`.
pub(super) fn region(value: &str) -> Result<(), Invalid> {
    let parts: Vec<&str> = value.split('-').collect();
    let full = |part: &&str, of: fn(&char) -> bool| !part.is_empty() && part.chars().all(|c| of(&c));
    let good = value.len() <= 40
        && parts.len() >= 3
        && parts.split_last().is_some_and(|(number, words)| {
            full(number, char::is_ascii_digit) && words.iter().all(|word| full(word, char::is_ascii_lowercase))
        });
    if good { Ok(()) } else { Err(invalid("region", value, "a region such as us-east-1")) }
}

pub(super) fn invalid(field: &'static str, value: &str, allowed: &'static str) -> Invalid {
    Invalid { field, value: value.chars().take(60).collect(), allowed }
}

/// A UUID.
pub(super) fn uuid(field: &'static str, value: &str) -> Result<(), Invalid> {
    if app::model::procedure::is_uuid(value) { Ok(()) } else { Err(invalid(field, value, "a UUID")) }
}

/// Where something lies on S3: `s3://` or `s3a://`, then what object keys usually hold.
pub(super) fn s3(field: &'static str, value: &str) -> Result<(), Invalid> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | '=' | ':' | '+' | '@');
    let key = value.strip_prefix("s3://").or_else(|| value.strip_prefix("s3a://"));
    let good = value.len() <= 1_000
        && key.is_some_and(|key| key.starts_with(|c: char| c.is_ascii_alphanumeric()) && key.chars().all(plain));
    if good { Ok(()) } else { Err(invalid(field, value, "a path on S3 without spaces or quotes")) }
}

/// The name of a dataset: names with a slash between them.
pub(super) fn dataset(field: &'static str, value: &str) -> Result<(), Invalid> {
    let allowed = "a dataset such as dataset/fx-model: letters, digits, _ . and - with / between";
    let good = value.len() <= 300 && value.split('/').all(|part| name(field, part).is_ok());
    if good { Ok(()) } else { Err(invalid(field, value, allowed)) }
}

/// A commit hash, whole or short.
pub(super) fn commit(field: &'static str, value: &str) -> Result<(), Invalid> {
    let good = (7..=40).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if good { Ok(()) } else { Err(invalid(field, value, "a commit hash of 7 to 40 hexadecimal digits")) }
}

/// A day as ISO 8601 has it.
pub(super) fn date(field: &'static str, value: &str) -> Result<(), Invalid> {
    let good = value.len() == 10 && value.parse::<jiff::civil::Date>().is_ok();
    if good { Ok(()) } else { Err(invalid(field, value, "a day such as 2026-11-22")) }
}
