//! The store on its bad days: restarted, gone, locked, full. What fails says so in words and leaves
//! nothing half written, and when the day is better the same store goes on.

use std::time::{Duration, Instant};

use app::model::audit::AuditEntry;
use server::store::Store;
use server::store::executions::Begun;
use sqlx::Executor;

use crate::place::Place;
use crate::postgres::Postgres;
use crate::samples::execution;

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_of_postgresql_the_next_calls_work() {
    let server = Postgres::durable();
    let store = Store::open(&server.database()).await.unwrap();
    // More than one connection is open when it goes.
    let asked = (0..8).map(|_| store.ping());
    futures::future::try_join_all(asked).await.unwrap();
    assert_eq!(store.begin(&execution("before", "t1", "night 1"), "", "lease").await.unwrap(), Begun::New);
    server.restart();
    assert_eq!(store.begin(&execution("after", "t2", "night 2"), "", "lease").await.unwrap(), Begun::New);
    let asked = (0..8).map(|_| store.under_way());
    assert_eq!(futures::future::try_join_all(asked).await.unwrap(), [2; 8]);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_away_calls_fail_in_time() {
    let server = Postgres::durable();
    let store = Store::open(&server.database()).await.unwrap();
    server.stop();
    let begun = Instant::now();
    store.begin(&execution("e", "t", "night"), "", "lease").await.unwrap_err();
    store.ping().await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    server.resume();
    assert_eq!(store.begin(&execution("e", "t", "night"), "", "lease").await.unwrap(), Begun::New);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_the_restart_cut_off_left_nothing() {
    let server = Postgres::durable();
    let store = Store::open(&server.database()).await.unwrap();
    store.begin(&execution("e", "t", "night"), "", "lease").await.unwrap();
    let mut tx = store.write(server::store::Lock::Executions).await.unwrap();
    tx.execute("UPDATE executions SET outcome = 'done'").await.unwrap();
    server.restart();
    tx.commit().await.unwrap_err();
    let kept = store.execution("e", 0).await.unwrap().unwrap();
    assert_eq!(kept.head.outcome.slug(), "running");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_held_longer_than_we_wait_is_an_error_and_nothing_is_written() {
    for place in [Place::sqlite(), Place::postgres()] {
        let (store, other) = (Store::open(&place.url).await.unwrap(), Store::open(&place.url).await.unwrap());
        let held = other.write(server::store::Lock::Executions).await.unwrap();
        let begun = Instant::now();
        let refused = store.begin(&execution("e", "t", "night"), "", "lease").await.unwrap_err().to_string();
        assert!(refused.contains("lock"), "{refused}");
        let waited = begun.elapsed();
        assert!((4..9).contains(&waited.as_secs()), "{waited:?}");
        // Reading goes on meanwhile.
        assert_eq!(store.executions(None).await.unwrap(), []);
        held.rollback().await.unwrap();
        assert_eq!(store.begin(&execution("e", "t", "night"), "", "lease").await.unwrap(), Begun::New);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_held_for_a_moment_is_waited_for() {
    for place in [Place::sqlite(), Place::postgres()] {
        let (store, other) = (Store::open(&place.url).await.unwrap(), Store::open(&place.url).await.unwrap());
        let held = other.write(server::store::Lock::Executions).await.unwrap();
        let waiting = tokio::spawn(async move { store.begin(&execution("e", "t", "night"), "", "lease").await });
        tokio::time::sleep(Duration::from_millis(800)).await;
        assert!(!waiting.is_finished());
        held.rollback().await.unwrap();
        assert_eq!(waiting.await.unwrap().unwrap(), Begun::New);
    }
}

/// Tells every connection of the pool how far the file may grow.
async fn grow_up_to(store: &Store, pages: u32) {
    let mut connections = Vec::new();
    for _ in 0..8 {
        let mut connection = store.pool().acquire().await.expect("a connection");
        let statement = format!("PRAGMA max_page_count = {pages}");
        connection.execute(statement.as_str()).await.expect("the limit is taken");
        connections.push(connection);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_the_chain_of_the_audit_trail_whole() {
    let place = Place::sqlite();
    let store = Store::open(&place.url).await.unwrap();
    let entry = |detail: String| AuditEntry { detail, ..AuditEntry::system(1, "tick") };
    grow_up_to(&store, 1).await;
    let mut written = 0;
    let refused = loop {
        match store.audit_append(&entry("x".repeat(2_000))).await {
            Ok(sequence) => written = sequence,
            Err(error) => break error.to_string(),
        }
        assert!(written < 1_000, "the file is never full");
    };
    assert!(refused.contains("full"), "{refused}");
    assert_eq!(store.audit_verify().await.unwrap().rows, u64::try_from(written).unwrap());
    grow_up_to(&store, 100_000).await;
    assert_eq!(store.audit_append(&entry("more".into())).await.unwrap(), written + 1);
    let verdict = store.audit_verify().await.unwrap();
    assert_eq!((verdict.rows, verdict.broken), (u64::try_from(written + 1).unwrap(), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_an_error_and_nothing_is_half_written() {
    let place = Place::sqlite();
    let store = Store::open(&place.url).await.unwrap();
    store.begin(&execution("first", "first", "first"), "", "lease").await.unwrap();
    // Every connection of the pool believes that the file may not grow.
    grow_up_to(&store, 1).await;
    let mut refused = None;
    for number in 0..500 {
        let name = format!("{number}");
        match store.begin(&execution(&name, &name, &name), "", "lease").await {
            Ok(begun) => assert_eq!(begun, Begun::New),
            Err(error) => {
                refused = Some((number, error.to_string()));
                break;
            }
        }
    }
    let (number, words) = refused.expect("the file is full at some time");
    assert!(words.contains("full"), "{words}");
    let heads = store.executions(None).await.unwrap();
    assert_eq!(heads.len(), (number + 1).min(200), "all that was answered is there, and nothing else");
    let written = store.execution(&format!("{number}"), 0).await.unwrap();
    assert_eq!(written, None);
    for head in heads {
        let whole = store.execution(&head.id, 0).await.unwrap().unwrap();
        assert_eq!((whole.steps.len(), whole.targets.len()), (2, 2), "{}", head.id);
    }
    // There is room again.
    // SQLite ended that transaction by itself; a connection that still believed to be in it could never
    // write again. Twice around the pool, so that each has its turn.
    grow_up_to(&store, 100_000).await;
    for number in 0..16 {
        let name = format!("later {number}");
        let later = execution(&name, &name, &name);
        assert_eq!(store.begin(&later, "", "lease").await.unwrap(), Begun::New);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_memory_outlives_whoever_goes_away_in_the_middle() {
    for url in ["sqlite:file:left-in-the-middle?mode=memory&cache=shared", "sqlite::memory:"] {
        let store = Store::open(url).await.unwrap();
        assert_eq!(store.begin(&execution("e", "t", "night"), "", "lease").await.unwrap(), Begun::New);
        for polls in 1..60 {
            let mut asked = Box::pin(store.execution("e", 0));
            // Polled so often, then left where it is, as when a browser closes its connection.
            for _ in 0..polls {
                if futures::poll!(&mut asked).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
            drop(asked);
            assert!(store.execution("e", 0).await.unwrap().is_some(), "{url}: left after {polls} polls");
        }
    }
}
