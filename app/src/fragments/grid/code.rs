//! Cells as letters: a digit for the phase, two letters for a length. Ten thousand tasks over thirty nights are
//! 900 kB of them, and a third of that once compressed. `pages/grid/cells.js` reads them back.

use crate::model::history::Cell;

/// Digits of numbers to the base of 64.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Lengths are told from this one on, in milliseconds, each 1/240 of a natural logarithm (0.4 %) above the one before:
/// up to a month.
const SHORTEST: f64 = 100.0;
const STEPS: f64 = 240.0;

/// The phase of a task in a night, by its place in `Phase::ALL`; a space if the task was not there.
pub fn phase(cell: Option<Cell>) -> char {
    cell.and_then(|cell| char::from_digit(cell.phase as u32, 10)).unwrap_or(' ')
}

/// A length; `AA` for none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "`as` saturates, and lengths are short"
)]
pub fn length(ms: Option<i64>) -> String {
    let step = |ms: i64| (1.0 + STEPS * ((ms.max(0) as f64) / SHORTEST).max(1.0).ln()).round() as usize;
    let step = ms.map_or(0, step).min(4095);
    [step / 64, step % 64].map(|digit| char::from(DIGITS[digit])).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::state::Phase;

    #[test]
    fn phases_are_digits() {
        let all: String =
            Phase::ALL.iter().map(|one| phase(Some(Cell { phase: *one, start: None, length: None }))).collect();
        assert_eq!(all + &phase(None).to_string(), "012345678 ");
    }

    #[test]
    fn lengths_are_two_letters() {
        let said = [None, Some(0), Some(-5), Some(100), Some(480_000), Some(i64::MAX)].map(length);
        assert_eq!(said, ["AA", "AB", "AB", "AB", "fz", "__"]);
        let month = length(Some(29 * 86_400_000));
        assert!(month.as_str() != "__" && length(Some(481_000)) != length(Some(485_000)), "{month}");
    }
}
