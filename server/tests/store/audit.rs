//! The chain of the audit trail: it never forks, and whoever meddles with it is found.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::collections::BTreeMap;

use app::model::audit::{AuditBreak, AuditEntry, AuditMark, AuditVerdict};
use app::model::context::RunRef;
use app::model::person::{Person, Role};
use futures::future::join_all;
use server::store::audit::BEGINNING;
use server::store::{Kind, Store};
use sqlx::Executor;

use crate::audit_search::everything;
use crate::place::{Place, on_both};

on_both!(
    a_row_comes_back_as_it_was_written,
    an_empty_trail_is_unbroken,
    two_replicas_that_append_at_once_keep_one_chain,
    rows_cannot_be_changed_or_deleted,
    what_was_changed_is_found_and_named,
    what_was_taken_out_is_found_and_named,
    what_was_put_in_between_is_found,
    an_end_that_was_cut_off_is_found_only_by_what_was_noted,
    a_trail_that_was_written_anew_is_found_only_by_what_was_noted,
    an_append_that_fails_leaves_the_chain_whole,
    a_trail_outlives_the_sandbox,
);

/// Somebody.
pub fn paula() -> Person {
    serde_json::from_value(serde_json::json!({
        "subject": "paula", "name": "Paula Ção", "email": "paula@sandbox.example", "role": Role::Approver,
    }))
    .unwrap()
}

/// An entry with everything in it.
pub fn full() -> AuditEntry {
    AuditEntry {
        address: "10.0.0.7".into(),
        run: Some(RunRef::new("main", "dagao", "scheduled__2026-11-22T01:00:00+00:00")),
        parameters: BTreeMap::from([("downstream".into(), "true".into()), ("note".into(), "é \"達\"\n\0".into())]),
        fingerprint: "f".repeat(64),
        targets: vec!["itaipu-fx-model".into(), "=cmd()".into()],
        execution: "0192".into(),
        links: BTreeMap::from([("incident".into(), "/incidents/7".into())]),
        break_glass: Some("the approver is asleep".into()),
        ..AuditEntry::attempt(1_795_345_200_000, &paula(), "clear-tasks")
    }
}

async fn with_rows(place: &Place, rows: i64) -> Store {
    let store = Store::open(&place.url).await.unwrap();
    for number in 1..=rows {
        let entry = AuditEntry { detail: format!("row {number}"), ..AuditEntry::system(number * 1_000, "tick") };
        assert_eq!(store.audit_append(&entry).await.unwrap(), number);
    }
    store
}

/// Takes away what keeps the rows as they are, as somebody who owns the database can.
async fn unguard(store: &Store) {
    let statements: &[&str] = match store.kind() {
        Kind::Sqlite => &[
            "DROP TRIGGER audit_is_not_changed",
            "DROP TRIGGER audit_is_not_deleted",
            "DROP TRIGGER audit_is_not_replaced",
        ],
        Kind::Postgres => &["DROP TRIGGER audit_is_not_changed ON audit"],
    };
    for statement in statements {
        store.pool().execute(*statement).await.unwrap();
    }
}

async fn broken(store: &Store) -> AuditBreak {
    store.audit_verify().await.unwrap().broken.expect("the chain is broken")
}

async fn a_row_comes_back_as_it_was_written(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    let attempt = full();
    let sequence = store.audit_append(&attempt).await.unwrap();
    let ended = attempt.ended(sequence, attempt.at + 5, "done", "All ran.\0");
    store.audit_append(&ended).await.unwrap();
    let rows = store.audit_search(&everything()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.sequence).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((&rows[1].entry, rows[1].previous.as_str()), (&attempt, BEGINNING));
    assert_eq!(rows[0].entry, AuditEntry { detail: "All ran.\u{fffd}".into(), ..ended }, "no text has a zero byte");
    assert_eq!(rows[0].previous, rows[1].hash);
    let verdict = store.audit_verify().await.unwrap();
    let last = AuditMark { sequence: 2, hash: rows[0].hash.clone() };
    assert_eq!(verdict, AuditVerdict { rows: 2, last: Some(last), broken: None, at: 0 });
}

async fn an_empty_trail_is_unbroken(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    assert_eq!(store.audit_verify().await.unwrap(), AuditVerdict::default());
}

async fn two_replicas_that_append_at_once_keep_one_chain(place: Place) {
    let replicas = [Store::open(&place.url).await.unwrap(), Store::open(&place.url).await.unwrap()];
    let appends = (0..200).map(|number| {
        let store = replicas[number % 2].clone();
        let entry = AuditEntry { detail: format!("row {number}"), ..full() };
        tokio::spawn(async move {
            // No more at a time than people at work.
            tokio::time::sleep(std::time::Duration::from_millis(number as u64 / 20 * 50)).await;
            store.audit_append(&entry).await
        })
    });
    let mut sequences: Vec<i64> =
        join_all(appends).await.into_iter().map(|appended| appended.unwrap().unwrap()).collect();
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=200).collect::<Vec<i64>>());
    let verdict = replicas[0].audit_verify().await.unwrap();
    assert_eq!((verdict.rows, verdict.broken), (200, None));
}

async fn rows_cannot_be_changed_or_deleted(place: Place) {
    let store = with_rows(&place, 3).await;
    let mut statements = vec![
        "UPDATE audit SET detail = 'nothing' WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 3",
        "DELETE FROM audit",
    ];
    match store.kind() {
        Kind::Sqlite => statements.push("REPLACE INTO audit SELECT * FROM audit WHERE sequence = 2"),
        Kind::Postgres => statements.push("TRUNCATE audit"),
    }
    for statement in statements {
        let refused = store.pool().execute(statement).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    let verdict = store.audit_verify().await.unwrap();
    assert_eq!((verdict.rows, verdict.broken), (3, None));
}

async fn what_was_changed_is_found_and_named(place: Place) {
    let store = with_rows(&place, 3).await;
    let full = full();
    store.audit_append(&full).await.unwrap();
    store.audit_append(&full.ended(4, full.at, "done", "All ran.")).await.unwrap();
    unguard(&store).await;
    let changes = [
        ("at", "at + 1", "at - 1"),
        ("kind", "'session'", "'attempt'"),
        ("attempt", "3", "NULL"),
        ("subject", "'vera'", "'paula'"),
        ("name", "'Vera'", "'Paula Ção'"),
        ("role", "'viewer'", "'approver'"),
        ("address", "''", "'10.0.0.7'"),
        ("procedure", "'retry-task'", "'clear-tasks'"),
        ("run", "'another'", "'scheduled__2026-11-22T01:00:00+00:00'"),
        ("fingerprint", "''", "repeat('f', 64)"),
        ("targets", "'[]'", "'[\"itaipu-fx-model\",\"=cmd()\"]'"),
        ("targets", "'[\"itaipu-fx-model\", \"=cmd()\"]'", "'[\"itaipu-fx-model\",\"=cmd()\"]'"),
        ("outcome", "'failed'", "''"),
        ("execution", "'0193'", "'0192'"),
        ("links", "'{}'", "'{\"incident\":\"/incidents/7\"}'"),
        ("break_glass", "NULL", "'the approver is asleep'"),
        ("dag", "NULL", "'dagao'"),
    ];
    for (column, changed, back) in changes {
        let set = async |value: &str| {
            let value = if store.kind() == Kind::Sqlite && value.starts_with("repeat") {
                format!("'{}'", "f".repeat(64))
            } else {
                value.to_owned()
            };
            let statement = format!("UPDATE audit SET {column} = {value} WHERE sequence = 4");
            store.pool().execute(statement.as_str()).await.unwrap();
        };
        set(changed).await;
        let found = broken(&store).await;
        assert_eq!(found.sequence, 4, "{column}: {found:?}");
        assert!(found.why.contains("was changed") || found.why.contains("cannot be read"), "{column}: {found:?}");
        set(back).await;
        assert_eq!(store.audit_verify().await.unwrap().broken, None, "{column} is as it was");
    }
}

async fn what_was_taken_out_is_found_and_named(place: Place) {
    let store = with_rows(&place, 6).await;
    unguard(&store).await;
    store.pool().execute("DELETE FROM audit WHERE sequence = 3").await.unwrap();
    let one = broken(&store).await;
    assert_eq!((one.sequence, one.why.as_str()), (4, "the row before it, 3, is missing"));
    store.pool().execute("DELETE FROM audit WHERE sequence = 2").await.unwrap();
    let two = broken(&store).await;
    assert_eq!((two.sequence, two.why.as_str()), (4, "2 rows before it, 2 to 3, are missing"));
    store.pool().execute("DELETE FROM audit WHERE sequence = 1").await.unwrap();
    assert_eq!(broken(&store).await.why, "3 rows before it, 1 to 3, are missing");
}

async fn what_was_put_in_between_is_found(place: Place) {
    let store = with_rows(&place, 3).await;
    unguard(&store).await;
    let columns = "at, kind, subject, name, role, address, procedure, parameters, fingerprint, targets, outcome, \
                   detail, execution, links, previous, hash";
    let statement =
        format!("INSERT INTO audit (sequence, {columns}) SELECT 0, {columns} FROM audit WHERE sequence = 1");
    store.pool().execute(statement.as_str()).await.unwrap();
    assert_eq!(broken(&store).await.sequence, 0);
    store.pool().execute("DELETE FROM audit WHERE sequence = 0").await.unwrap();
    let statement =
        format!("INSERT INTO audit (sequence, {columns}) SELECT 4, {columns} FROM audit WHERE sequence = 3");
    store.pool().execute(statement.as_str()).await.unwrap();
    let found = broken(&store).await;
    assert_eq!(found.sequence, 4);
    assert!(found.why.contains("does not follow"), "{found:?}");
}

async fn an_end_that_was_cut_off_is_found_only_by_what_was_noted(place: Place) {
    let store = with_rows(&place, 5).await;
    let noted = store.audit_verify().await.unwrap().last.unwrap();
    assert_eq!(store.audit_verify_up_to(&noted).await.unwrap().broken, None);
    unguard(&store).await;
    store.pool().execute("DELETE FROM audit WHERE sequence > 3").await.unwrap();
    let verdict = store.audit_verify().await.unwrap();
    assert_eq!((verdict.rows, verdict.broken), (3, None), "by itself the chain cannot show it");
    let found = store.audit_verify_up_to(&noted).await.unwrap().broken.unwrap();
    assert_eq!((found.sequence, found.why.as_str()), (5, "it was noted and is gone: the trail ends with 3 rows"));
}

async fn a_trail_that_was_written_anew_is_found_only_by_what_was_noted(place: Place) {
    let store = with_rows(&place, 2).await;
    let noted = store.audit_verify().await.unwrap().last.unwrap();
    unguard(&store).await;
    store.pool().execute("DELETE FROM audit").await.unwrap();
    for _ in 0..3 {
        store.audit_append(&AuditEntry::system(1, "tock")).await.unwrap();
    }
    assert_eq!(store.audit_verify().await.unwrap().broken, None, "by itself the chain cannot show it");
    let found = store.audit_verify_up_to(&noted).await.unwrap().broken.unwrap();
    assert_eq!(found.sequence, 2);
    assert!(found.why.contains("written anew"), "{found:?}");
}

async fn an_append_that_fails_leaves_the_chain_whole(place: Place) {
    let store = with_rows(&place, 2).await;
    let other = Store::open(&place.url).await.unwrap();
    let held = other.write(server::store::Lock::Audit).await.unwrap();
    let refused = store.audit_append(&full()).await.unwrap_err().to_string();
    assert!(refused.contains("lock"), "{refused}");
    held.rollback().await.unwrap();
    assert_eq!(store.audit_append(&full()).await.unwrap(), 3);
    assert_eq!(store.audit_verify().await.unwrap().broken, None);
}

async fn a_trail_outlives_the_sandbox(place: Place) {
    let store = with_rows(&place, 2).await;
    store.forget_all().await.unwrap();
    assert_eq!(store.audit_verify().await.unwrap().rows, 2);
}
