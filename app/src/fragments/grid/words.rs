//! What a cell says, and how it looks.

use crate::model::history::Cell;
use crate::model::pace;
use crate::model::state::Phase;

/// A length in as many words as an operator needs.
#[must_use]
pub fn spoken(ms: i64) -> String {
    let seconds = (ms + 500).max(0) / 1000;
    let minutes = (seconds + 30) / 60;
    match seconds {
        0 => "under 1 s".into(),
        1..60 => format!("{seconds} s"),
        60..600 => match (ms + 3_000) / 6_000 {
            tenths if tenths % 10 == 0 => format!("{} min", tenths / 10),
            tenths => format!("{}.{} min", tenths / 10, tenths % 10),
        },
        _ if minutes < 60 => format!("{minutes} min"),
        _ if minutes < 1440 => format!("{} h {:02} min", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1440, minutes / 60 % 24),
    }
}

/// What a cell says.
pub fn cell(task: &str, date: &str, read: bool, cell: Option<Cell>, usual: Option<i64>) -> String {
    let mut words = vec![task.to_owned(), date.to_owned()];
    match cell {
        None if !read => words.push("not read yet".into()),
        None => words.push("not in this night".into()),
        Some(cell) => {
            words.push(cell.phase.label().into());
            words.extend(cell.length.map(spoken));
            words.extend(usual.map(|usual| format!("usually {}", spoken(usual))));
        }
    }
    words.join(" · ")
}

/// Classes of a cell; by how long it took only what succeeded.
pub fn look(read: bool, cell: Option<Cell>, usual: Option<i64>, by_usual: bool) -> String {
    let Some(cell) = cell else { return if read { "cell" } else { "cell cell-unread" }.into() };
    let pace = cell.length.zip(usual).map(|(took, usual)| pace::band(took, usual));
    match pace.filter(|_| by_usual && cell.phase == Phase::Done) {
        Some(pace) => format!("cell pace pace-{pace}"),
        None => format!("cell phase-{}", cell.phase.slug()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_spoken() {
        let said = [0, 400, 45_000, 59_400, 480_000, 510_000, 725_000, 3_599_000, 20_400_000, 200_000_000].map(spoken);
        let meant = [
            "under 1 s",
            "under 1 s",
            "45 s",
            "59 s",
            "8 min",
            "8.5 min",
            "12 min",
            "1 h 00 min",
            "5 h 40 min",
            "2 d 7 h",
        ];
        assert_eq!(said, meant);
    }

    #[test]
    fn a_cell_says_what_it_is() {
        let failed = Some(Cell { phase: Phase::Failed, length: Some(720_000) });
        assert_eq!(
            cell("fx-model", "2026-11-20", true, failed, Some(480_000)),
            "fx-model · 2026-11-20 · failed · 12 min · usually 8 min"
        );
        assert_eq!(cell("a", "2026-11-20", true, None, Some(1)), "a · 2026-11-20 · not in this night");
        assert_eq!(cell("a", "2026-11-20", false, None, None), "a · 2026-11-20 · not read yet");
    }

    #[test]
    fn failed_looks_like_failed_in_every_colour() {
        let of = |phase, length| Some(Cell { phase, length: Some(length) });
        assert_eq!(look(true, of(Phase::Failed, 1), Some(9), true), "cell phase-failed");
        let done: Vec<String> =
            [3, 10, 16, 30, 90].map(|took| look(true, of(Phase::Done, took * 60_000), Some(600_000), true)).to_vec();
        assert_eq!(
            done,
            ["cell pace pace-0", "cell pace pace-1", "cell pace pace-2", "cell pace pace-3", "cell pace pace-4"]
        );
        assert_eq!(look(true, of(Phase::Done, 3), Some(0), true), "cell pace pace-1");
        assert_eq!(look(true, of(Phase::Done, 3), None, true), "cell phase-done");
        assert_eq!(
            (look(true, None, None, true), look(false, None, None, false)),
            ("cell".into(), "cell cell-unread".into())
        );
    }
}
