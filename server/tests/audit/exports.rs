//! The files.

use std::collections::BTreeMap;

use app::model::audit::{AuditEntry, AuditRow};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::console::NOON;
use crate::trail::{Trail, clearing};

#[tokio::test(flavor = "multi_thread")]
async fn json_lines_carry_everything_that_the_digests_are_made_of() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let vera = console.sign_in("vera").await;
    let attempt = trail.append(&clearing()).await;
    trail.append(&clearing().ended(attempt, NOON, "done", "é \"達\"\n\u{1}\u{7f}")).await;
    // More than are read at a time.
    trail.fill(1_100).await;
    let answer = vera.get("/audit.jsonl").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/jsonl; charset=utf-8");
    let text = answer.text().await.unwrap();
    let mut rows: Vec<&str> = text.lines().collect();
    rows.reverse();
    assert_eq!(rows.len() as u64, trail.store.audit_verify().await.unwrap().rows);
    let mut previous = "0".repeat(64);
    for (number, line) in (1_i64..).zip(rows) {
        // As somebody else would: not a type of ours.
        let mut row: BTreeMap<String, Value> = serde_json::from_str(line).unwrap();
        let hash = row.remove("hash").unwrap();
        assert_eq!((&row["sequence"], row["previous"].as_str().unwrap()), (&Value::from(number), previous.as_str()));
        let digest = format!("{:x}", Sha256::digest(serde_json::to_string(&row).unwrap()));
        assert_eq!(hash, digest, "{line}");
        previous = digest;
    }
    let row: AuditRow = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(row.sequence, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spreadsheet_gets_texts_and_no_formulas() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let vera = console.sign_in("vera").await;
    let formula = AuditEntry {
        detail: "=HYPERLINK(\"http://x\",\"a, b\")".into(),
        name: "@SUM(A1)".into(),
        address: "+1".into(),
        break_glass: Some("-2+3".into()),
        ..clearing()
    };
    trail.append(&formula).await;
    let answer = vera.get("/audit.csv?procedure=clear-tasks").send().await.unwrap();
    assert_eq!(answer.headers()[CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()[CONTENT_DISPOSITION], "attachment; filename=\"comporta-audit.csv\"");
    let text = answer.text().await.unwrap();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("row,time (UTC),"), "{text}");
    for cell in [
        ",\"'=HYPERLINK(\"\"http://x\"\",\"\"a, b\"\")\",",
        ",'@SUM(A1),",
        ",'+1,",
        ",'-2+3,",
        ",\"[\"\"itaipu-a\"\",",
        ",2026-11-22 11:00:00,1795345200000,attempt,",
    ] {
        assert!(lines[1].contains(cell), "{cell} is not in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_hold_what_the_filter_leaves_and_nobody_gets_one_without_signing_in() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let vera = console.sign_in("vera").await;
    trail.fill(3).await;
    trail.append(&clearing()).await;
    let count = async |path: &str| vera.get(path).send().await.unwrap().text().await.unwrap().lines().count();
    assert_eq!(count("/audit.jsonl?procedure=tick").await, 3);
    assert_eq!(count("/audit.csv?person=otto&procedure=clear-tasks").await, 2);
    assert_eq!(count("/audit.csv?person=none").await, 1, "the names of the columns");
    assert_eq!(count("/audit.jsonl?person=none").await, 0);
    let odd = vera.get("/audit.csv?until=soon").send().await.unwrap();
    assert_eq!(odd.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.text().await.unwrap().contains("Until is not a time"));
    for path in ["/audit", "/audit.csv", "/audit.jsonl"] {
        let answer = console.nobody().get(path).send().await.unwrap();
        assert!(answer.status() == StatusCode::SEE_OTHER || answer.status() == StatusCode::UNAUTHORIZED, "{path}");
        assert!(!answer.text().await.unwrap().contains("tick"), "{path}");
    }
}
