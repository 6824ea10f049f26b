//! Scalars of a schema whose types are not known: numbers or text, times in either, lists or text.

use serde_json::Value;

/// Milliseconds before this are seconds: no dataset is as old as 1973.
const SECONDS: i64 = 100_000_000_000;

/// A text or a number as text; nothing for anything else, nor for an empty text.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A count.
#[must_use]
pub fn count(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A yes or no of unknown type: null, false, nought and the empty text mean no.
#[must_use]
pub fn flag(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty() && text != "false",
        _ => true,
    }
}

/// A moment in milliseconds since the epoch: ISO 8601 (UTC where it does not say), or a number of milliseconds
/// or seconds.
#[must_use]
pub fn time(value: &Value) -> Option<i64> {
    let scaled = |number: i64| if number.abs() < SECONDS { number.saturating_mul(1_000) } else { number };
    match value {
        Value::Number(number) => number.as_i64().filter(|number| *number > 1).map(scaled),
        Value::String(text) => {
            let zoned = || text.parse::<jiff::Timestamp>().ok();
            let bare = || text.parse::<jiff::civil::DateTime>().ok();
            let utc = || bare().and_then(|at| at.to_zoned(jiff::tz::TimeZone::UTC).ok()).map(|at| at.timestamp());
            let number = || text.parse::<i64>().ok().map(scaled);
            number().or_else(|| zoned().or_else(utc).map(jiff::Timestamp::as_millisecond))
        }
        _ => None,
    }
}

/// A list, or a text whose parts are separated by commas.
#[must_use]
pub fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().filter_map(text).collect(),
        Value::String(all) => all.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect(),
        other => text(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moments_in_every_form() {
        let at = Some(1_795_345_200_000);
        for form in [
            json!("2026-11-22T11:00:00Z"),
            json!("2026-11-22T08:00:00-03:00"),
            json!("2026-11-22T11:00:00.000000"),
            json!(1_795_345_200_000_i64),
            json!(1_795_345_200),
            json!("1795345200000"),
        ] {
            assert_eq!(time(&form), at, "{form}");
        }
        for none in [json!(null), json!(""), json!("yesterday"), json!(true), json!([1]), json!(1)] {
            assert_eq!(time(&none), None, "{none}");
        }
    }

    #[test]
    fn lists_counts_and_flags() {
        assert_eq!(list(&json!(["a", 1, null])), ["a", "1"]);
        assert_eq!(list(&json!("date, country")), ["date", "country"]);
        assert_eq!(list(&json!(null)), Vec::<String>::new());
        assert_eq!((count(&json!("12")), count(&json!(12)), count(&json!(-1))), (Some(12), Some(12), None));
        let no = [json!(null), json!(false), json!(""), json!("false"), json!(0)];
        assert!(no.iter().all(|value| !flag(value)));
        assert!([json!(true), json!("2026-11-22"), json!(1), json!("yes")].iter().all(flag));
    }
}
