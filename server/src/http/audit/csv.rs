//! Rows as RFC 4180 has them, and so that no spreadsheet takes a text for a formula.

use app::model::audit::AuditRow;
use app::model::time;

/// The names of the columns.
pub(super) const HEAD: &str = "row,time (UTC),milliseconds,kind,of row,subject,name,role,address,procedure,airflow,\
                               dag,run,parameters,fingerprint,targets,outcome,detail,execution,links,break-glass,\
                               digest before,digest\r\n";

/// A row of the trail as a line.
pub(super) fn row(row: &AuditRow) -> String {
    let entry = &row.entry;
    let run = entry.run.clone().unwrap_or_default();
    let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
    let cells = [
        row.sequence.to_string(),
        time::date_time(entry.at),
        entry.at.to_string(),
        entry.kind.word().to_owned(),
        entry.attempt.map(|attempt| attempt.to_string()).unwrap_or_default(),
        entry.subject.clone(),
        entry.name.clone(),
        entry.role.clone(),
        entry.address.clone(),
        entry.procedure.clone(),
        run.airflow,
        run.dag,
        run.run,
        json(serde_json::to_string(&entry.parameters)),
        entry.fingerprint.clone(),
        json(serde_json::to_string(&entry.targets)),
        entry.outcome.clone(),
        entry.detail.clone(),
        entry.execution.clone(),
        json(serde_json::to_string(&entry.links)),
        entry.break_glass.clone().unwrap_or_default(),
        row.previous.clone(),
        row.hash.clone(),
    ];
    let mut line = cells.map(|text| cell(&text)).join(",");
    line.push_str("\r\n");
    line
}

/// A cell: a leading apostrophe keeps a spreadsheet from computing what begins like a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let cells = [
            ("plain text", "plain text"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("a=b", "a=b"),
        ];
        for (text, expected) in cells {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_has_a_cell_for_every_name() {
        let row = AuditRow {
            sequence: 1,
            entry: app::model::audit::AuditEntry::system(0, "recover"),
            previous: "0".into(),
            hash: "1".into(),
        };
        let line = self::row(&row);
        assert_eq!(line, "1,1970-01-01 00:00:00,0,system,,,,,,recover,,,,{},,[],,,,{},,0,1\r\n");
        assert_eq!(line.matches(',').count(), HEAD.matches(',').count());
    }
}
