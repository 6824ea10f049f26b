//! Rows of the audit trail are found by person, procedure, target, run, outcome and time.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use app::model::audit::{AuditEntry, AuditFilter};
use app::model::context::RunRef;
use server::store::Store;
use server::store::audit::AuditQuery;

use crate::audit::{full, paula};
use crate::place::{Place, on_both};

on_both!(rows_are_found_by_what_they_say, pages_follow_each_other, signs_are_taken_as_they_are);

/// Every row, up to a hundred.
pub fn everything() -> AuditQuery {
    AuditQuery::newest(100)
}

async fn found(store: &Store, query: AuditQuery) -> Vec<i64> {
    store.audit_search(&query).await.unwrap().into_iter().map(|row| row.sequence).collect()
}

/// Four rows: an attempt and its outcome, an attempt without one, and the system's own.
async fn filled(place: &Place) -> Store {
    let store = Store::open(&place.url).await.unwrap();
    let attempt = full();
    let sequence = store.audit_append(&attempt).await.unwrap();
    store.audit_append(&attempt.ended(sequence, attempt.at + 10, "failed", "It did not run.")).await.unwrap();
    let open = AuditEntry {
        run: Some(RunRef::new("main", "dagao", "manual__2026-11-23")),
        targets: vec!["scale-down-x".into()],
        ..AuditEntry::attempt(attempt.at + 20, &paula(), "hold-machines")
    };
    store.audit_append(&open).await.unwrap();
    store.audit_append(&AuditEntry::system(attempt.at + 30, "recover")).await.unwrap();
    store
}

async fn rows_are_found_by_what_they_say(place: Place) {
    let store = filled(&place).await;
    let at = full().at;
    let all = everything();
    let cases = [
        (AuditQuery { ..all.clone() }, vec![4, 3, 2, 1]),
        (AuditQuery { person: "PAULA".into(), ..all.clone() }, vec![3, 2, 1]),
        (AuditQuery { person: "Ção".into(), ..all.clone() }, vec![3, 2, 1]),
        (AuditQuery { person: "otto".into(), ..all.clone() }, vec![]),
        (AuditQuery { procedure: "Hold".into(), ..all.clone() }, vec![3]),
        (AuditQuery { target: "FX-model".into(), ..all.clone() }, vec![2, 1]),
        (AuditQuery { target: "scale-down-x".into(), ..all.clone() }, vec![3]),
        (AuditQuery { run: "manual".into(), ..all.clone() }, vec![3]),
        (AuditQuery { run: "dagao / scheduled".into(), ..all.clone() }, vec![2, 1]),
        (AuditQuery { outcome: "failed".into(), ..all.clone() }, vec![2]),
        (AuditQuery { outcome: AuditFilter::OPEN.into(), ..all.clone() }, vec![3]),
        (AuditQuery { since: Some(at + 10), ..all.clone() }, vec![4, 3, 2]),
        (AuditQuery { until: Some(at + 10), ..all.clone() }, vec![1]),
        (AuditQuery { since: Some(at + 5), until: Some(at + 25), person: "paula".into(), ..all }, vec![3, 2]),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&store, query.clone()).await, expected, "{query:?}");
    }
}

async fn pages_follow_each_other(place: Place) {
    let store = filled(&place).await;
    let page = |before| AuditQuery { before, limit: 3, ..everything() };
    assert_eq!(found(&store, page(None)).await, [4, 3, 2]);
    assert_eq!(found(&store, page(Some(2))).await, [1]);
    assert_eq!(found(&store, page(Some(1))).await, Vec::<i64>::new());
}

async fn signs_are_taken_as_they_are(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    for target in ["100%", "a_b", "axb", r"back\slash", "quo\"te", "達"] {
        let entry = AuditEntry { targets: vec![target.into()], ..AuditEntry::system(1, "tick") };
        store.audit_append(&entry).await.unwrap();
    }
    let cases = [("%", vec![1]), ("_", vec![2]), ("a_b", vec![2]), ("\\", vec![4]), ("o\"t", vec![5]), ("達", vec![6])];
    for (target, expected) in cases {
        assert_eq!(found(&store, AuditQuery { target: target.into(), ..everything() }).await, expected, "{target}");
    }
}
