//! Times as the two Airflow APIs write them: RFC 3339 in UTC with six digits of fraction, left out
//! when the second is whole. v2 ends in `Z`, v1 in `+00:00` [observed on 3.3.2 and 2.11.2].

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// One day in milliseconds.
pub const DAY: i64 = 86_400_000;
/// One hour in milliseconds.
pub const HOUR: i64 = 3_600_000;
/// One minute in milliseconds.
pub const MINUTE: i64 = 60_000;

/// As API v2 writes it: `2026-11-22T17:10:57.378000Z`.
#[must_use]
pub fn zulu(ms: i64) -> String {
    stamp(ms, "Z")
}

/// As API v1 and run ids write it: `2026-11-22T01:00:00+00:00`.
#[must_use]
pub fn offset(ms: i64) -> String {
    stamp(ms, "+00:00")
}

/// The day alone: `2026-11-22`.
#[must_use]
pub fn date(ms: i64) -> String {
    let mut text = stamp(ms, "");
    text.truncate(10);
    text
}

/// As the log lines of Airflow 2 write it: `2026-11-22T17:12:30.110+0000`.
#[must_use]
pub fn log_stamp(ms: i64) -> String {
    format!("{}.{:03}+0000", &stamp(ms, "")[..19], ms.rem_euclid(1_000))
}

/// Reads RFC 3339, or nothing.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

fn stamp(ms: i64, zone: &str) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    let fraction = match at.subsec_nanosecond() / 1_000 {
        0 => String::new(),
        micros => format!(".{micros:06}"),
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}{zone}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_and_back() {
        let ms = 1_795_366_857_378;
        assert_eq!(zulu(ms), "2026-11-22T17:00:57.378000Z");
        assert_eq!(offset(ms - 378), "2026-11-22T17:00:57+00:00");
        assert_eq!(parse(&zulu(ms)), Some(ms));
        assert_eq!(parse(&offset(ms)), Some(ms));
        assert_eq!(date(ms), "2026-11-22");
        assert_eq!(log_stamp(ms), "2026-11-22T17:00:57.378+0000");
        assert_eq!(parse("yesterday"), None);
    }
}
