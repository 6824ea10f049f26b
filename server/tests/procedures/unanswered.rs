//! Changes that Airflow does not answer, or answers wrongly: what is so is found out by reading, and
//! no change is ever sent twice.

use std::time::Duration;

use app::model::execution::{Execution, Outcome};
use app::model::state::TaskState;
use server::sandbox::{Fault, FaultKind};

use crate::console::{BROKEN, Console, config};
use crate::operator::{carry_out, confirm, ended, outcomes, plan, refused, request, started, state};

fn fault(method: &str, path: &str, kind: FaultKind) -> Fault {
    Fault { method: Some(method.into()), path_contains: path.into(), times: 1, kind }
}

/// Unblocks downstream while the call of this method to this path goes wrong in this way.
async fn unblock(console: &Console, method: &str, path: &str, kind: FaultKind) -> Execution {
    let otto = console.sign_in("otto").await;
    console.sandbox().inject(fault(method, path, kind));
    let done = carry_out(&otto, &request("unblock-downstream", BROKEN)).await;
    assert_eq!(console.sent("PATCH", BROKEN), 1, "a change is sent once, whatever comes of it");
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn done_and_not_answered_is_found_to_be_done() {
    let found = async |kind| {
        let console = Console::start().await;
        let done = unblock(&console, "PATCH", BROKEN, kind).await;
        assert_eq!(done.head.outcome, Outcome::Done, "{kind:?}: {done:#?}");
        assert_eq!(outcomes(&done), [Outcome::Done, Outcome::AlreadySo, Outcome::Done]);
        assert!(done.steps[0].detail.contains("it is so when read again"), "{}", done.steps[0].detail);
    };
    futures::future::join_all([FaultKind::CloseMidBody, FaultKind::ActWithoutAnswer].map(found)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answered_and_not_done_is_not_reported_as_done() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    console.sandbox().inject(fault("PATCH", "load-redshift-audit", FaultKind::AnswerWithoutActing));
    let done = carry_out(&otto, &request("mark-success", "load-redshift-audit")).await;
    assert_eq!(done.head.outcome, Outcome::Failed, "{done:#?}");
    assert!(done.head.summary.contains("not so: load-redshift-audit"), "{}", done.head.summary);
    assert_eq!(done.targets[0].after, Some(TaskState::UpForRetry));
    assert_eq!(console.sent("PATCH", ""), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_done_and_not_answered_is_unknown_and_the_rest_is_left_out() {
    let unknown = async |kind| {
        let console = Console::start().await;
        let done = unblock(&console, "PATCH", BROKEN, kind).await;
        assert_eq!(done.head.outcome, Outcome::Unknown, "{kind:?}: {done:#?}");
        assert_eq!(outcomes(&done)[..2], [Outcome::Unknown, Outcome::Skipped], "{kind:?}");
        assert!(done.steps[0].detail.contains("read the run before you try again"), "{}", done.steps[0].detail);
        assert_eq!(console.sent("POST", "clearTaskInstances"), 0, "what comes after an unknown is not done");
        assert_eq!(done.targets[0].after, Some(TaskState::Failed), "and how things are is read all the same");
        assert_eq!(state(&console, BROKEN).await, TaskState::Failed);
    };
    let kinds = [FaultKind::Hang, FaultKind::Status(500, None), FaultKind::Status(503, Some(1))];
    futures::future::join_all(kinds.map(unknown)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_is_failed_in_airflows_words() {
    for (status, words) in
        [(403, "injected by the sandbox"), (404, "injected by the sandbox"), (422, "injected by the sandbox")]
    {
        let console = Console::start().await;
        let otto = console.sign_in("otto").await;
        let mut refusal = fault("PATCH", BROKEN, FaultKind::Status(status, None));
        // A refused token is fetched anew, once.
        refusal.times = 2;
        console.sandbox().inject(refusal);
        let done = carry_out(&otto, &request("unblock-downstream", BROKEN)).await;
        assert_eq!(outcomes(&done)[..2], [Outcome::Failed, Outcome::Skipped], "{status}: {done:#?}");
        assert_eq!(done.head.outcome, Outcome::Failed);
        assert!(done.steps[0].detail.contains(words), "{}", done.steps[0].detail);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_in_other_words_is_no_success() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("mark-success", "load-redshift-audit");
    let seen = plan(&otto, &asked).await;
    // A conflict that is not in the words of one that is so already.
    console.sandbox().inject(fault("PATCH", "load-redshift-audit", FaultKind::Status(409, None)));
    let done = ended(&otto, started(&confirm(&otto, &seen).await)).await;
    assert_eq!(done.steps[0].outcome, Outcome::Failed, "{done:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unanswered_clear_is_proved_by_what_is_left_to_clear() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    console.sandbox().inject(fault("POST", "clearTaskInstances", FaultKind::CloseMidBody));
    let done = carry_out(&otto, &request("retry-task", BROKEN)).await;
    assert_eq!((done.head.outcome, done.steps[0].outcome), (Outcome::Done, Outcome::Done), "{done:#?}");
    // The second is the dry run that finds nothing left.
    assert_eq!(console.sent("POST", "clearTaskInstances"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clear_that_is_answered_with_garbage_is_unknown() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    console.sandbox().inject(fault("POST", "clearTaskInstances", FaultKind::Garbage));
    let done = carry_out(&otto, &request("retry-task", BROKEN)).await;
    assert_eq!(done.head.outcome, Outcome::Unknown, "it may have been done: {done:#?}");
    assert_eq!(state(&console, BROKEN).await, TaskState::Failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_is_gone_when_it_is_confirmed_changes_nothing() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("unblock-downstream", BROKEN);
    let seen = plan(&otto, &asked).await;
    let mut down = fault("GET", "/dags/", FaultKind::Status(503, Some(0)));
    down.times = 60;
    console.sandbox().inject(down);
    let (status, error) = refused(&otto, &seen).await;
    assert_eq!((status, error["kind"].as_str()), (503, Some("unavailable")), "{error}");
    assert_eq!(console.changes(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_what_came_of_it_outlives_a_backend_that_stumbles() {
    let console = Console::with(config()).await;
    let otto = console.sign_in("otto").await;
    let asked = request("mark-success", "load-redshift-audit");
    let seen = plan(&otto, &asked).await;
    let id = started(&confirm(&otto, &seen).await).to_owned();
    let mut stumble = fault("GET", "/dags/", FaultKind::Status(502, None));
    stumble.times = 12;
    console.sandbox().inject(stumble);
    let done = tokio::time::timeout(Duration::from_secs(30), ended(&otto, &id)).await.expect("it ends");
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
}
