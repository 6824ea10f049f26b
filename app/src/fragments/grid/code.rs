//! Cells as letters: a digit for the phase, two letters for a length. Ten thousand tasks over thirty nights are
//! 900 kB of them, and a third of that once compressed. `pages/grid/cells.js` reads them back.

use crate::model::history::Cell;
use crate::model::pace::step;

/// Digits of numbers to the base of 64.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The phase of a task in a night, by its place in `Phase::ALL`; a space if the task was not there.
pub fn phase(cell: Option<Cell>) -> char {
    cell.and_then(|cell| char::from_digit(cell.phase as u32, 10)).unwrap_or(' ')
}

/// A length; `AA` for none.
pub fn length(ms: Option<i64>) -> String {
    let step = usize::from(ms.map_or(0, step));
    [step / 64, step % 64].map(|digit| char::from(DIGITS[digit])).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::state::Phase;

    #[test]
    fn phases_are_digits() {
        let all: String = Phase::ALL.iter().map(|one| phase(Some(Cell { phase: *one, length: None }))).collect();
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
