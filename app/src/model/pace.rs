//! How long a task took against what is usual, in bands: a task says the same in the graph and in the grid, whose script
//! (`pages/grid/cells.js`) reckons as this file does. On the server only.

/// Up to which percent of the usual a band goes, without it, and its words.
pub const BANDS: [(u32, &str); 5] = [
    (80, "shorter than usual"),
    (125, "as usual"),
    (200, "up to twice as long"),
    (400, "up to four times as long"),
    (u32::MAX, "longer still"),
];
/// The band of what is as usual.
const USUAL: usize = 1;
/// What took less, in milliseconds, is in no band above: a task that usually takes no time is not late after a minute.
pub const SHORT: i64 = 60_000;

/// Lengths are told apart from this one on, in milliseconds.
const SHORTEST: f64 = 100.0;
/// How many steps make a factor of e: one is 0.4 %.
const STEPS: f64 = 240.0;
/// The last step: a month.
const LAST: f64 = 4095.0;

/// A length as it is told to the script and compared: 1 to 4095, each step 0.4 % above the one before.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "no step is above the last, and lengths are short"
)]
pub fn step(ms: i64) -> u16 {
    (1.0 + STEPS * ((ms as f64) / SHORTEST).max(1.0).ln()).round().min(LAST) as u16
}

/// The band of what took so long and usually takes so long, both in milliseconds.
#[must_use]
pub fn band(took: i64, usual: i64) -> usize {
    let (took, usual) = (step(took), step(usual));
    let percent = 100.0 * ((f64::from(took) - f64::from(usual)) / STEPS).exp();
    let band = BANDS.iter().position(|(bound, _)| percent < f64::from(*bound)).unwrap_or(BANDS.len() - 1);
    if took < step(SHORT) { band.min(USUAL) } else { band }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn each_band_ends_where_the_next_begins() {
        let of_an_hour = [47, 49, 74, 76, 119, 121, 239, 241, 9_999].map(|took| band(took * MINUTE, 60 * MINUTE));
        assert_eq!(of_an_hour, [0, 1, 1, 2, 2, 3, 3, 4, 4]);
    }

    #[test]
    fn what_is_short_is_never_late() {
        assert_eq!((band(59_000, 100), band(59_000, 0), band(MINUTE, 1_000)), (1, 1, 4));
        assert_eq!(band(20_000, MINUTE), 0, "but it may be shorter than usual");
    }

    #[test]
    fn odd_lengths_have_a_band() {
        assert_eq!((band(0, 0), band(-5, 0), band(MINUTE, 0)), (1, 1, 4));
        assert_eq!((band(i64::MAX, 0), band(0, i64::MAX)), (4, 0));
        assert_eq!([i64::MIN, 0, 100, i64::MAX].map(step), [1, 1, 1, 4095]);
    }
}
