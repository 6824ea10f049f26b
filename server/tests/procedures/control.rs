//! What operators ask of an execution while it runs and after: pause, go on, cancel, retry what did not go
//! through. A step of many targets, over a platform on which every change takes a while.

use std::time::Duration;

use app::model::audit::AuditKind;
use app::model::execution::{Control, Execution, Outcome};
use app::model::plan::Effect;
use app::model::procedure::PlanRequest;
use app::model::state::TaskState;
use server::sandbox::{Fault, FaultKind};
use server::store::Store;
use server::store::audit::AuditQuery;

use crate::console::{Console, Visitor, arguments};
use crate::operator::{confirm, ended, execution, outcomes, plan, request, started};
use crate::recovery::Outside;

/// Marks what failed and everything that is blocked behind it, one call each.
fn many() -> PlanRequest {
    request("mark-success", "itaipu-fx-model").with("also", "state:blocked state:failed")
}

async fn tell(visitor: &Visitor, id: &str, control: Control) -> (u16, serde_json::Value) {
    let form = arguments(&[("id", id), ("control", control.slug())]);
    let answer = visitor.post("/api/control").form(&form).header("accept", "application/json").send().await;
    let answer = answer.expect("it answers");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

fn count(execution: &Execution, outcome: Outcome) -> usize {
    let ours = execution.targets.iter().filter(|target| target.effect == Effect::MarkSuccess);
    ours.filter(|target| target.outcome == outcome).count()
}

/// Waits until it stands so.
async fn until(visitor: &Visitor, id: &str, so: impl Fn(&Execution) -> bool) -> Execution {
    let waiting = async {
        loop {
            let now = execution(visitor, id).await;
            if so(&now) {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("it comes to stand so")
}

async fn decisions(outside: &Outside) -> Vec<String> {
    let store = Store::open(&outside.config.database_url).await.expect("it opens");
    let mut rows = store.audit_search(&AuditQuery::newest(100)).await.expect("it answers");
    rows.reverse();
    assert_eq!(store.audit_verify().await.expect("it answers").broken, None);
    rows.into_iter()
        .filter(|row| row.entry.kind == AuditKind::Decision)
        .map(|row| format!("{} {}", row.entry.subject, row.entry.procedure))
        .collect()
}

/// Runs a scene on a runtime of its own: the platform has another, which outlives it.
fn scene(of: impl AsyncFnOnce(&Outside)) {
    let outside = Outside::of(1_200, Duration::from_millis(150));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(of(&outside));
}

#[test]
fn paused_it_begins_nothing_more_until_somebody_goes_on() {
    scene(async |outside: &Outside| {
        let console = Console::with(outside.config.clone()).await;
        let (otto, paula, vera) =
            (console.sign_in("otto").await, console.sign_in("paula").await, console.sign_in("vera").await);
        let seen = plan(&otto, &many()).await;
        let id = started(&confirm(&otto, &seen).await).to_owned();
        until(&otto, &id, |now| count(now, Outcome::Done) > 0).await;
        assert_eq!(tell(&vera, &id, Control::Pause).await.0, 403, "a viewer asks for nothing");
        assert_eq!(tell(&otto, &id, Control::Resume).await.0, 409, "it is not paused");
        assert_eq!(tell(&otto, &id, Control::Pause).await.0, 200);
        let paused = until(&otto, &id, |now| now.head.outcome == Outcome::Paused).await;
        assert_eq!(count(&paused, Outcome::Running), 0, "what was in flight is finished: {paused:#?}");
        assert!(count(&paused, Outcome::Pending) > 0, "and the rest is not begun: {paused:#?}");
        let sent = outside.sent("PATCH", "");
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(outside.sent("PATCH", ""), sent, "nothing more is sent");
        // The run is still taken, and another operator goes on with it.
        assert!(plan(&otto, &request("retry-task", "itaipu-fx-model")).await.refusal.is_some());
        assert_eq!(tell(&paula, &id, Control::Resume).await.0, 200);
        let whole = ended(&otto, &id).await;
        assert_eq!(whole.head.outcome, Outcome::Done, "{whole:#?}");
        assert_eq!(outside.sent("PATCH", ""), seen.targets.iter().filter(|t| t.effect == Effect::MarkSuccess).count());
        assert_eq!(decisions(outside).await, ["otto pause", "paula resume"]);
    });
}

#[test]
fn cancelled_it_finishes_what_is_in_flight_and_says_what_it_left() {
    scene(async |outside: &Outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let seen = plan(&otto, &many()).await;
        let id = started(&confirm(&otto, &seen).await).to_owned();
        until(&otto, &id, |now| count(now, Outcome::Done) > 0).await;
        assert_eq!(tell(&otto, &id, Control::Cancel).await.0, 200);
        let cancelled = ended(&otto, &id).await;
        assert_eq!(cancelled.head.outcome, Outcome::Cancelled, "{cancelled:#?}");
        assert!(cancelled.head.summary.starts_with("The rest was cancelled."), "{}", cancelled.head.summary);
        let (done, left) = (count(&cancelled, Outcome::Done), count(&cancelled, Outcome::Cancelled));
        assert!(done > 0 && left > 0, "{done} done, {left} left: {cancelled:#?}");
        assert_eq!(outside.sent("PATCH", ""), done, "what is not done was not sent");
        // What was left can be taken up: it is the same execution, and what is done is not touched.
        assert_eq!(tell(&otto, &id, Control::RetryFailed).await.0, 200);
        let whole = ended(&otto, &id).await;
        assert_eq!(whole.head.outcome, Outcome::Done, "{whole:#?}");
        assert_eq!(outside.sent("PATCH", ""), done + left);
        assert_eq!(decisions(outside).await, ["otto cancel", "otto retry-failed"]);
    });
}

#[test]
fn a_paused_one_can_be_cancelled_by_somebody_else() {
    scene(async |outside: &Outside| {
        let console = Console::with(outside.config.clone()).await;
        let (otto, paula) = (console.sign_in("otto").await, console.sign_in("paula").await);
        let id = started(&confirm(&otto, &plan(&otto, &many()).await).await).to_owned();
        until(&otto, &id, |now| count(now, Outcome::Done) > 0).await;
        assert_eq!(tell(&otto, &id, Control::Pause).await.0, 200);
        until(&otto, &id, |now| now.head.outcome == Outcome::Paused).await;
        assert_eq!(tell(&paula, &id, Control::Cancel).await.0, 200);
        let over = ended(&otto, &id).await;
        assert_eq!(over.head.outcome, Outcome::Cancelled, "{over:#?}");
        assert!(over.steps.iter().all(|step| step.outcome.is_settled()), "{over:#?}");
    });
}

#[test]
fn one_target_that_fails_does_not_keep_the_others_and_is_retried_alone() {
    scene(async |outside: &Outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let seen = plan(&otto, &many()).await;
        let marked: Vec<String> =
            seen.targets.iter().filter(|t| t.effect == Effect::MarkSuccess).map(|t| t.task.clone()).collect();
        let (refused, silent) = (marked[3].clone(), marked[5].clone());
        for (task, kind) in [(&refused, FaultKind::Status(429, Some(1))), (&silent, FaultKind::Status(500, None))] {
            let path_contains = format!("taskInstances/{task}");
            outside.sandbox.inject(Fault { method: Some("PATCH".into()), path_contains, times: 1, kind });
        }
        let id = started(&confirm(&otto, &seen).await).to_owned();
        let partly = ended(&otto, &id).await;
        assert_eq!(partly.head.outcome, Outcome::Partial, "{partly:#?}");
        let of = |execution: &Execution, task: &str| {
            execution.targets.iter().find(|target| target.task == task).expect("it is there").outcome
        };
        assert_eq!((of(&partly, &refused), of(&partly, &silent)), (Outcome::Failed, Outcome::Unknown), "{partly:#?}");
        assert_eq!(count(&partly, Outcome::Done), marked.len() - 2);
        assert_eq!(outcomes(&partly)[0], Outcome::Partial);
        assert_eq!(outside.sent("PATCH", ""), marked.len(), "a change is sent once, whatever comes of it");

        assert_eq!(tell(&otto, &id, Control::RetryFailed).await.0, 200);
        let whole = ended(&otto, &id).await;
        assert_eq!(whole.head.outcome, Outcome::Done, "{whole:#?}");
        assert_eq!(outside.sent("PATCH", ""), marked.len() + 2, "the two alone are sent again");
    });
}

#[test]
fn a_backend_that_is_down_is_not_asked_two_hundred_times() {
    scene(async |outside: &Outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let seen = plan(&otto, &many()).await;
        outside.sandbox.inject(Fault {
            method: Some("PATCH".into()),
            path_contains: String::new(),
            times: 1_000,
            kind: FaultKind::Status(503, None),
        });
        let id = started(&confirm(&otto, &seen).await).to_owned();
        let over = ended(&otto, &id).await;
        assert!(matches!(over.head.outcome, Outcome::Unknown | Outcome::Failed), "{over:#?}");
        assert!(over.steps[0].detail.contains("in a row"), "{}", over.steps[0].detail);
        assert!(outside.sent("PATCH", "") < 25, "{}", outside.sent("PATCH", ""));
    });
}

#[test]
fn what_was_marked_is_taken_back_by_a_plan() {
    scene(async |outside: &Outside| {
        let console = Console::with(outside.config.clone()).await;
        let otto = console.sign_in("otto").await;
        let asked = request("mark-failed", "load-redshift-audit");
        let id = started(&confirm(&otto, &plan(&otto, &asked).await).await).to_owned();
        let done = ended(&otto, &id).await;
        assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
        let before = done.targets[0].before.clone();
        let undo = done.reverse.expect("it says how it is taken back");
        assert_eq!((undo.procedure.as_str(), undo.value("execution")), ("take-back", id.as_str()));
        let back = plan(&otto, &undo).await;
        assert_eq!(back.refusal, None, "{back:#?}");
        let undone = ended(&otto, started(&confirm(&otto, &back).await)).await;
        assert_eq!(undone.head.outcome, Outcome::Done, "{before:?}: {undone:#?}");
        assert_ne!(undone.targets[0].after, Some(TaskState::Failed));
        // Taken back once, there is nothing left to take back.
        assert!(plan(&otto, &undo).await.refusal.is_some());
    });
}
