//! More than one person, and more than one click.

use app::model::execution::Outcome;
use app::model::plan::Confirmation;
use app::model::state::TaskState;

use crate::console::{BROKEN, Console};
use crate::operator::{confirm, ended, executions, plan, request, started, state};

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_of_another_world_is_not_carried_out() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("unblock-downstream", BROKEN);
    let mut seen = plan(&otto, &asked).await;
    assert_eq!(plan(&otto, &asked).await.fingerprint, seen.fingerprint, "the same world, the same fingerprint");
    // Somebody marks it in Airflow's own console meanwhile.
    let airflow = console.airflow().await;
    airflow.set_state(&crate::operator::set(BROKEN, "success")).await.unwrap();
    let before = console.changes().len();
    assert_eq!(confirm(&otto, &seen).await, Confirmation::Moved);
    assert_eq!(console.changes().len(), before, "nothing was sent");
    assert_eq!(executions(&otto).await, []);
    // A made-up fingerprint is no better.
    seen.fingerprint = "0".repeat(64);
    assert_eq!(confirm(&otto, &seen).await, Confirmation::Moved);
    assert_eq!(console.changes().len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_ticket_runs_once_however_often_it_is_confirmed() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("unblock-downstream", BROKEN);
    let seen = plan(&otto, &asked).await;
    // A double click: at the same time.
    let (one, two) = tokio::join!(confirm(&otto, &seen), confirm(&otto, &seen));
    let ids: Vec<&str> = [&one, &two]
        .into_iter()
        .map(|answer| match answer {
            Confirmation::Started(id) | Confirmation::Taken { execution: id } => id.as_str(),
            Confirmation::Moved | Confirmation::Asked(_) => panic!("{one:?} {two:?}"),
        })
        .collect();
    assert_eq!(ids[0], ids[1]);
    let done = ended(&otto, ids[0]).await;
    assert_eq!(done.head.outcome, Outcome::Done);
    // And the back button, long afterwards.
    assert_eq!(started(&confirm(&otto, &seen).await), ids[0]);
    assert_eq!((console.sent("PATCH", BROKEN), executions(&otto).await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_operators_one_is_first_and_the_other_is_told_so() {
    let console = Console::start().await;
    let (otto, paula) = (console.sign_in("otto").await, console.sign_in("paula").await);
    let asked = request("unblock-downstream", BROKEN);
    let (his, hers) = tokio::join!(plan(&otto, &asked), plan(&paula, &asked));
    assert_eq!(his.fingerprint, hers.fingerprint, "they see the same");
    assert_ne!(his.ticket, hers.ticket);
    let (his, hers) = tokio::join!(confirm(&otto, &his), confirm(&paula, &hers));
    let (winner, execution) = match (&his, &hers) {
        (Confirmation::Started(id), Confirmation::Taken { execution }) => (id, execution),
        (Confirmation::Taken { execution }, Confirmation::Started(id)) => (id, execution),
        other => panic!("one starts and one is told: {other:?}"),
    };
    assert_eq!(winner, execution);
    assert_eq!(ended(&otto, winner).await.head.outcome, Outcome::Done);
    assert_eq!((console.sent("PATCH", BROKEN), executions(&otto).await.len()), (1, 1));
    assert_eq!(state(&console, BROKEN).await, TaskState::Success);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_operators_at_once_are_no_more_than_one() {
    let console = Console::start().await;
    let asked = request("retry-task", BROKEN);
    let mut tries = Vec::new();
    for _ in 0..10 {
        let visitor = console.sign_in("otto").await;
        let seen = plan(&visitor, &asked).await;
        tries.push((visitor, seen));
    }
    let answers = futures::future::join_all(tries.iter().map(|(visitor, seen)| confirm(visitor, seen))).await;
    let started: Vec<_> = answers.iter().filter(|answer| matches!(answer, Confirmation::Started(_))).collect();
    assert_eq!(started.len(), 1, "{answers:?}");
    assert!(!answers.contains(&Confirmation::Moved), "{answers:?}");
    ended(&tries[0].0, crate::operator::started(started[0])).await;
    assert_eq!(console.sent("POST", "clearTaskInstances"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_is_at_work_on_a_run_another_plan_says_who() {
    let console = Console::start().await;
    let (otto, paula) = (console.sign_in("otto").await, console.sign_in("paula").await);
    let hang = server::sandbox::Fault {
        method: Some("PATCH".into()),
        path_contains: BROKEN.into(),
        times: 1,
        kind: server::sandbox::FaultKind::Hang,
    };
    console.sandbox().inject(hang);
    let asked = request("unblock-downstream", BROKEN);
    let seen = plan(&otto, &asked).await;
    started(&confirm(&otto, &seen).await);
    let other = request("mark-success", "load-redshift-audit");
    let hers = plan(&paula, &other).await;
    let busy = hers.interlocks.iter().find(|interlock| !interlock.holds).expect("somebody is at work");
    assert!(busy.evidence.contains("Otto") && busy.evidence.contains(BROKEN), "{busy:?}");
    assert!(hers.refusal.is_some());
    let reset = paula.post("/api/reset_sandbox");
    assert_eq!(paula.refused(reset).await.0, 409, "the world is not pulled from under an execution");
}
