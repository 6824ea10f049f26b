//! Every other procedure of the catalog, each from plan to proof.

use app::model::context::RunRef;
use app::model::error::ErrorKind;
use app::model::execution::Outcome;
use app::model::plan::{Effect, Plan};
use app::model::procedure::PlanRequest;
use app::model::state::{Phase, TaskState};

use crate::console::{BROKEN, Console, RUN};
use crate::operator::{carry_out, executions, form, held, plan, request, state, unplannable};

/// The downscale task of a model that still runs: it has not run itself.
const DOWNSCALE: &str = "scale-down-sorting-hat-model";

#[tokio::test(flavor = "multi_thread")]
async fn clear_tasks_with_each_choice() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let clear = |task: &str, choices: &[&str]| {
        choices.iter().fold(request("clear-tasks", task), |request, choice| request.with(choice, "true"))
    };
    let tasks = |plan: &Plan| plan.targets.iter().map(|target| target.task.clone()).collect::<Vec<_>>();

    let alone = plan(&otto, &clear("itaipu-ledger", &[])).await;
    assert_eq!(tasks(&alone), ["itaipu-ledger"]);
    assert!(alone.warnings.iter().any(|words| words.contains("done and run again")), "{:?}", alone.warnings);

    let after = plan(&otto, &clear("itaipu-ledger", &["downstream"])).await;
    assert!(
        tasks(&after).contains(&"itaipu-ledger-daily".into())
            && !tasks(&after).contains(&"contract-double-entry".into())
    );
    assert_eq!(tasks(&after)[0], "itaipu-ledger", "what was asked for comes first");

    let before = plan(&otto, &clear("itaipu-ledger", &["upstream"])).await;
    assert!(
        tasks(&before).contains(&"contract-double-entry".into())
            && !tasks(&before).contains(&"itaipu-ledger-daily".into())
    );

    let broken = plan(&otto, &clear(BROKEN, &["upstream", "downstream", "only_failed"])).await;
    assert!(broken.targets.iter().all(|target| target.state.phase().is_broken()), "{broken:#?}");
    assert!(broken.targets.len() > 10, "{broken:#?}");
    assert_ne!(alone.fingerprint, after.fingerprint);

    let nothing = clear("itaipu-ledger", &["only_failed"]);
    assert_eq!(unplannable(&otto, &nothing).await.kind, ErrorKind::Invalid);

    // Confirmed, it is what was planned that is cleared and nothing else.
    let done = carry_out(&otto, &clear("itaipu-ledger", &["downstream"])).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert_eq!(done.targets.len(), after.targets.len());
    assert_eq!(state(&console, "itaipu-ledger").await.phase(), Phase::NotStarted);
    assert_eq!(state(&console, "contract-double-entry").await, TaskState::Success);
    console.hand.advance(3_600_000);
    assert_eq!(state(&console, "itaipu-ledger-daily").await, TaskState::Success);
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_success_and_nothing_else() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("mark-success", "load-redshift-audit");
    let done = carry_out(&otto, &asked).await;
    assert_eq!((done.head.outcome, done.steps.len()), (Outcome::Done, 2), "{done:#?}");
    assert_eq!(state(&console, "load-redshift-audit").await, TaskState::Success);
    assert_eq!((console.sent("PATCH", ""), console.sent("POST", "")), (1, 0));
    let again = plan(&otto, &asked).await;
    assert!(again.refusal.is_some(), "it is a success already");
    // What Airflow clears behind a failure is part of this plan too.
    let broken = plan(&otto, &request("mark-success", BROKEN)).await;
    assert!(broken.targets.iter().any(|target| target.effect == Effect::ClearedByAirflow));
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_failed_blocks_what_waits() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("mark-failed", "sorting-hat-model");
    let seen = plan(&otto, &asked).await;
    let blocked: Vec<&str> = seen
        .targets
        .iter()
        .filter(|target| target.effect == Effect::WillBlock)
        .map(|target| target.task.as_str())
        .collect();
    assert!(blocked.contains(&"load-redshift-sorting-hat"), "{blocked:?}");
    assert!(seen.warnings.iter().any(|words| words.contains("running")), "{:?}", seen.warnings);
    let done = carry_out(&otto, &asked).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert_eq!(state(&console, "sorting-hat-model").await, TaskState::Failed);
    console.hand.advance(5_000);
    assert_eq!(state(&console, "load-redshift-sorting-hat").await, TaskState::UpstreamFailed);
}

#[tokio::test(flavor = "multi_thread")]
async fn retry_lets_a_failed_task_run_again() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("retry-task", BROKEN);
    let done = carry_out(&otto, &asked).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert_eq!((console.sent("PATCH", ""), console.sent("POST", "clearTaskInstances")), (0, 1));
    assert!(!state(&console, BROKEN).await.phase().is_broken());
    assert!(plan(&otto, &asked).await.refusal.is_some(), "it is not failed now");
    // It is still broken: it fails again, and the record says what was true when it was read.
    console.hand.advance(3_600_000);
    assert_eq!(state(&console, BROKEN).await, TaskState::Failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_are_held_and_released() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let hold = request("hold-machines", DOWNSCALE);
    let done = carry_out(&otto, &hold).await;
    assert_eq!((done.head.outcome, done.steps.len()), (Outcome::Done, 3), "{done:#?}");
    assert_eq!(state(&console, DOWNSCALE).await, TaskState::Success);
    let kept = held(&otto).await;
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].task.as_str(), kept[0].execution.as_str()), (DOWNSCALE, done.head.id.as_str()));
    assert_eq!(kept[0].who, done.head.who);
    assert!(plan(&otto, &hold).await.refusal.is_some(), "it is held already");

    let done = carry_out(&otto, &request("release-machines", DOWNSCALE)).await;
    assert_eq!((done.head.outcome, done.steps.len()), (Outcome::Done, 3), "{done:#?}");
    assert_eq!(held(&otto).await, []);
    assert_eq!(state(&console, DOWNSCALE).await.phase(), Phase::NotStarted);
    console.hand.advance(3_600_000);
    assert_eq!(state(&console, DOWNSCALE).await, TaskState::Success, "the machines are given back");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_gives_machines_back_is_held() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &request("hold-machines", "load-redshift-audit")).await;
    let broken = seen.interlocks.iter().find(|interlock| !interlock.holds).expect("it is no downscale task");
    assert!(broken.evidence.contains("[tasks] downscale"), "{broken:?}");
    // Gone already: its model failed long ago.
    let gone = plan(&otto, &request("hold-machines", "scale-down-itaipu")).await;
    assert!(gone.refusal.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_or_run_that_is_not_there_is_said_to_be_so() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let here = request("unblock-downstream", BROKEN);
    let nowhere = [("main", "dagao", "manual__é/ü?"), ("main", "no such dag", RUN), ("elsewhere", "dagao", RUN)];
    for (airflow, dag, run) in nowhere {
        let asked = PlanRequest { run: RunRef::new(airflow, dag, run), ..here.clone() };
        assert_eq!(unplannable(&otto, &asked).await.kind, ErrorKind::NotFound, "{asked:?}");
    }
    let asked = PlanRequest { task: "no-such-task".into(), ..here };
    assert_eq!(unplannable(&otto, &asked).await.kind, ErrorKind::NotFound);
    let (status, error) = otto.refused(otto.get("/api/execution").query(&[("id", "none")])).await;
    assert_eq!((status, error["kind"].as_str()), (404, Some("not_found")), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_javascript_is_led_to_the_execution_or_back_to_the_plan() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("mark-success", "load-redshift-audit");
    let seen = plan(&otto, &asked).await;
    let send = || otto.post("/api/confirm").form(&form(&seen)).header("accept", "text/html").send();
    let answer = send().await.expect("it answers");
    assert!(answer.status().is_redirection(), "{}", answer.status());
    let id = executions(&otto).await[0].id.clone();
    assert_eq!(crate::console::location(&answer), format!("/executions/{id}"));
    crate::operator::ended(&otto, &id).await;
    // The same form again leads to the same execution.
    assert_eq!(crate::console::location(&send().await.expect("it answers")), format!("/executions/{id}"));
    // Another showing of a plan that is no longer true leads back, and says why.
    let mut stale = seen.clone();
    stale.ticket = "another".into();
    let answer = otto.post("/api/confirm").form(&form(&stale)).header("accept", "text/html").send().await;
    let answer = answer.expect("it answers");
    let to = crate::console::location(&answer).to_owned();
    assert!(to.starts_with("/procedures/mark-success?") && to.contains(&id), "{to}");
    let (status, text) = otto.page(&to).await;
    assert_eq!(status, 200);
    assert!(text.contains(&format!("/executions/{id}")), "the page names the execution that was first");
}
