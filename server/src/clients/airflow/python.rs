//! Lines of a v1 log as plain text. (As JSON, v1 gives a Python `repr` of tuples; it is never asked
//! for.) The first line of the text is the machine's name.

use app::model::log::LogLine;

/// Splits `[2026-11-21T01:02:03.000+0000] {file.py:12} ERROR - text` into time, level and text;
/// other lines stay whole.
#[must_use]
pub fn line(text: &str) -> LogLine {
    let split = || {
        let (time, rest) = text.strip_prefix('[')?.split_once("] ")?;
        let (_, rest) = rest.strip_prefix('{')?.split_once("} ")?;
        let (level, words) = rest.split_once(" - ")?;
        let known = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"].contains(&level);
        known.then(|| LogLine { time: Some(time.into()), level: Some(level.to_lowercase()), text: words.into() })
    };
    split().unwrap_or_else(|| LogLine::plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_airflow_2() {
        let read = line("[2026-11-21T01:02:03.000+0000] {taskinstance.py:3313} ERROR - Task failed");
        assert_eq!(read.level.as_deref(), Some("error"));
        assert_eq!(read.text, "Task failed");
        assert_eq!(line("  at org.apache.spark"), LogLine::plain("  at org.apache.spark"));
    }
}
