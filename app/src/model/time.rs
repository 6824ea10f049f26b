//! Points in time and lengths as text, in UTC, the same on the server and in the browser.
//! Not a date library: it formats milliseconds since the epoch and nothing else.

/// `2026-11-21 01:04:09`, from milliseconds since the epoch, in UTC.
#[must_use]
pub fn date_time(ms: i64) -> String {
    format!("{} {}", date(ms), clock(ms))
}

/// `2026-11-21`, in UTC.
#[must_use]
pub fn date(ms: i64) -> String {
    let (year, month, day) = civil(ms.div_euclid(86_400_000));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `01:04:09`, in UTC.
#[must_use]
pub fn clock(ms: i64) -> String {
    let s = ms.rem_euclid(86_400_000) / 1000;
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// `21 Nov 01:04`, for dense lists, in UTC.
#[must_use]
pub fn short(ms: i64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, month, day) = civil(ms.div_euclid(86_400_000));
    let name = MONTHS.get(month as usize - 1).copied().unwrap_or("?");
    format!("{day} {name} {}", &clock(ms)[..5])
}

/// `5 h 40 m`, `3 m 12 s`, `12 s`, `0.4 s`: the two largest units of a length in milliseconds.
/// A negative length (clocks that disagree) reads `0 s`.
#[must_use]
pub fn length(ms: i64) -> String {
    let s = ms.max(0) / 1000;
    match s {
        0 if ms > 0 => format!("0.{} s", ms / 100),
        0..60 => format!("{s} s"),
        60..3600 => format!("{} m {:02} s", s / 60, s % 60),
        3600..86_400 => format!("{} h {:02} m", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86_400, s / 3600 % 24),
    }
}

/// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant, "chrono-compatible
/// low-level date algorithms", `civil_from_days`).
const fn civil(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
    let year = yoe + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        assert_eq!(date_time(0), "1970-01-01 00:00:00");
        assert_eq!(date_time(951_782_400_000), "2000-02-29 00:00:00");
        assert_eq!(date_time(1_795_309_449_123), "2026-11-22 01:04:09");
        assert_eq!(date_time(-1), "1969-12-31 23:59:59");
        assert_eq!(short(1_795_309_449_123), "22 Nov 01:04");
    }

    #[test]
    fn lengths_keep_two_units() {
        let said: Vec<_> = [-5, 0, 400, 12_000, 192_000, 20_400_000, 200_000_000].map(length).to_vec();
        assert_eq!(said, ["0 s", "0 s", "0.4 s", "12 s", "3 m 12 s", "5 h 40 m", "2 d 7 h"]);
    }
}
