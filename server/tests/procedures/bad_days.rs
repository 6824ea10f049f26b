//! Bad days of an execution: the store is full, locked or restarted, the clock jumps, an operator loses the
//! role, and what was in flight cannot be told.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::collections::BTreeMap;
use std::time::Duration;

use app::model::audit::AuditEntry;
use app::model::error::ErrorKind;
use app::model::execution::{Control, Execution, Outcome};
use app::model::person::{Person, Role};
use app::model::plan::Effect;
use app::model::state::TaskState;
use server::store::{Lock, Store};
use sqlx::Executor;

use crate::console::{BROKEN, Console, Visitor};
use crate::operator::{confirm, ended, execution, executions, outcomes, plan, refused, request, started};
use crate::postgres::Postgres;
use crate::recovery::{Outside, left_of};

fn scene(outside: Outside, of: impl AsyncFnOnce(&Outside)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(of(&outside));
}

fn done(execution: &Execution) -> usize {
    execution.targets.iter().filter(|target| target.outcome == Outcome::Done).count()
}

/// Begins an execution of many targets and waits until some of them are done.
async fn begun(otto: &Visitor) -> String {
    let asked = request("mark-success", BROKEN).with("also", "state:blocked");
    let id = started(&confirm(otto, &plan(otto, &asked).await).await).to_owned();
    while done(&execution(otto, &id).await) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    id
}

fn in_all(execution: &Execution) -> usize {
    execution.targets.iter().filter(|target| target.effect == Effect::MarkSuccess).count()
}

/// Every target is done, and none was sent more than twice.
fn whole(outside: &Outside, execution: &Execution) {
    assert_eq!(execution.head.outcome, Outcome::Done, "{execution:#?}");
    let marked: Vec<_> = execution.targets.iter().filter(|target| target.effect == Effect::MarkSuccess).collect();
    assert!(marked.iter().all(|target| matches!(target.outcome, Outcome::Done | Outcome::AlreadySo)), "{marked:#?}");
    let mut sent: BTreeMap<String, usize> = BTreeMap::new();
    for call in outside.sandbox.calls().iter().filter(|call| call.method == "PATCH") {
        *sent.entry(call.path.clone()).or_default() += 1;
    }
    assert_eq!(sent.len(), marked.len());
    let twice = sent.values().filter(|times| **times > 1).count();
    assert!(twice <= 10 && sent.values().all(|times| *times <= 2), "{sent:#?}");
}

/// Tells every connection of the pool how far the file may grow.
async fn grow_up_to(store: &Store, pages: u32) {
    let mut connections = Vec::new();
    for _ in 0..8 {
        let mut connection = store.pool().acquire().await.unwrap();
        connection.execute(format!("PRAGMA max_page_count = {pages}").as_str()).await.unwrap();
        connections.push(connection);
    }
}

#[test]
fn on_a_full_disk_nothing_is_done_and_afterwards_everything_is() {
    scene(Outside::open(), async |outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let store = console.application.store.clone();
        grow_up_to(&store, 1).await;
        let seen = plan(&otto, &request("unblock-downstream", BROKEN)).await;
        // A row may still find room in a page that is there: it is full at some time.
        let filler = AuditEntry { detail: "x".repeat(2_000), ..AuditEntry::system(1, "tick") };
        while store.audit_append(&filler).await.is_ok() {}
        let (status, error) = refused(&otto, &seen).await;
        assert_eq!((status, error["kind"].as_str()), (500, Some("internal")), "{error}");
        assert!(error["message"].as_str().unwrap().contains("nothing was done"), "{error}");
        assert_eq!((outside.sent("PATCH", ""), executions(&otto).await.len()), (0, 0));
        grow_up_to(&store, 100_000).await;
        let id = started(&confirm(&otto, &seen).await).to_owned();
        assert_eq!(ended(&otto, &id).await.head.outcome, Outcome::Done);
        assert_eq!(store.audit_verify().await.unwrap().broken, None);
    });
}

#[test]
fn a_disk_that_fills_up_in_the_middle_holds_it_up_and_loses_nothing() {
    scene(Outside::slow(Duration::from_millis(200)), async |outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let store = console.application.store.clone();
        let id = begun(&otto).await;
        // Rows of targets are rewritten in place; so that each needs room, as it may, each takes a page along.
        for line in [
            "CREATE TABLE ballast (weight BLOB)",
            "CREATE TRIGGER room AFTER UPDATE ON execution_targets BEGIN INSERT INTO ballast VALUES (zeroblob(4000)); END",
        ] {
            store.pool().execute(line).await.unwrap();
        }
        grow_up_to(&store, 1).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        let stuck = execution(&otto, &id).await;
        assert!(!stuck.head.outcome.is_settled(), "it ended on a full disk: {stuck:#?}");
        let sent = outside.sent("PATCH", "");
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(outside.sent("PATCH", ""), sent, "nothing is sent that cannot be written down");
        assert!(done(&stuck) < in_all(&stuck), "it was not in the middle: {stuck:#?}");
        grow_up_to(&store, 100_000).await;
        whole(outside, &ended(&otto, &id).await);
        assert_eq!(store.audit_verify().await.unwrap().broken, None);
    });
}

#[test]
fn a_store_that_is_locked_for_long_holds_it_up_and_loses_nothing() {
    scene(Outside::slow(Duration::from_millis(200)), async |outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let id = begun(&otto).await;
        let other = Store::open(&outside.config.database_url).await.unwrap();
        let held = other.write(Lock::Executions).await.unwrap();
        tokio::time::sleep(Duration::from_secs(7)).await;
        held.rollback().await.unwrap();
        whole(outside, &ended(&otto, &id).await);
        assert_eq!(other.audit_verify().await.unwrap().broken, None);
    });
}

#[test]
fn a_postgresql_that_is_restarted_holds_it_up_and_loses_nothing() {
    let postgres = Postgres::durable();
    let mut outside = Outside::slow(Duration::from_millis(200));
    outside.config.database_url = postgres.database();
    scene(outside, async |outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let id = begun(&otto).await;
        tokio::task::block_in_place(|| postgres.restart());
        whole(outside, &ended(&otto, &id).await);
        assert_eq!(console.application.store.audit_verify().await.unwrap().broken, None);
    });
}

#[test]
fn a_clock_that_jumps_changes_nothing() {
    scene(Outside::slow(Duration::from_millis(200)), async |outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let id = begun(&otto).await;
        console.hand.advance(36 * 3_600_000);
        tokio::time::sleep(Duration::from_millis(300)).await;
        console.hand.advance(-72 * 3_600_000);
        let over = ended(&otto, &id).await;
        whole(outside, &over);
        let (status, page) = otto.page(&format!("/executions/{id}")).await;
        assert!(status.is_success() && !page.contains("<span class=\"faint\">-"), "no step took less than no time");
    });
}

#[test]
fn whoever_loses_the_role_stops_nothing_and_asks_for_nothing_more() {
    scene(Outside::slow(Duration::from_millis(200)), async |outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let id = begun(&otto).await;
        // The same person, with what the next sign-in leaves of the rights.
        let less = Person::new("otto", "Otto Oliveira", Role::Viewer);
        let procedures = &otto.ports.procedures;
        for control in [Control::Pause, Control::Cancel] {
            let refused = procedures.control(&less, &id, control).await.unwrap_err();
            assert_eq!(refused.kind, ErrorKind::Forbidden);
        }
        // What was confirmed with the role is on record with it, and goes on.
        whole(outside, &ended(&otto, &id).await);
    });
}

/// Clearing a task that runs, killed while it was sent; meanwhile somebody else has marked the task.
async fn unclear(outside: &Outside, otto: &Visitor, id: &str) -> (Console, Visitor, Execution) {
    let console = Console::with(outside.config.clone()).await;
    let otto = otto.at(&console);
    let asking = async {
        loop {
            let now = execution(&otto, id).await;
            if now.head.outcome == Outcome::Paused {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let asking = tokio::time::timeout(Duration::from_secs(20), asking).await.unwrap();
    assert_eq!(asking.head.asks, Some(0), "{asking:#?}");
    assert!(asking.head.summary.contains("does not tell whether it was done"), "{}", asking.head.summary);
    (console, otto, asking)
}

/// A platform on which a clear was in flight when the program was killed, and nobody can tell.
fn in_flight() -> (Outside, Visitor, String) {
    let outside = Outside::slow(Duration::from_millis(500));
    let (otto, id) = left_of(&outside, &request("clear-tasks", "sorting-hat-model"), Duration::from_millis(150));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let door = crate::console::serve(outside.sandbox.router()).await;
        let http = crate::console::client();
        let token = http.post(format!("{door}/airflow/auth/token"));
        let password = serde_json::json!({ "username": server::sandbox::USER, "password": server::sandbox::PASSWORD });
        let token: serde_json::Value = token.json(&password).send().await.unwrap().json().await.unwrap();
        let run = crate::console::RUN.replace(':', "%3A").replace('+', "%2B");
        let path = format!("{door}/airflow/api/v2/dags/dagao/dagRuns/{run}/taskInstances/sorting-hat-model");
        let mark = http.patch(path).bearer_auth(token["access_token"].as_str().unwrap());
        let answer = mark.json(&serde_json::json!({ "new_state": "success" })).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    });
    (outside, otto, id)
}

#[test]
fn what_cannot_be_told_is_asked_and_done_when_a_person_says_that_it_was_not() {
    let (outside, otto, id) = in_flight();
    scene(outside, async |outside| {
        let (_console, otto, _) = unclear(outside, &otto, &id).await;
        let sent = outside.sent("POST", "clearTaskInstances");
        // It does not go on by itself, and not by a plain "go on".
        let procedures = &otto.ports.procedures;
        assert_eq!(procedures.control(&otto.who, &id, Control::Resume).await.unwrap_err().kind, ErrorKind::Conflict);
        procedures.control(&otto.who, &id, Control::WasNotDone).await.unwrap();
        let over = ended(&otto, &id).await;
        assert_eq!(outside.sent("POST", "clearTaskInstances"), sent + 1);
        assert_eq!(outcomes(&over)[0], Outcome::Done, "{over:#?}");
    });
}

#[test]
fn what_cannot_be_told_is_not_done_again_when_a_person_says_that_it_was() {
    let (outside, otto, id) = in_flight();
    scene(outside, async |outside| {
        let (_console, otto, _) = unclear(outside, &otto, &id).await;
        let sent = outside.sent("POST", "clearTaskInstances");
        let (status, page) = otto.page(&format!("/executions/{id}")).await;
        assert!(status.is_success() && page.contains("It was done: go on after it"), "the page asks");
        otto.ports.procedures.control(&otto.who, &id, Control::WasDone).await.unwrap();
        let over = ended(&otto, &id).await;
        assert_eq!(outside.sent("POST", "clearTaskInstances"), sent, "nothing is sent again");
        assert_eq!(outcomes(&over)[0], Outcome::Done, "{over:#?}");
        assert!(over.steps[0].detail.contains("Otto Oliveira says that it was done"), "{}", over.steps[0].detail);
    });
}

#[test]
fn a_question_can_be_answered_by_leaving_it() {
    let (outside, otto, id) = in_flight();
    scene(outside, async |outside| {
        let (_console, otto, _) = unclear(outside, &otto, &id).await;
        otto.ports.procedures.control(&otto.who, &id, Control::Cancel).await.unwrap();
        let over = ended(&otto, &id).await;
        assert_eq!(over.head.outcome, Outcome::Cancelled, "{over:#?}");
        assert_eq!(outcomes(&over)[0], Outcome::Unknown, "nobody said what became of it: {over:#?}");
        assert_eq!(over.targets[0].after, Some(TaskState::Success), "how things are is read all the same");
    });
}
