//! Unblock downstream, from the plan to the proof.

use app::model::execution::Outcome;
use app::model::plan::Effect;
use app::model::procedure::PlanRequest;
use app::model::runs::RunFilter;
use app::model::state::{Phase, RunState, TaskState};

use crate::console::{BROKEN, Console, config};
use crate::operator::{carry_out, execution, executions, outcomes, plan, refused, request, state, view};

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_says_everything_before_anything_is_done() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let plan = plan(&otto, &request("unblock-downstream", BROKEN)).await;

    let first = &plan.targets[0];
    assert_eq!((first.task.as_str(), first.effect, &first.state), (BROKEN, Effect::MarkSuccess, &TaskState::Failed));
    let behind = &plan.targets[1..];
    let cleared: Vec<_> = behind.iter().filter(|target| target.effect == Effect::ClearedByAirflow).collect();
    assert!(cleared.len() >= 15, "{} are cleared", cleared.len());
    assert!(cleared.iter().all(|target| target.state == TaskState::UpstreamFailed), "{cleared:#?}");
    // What is business critical comes before everything else that is cleared.
    let critical = behind.iter().take_while(|target| target.critical).count();
    assert!(critical >= 2, "{behind:#?}");
    assert!(behind[critical..].iter().all(|target| !target.critical));
    assert!(behind[..critical].iter().any(|target| target.task == "credit-limit-policy"));
    // Whoever reads what was never written.
    let empty: Vec<&str> =
        behind.iter().filter(|target| target.empty_input).map(|target| target.task.as_str()).collect();
    assert!(empty.contains(&"fx-model") && !empty.contains(&"itaipu-rest"), "{empty:?}");
    assert!(
        plan.warnings.iter().any(|words| words.contains("empty input") && words.contains("fx-model")),
        "{:?}",
        plan.warnings
    );
    assert!(plan.warnings.iter().any(|words| words.contains("credit-limit-policy")), "{:?}", plan.warnings);

    assert!(plan.interlocks.iter().all(|interlock| interlock.holds && !interlock.evidence.is_empty()));
    assert_eq!(plan.steps.len(), 3, "{:#?}", plan.steps);
    assert_eq!(plan.commands.len(), 2);
    assert!(
        plan.commands.iter().all(|command| command.text.starts_with("curl ") && !command.text.contains("sandbox\""))
    );
    assert!(plan.undo.contains("mark itaipu-fx-model as failed"), "{}", plan.undo);
    assert_eq!(console.changes(), [], "looking changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_carried_out_and_proved() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let done = carry_out(&otto, &request("unblock-downstream", BROKEN)).await;

    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    // Airflow clears what is behind a success by itself: our own clear finds nothing left.
    assert_eq!(outcomes(&done), [Outcome::Done, Outcome::AlreadySo, Outcome::Done]);
    assert!(done.targets.iter().all(|target| matches!(target.outcome, Outcome::Done | Outcome::Skipped)), "{done:#?}");
    assert!(done.targets.iter().all(|target| target.after.is_some()));
    assert_eq!((done.head.who.as_str(), done.head.subject.as_str()), (done.head.who.as_str(), "otto"));
    assert!(done.head.ended.is_some() && done.steps.iter().all(|step| step.started.is_some() && step.ended.is_some()));
    assert_eq!((console.sent("PATCH", BROKEN), console.sent("POST", "clearTaskInstances")), (1, 1));

    // Airflow itself says so, and what was blocked runs.
    assert_eq!(state(&console, BROKEN).await, TaskState::Success);
    assert!(!state(&console, "fx-model").await.phase().is_broken());
    console.hand.advance(3_600_000);
    for task in ["fx-model", "itaipu-rest", "databricks_load-models", "scale-ec2-rest", "credit-limit-policy"] {
        assert_eq!(state(&console, task).await, TaskState::Success, "{task}");
    }
    assert_eq!(executions(&otto).await.len(), 1);
    assert_eq!(execution(&otto, &done.head.id).await.head, done.head);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_night_recovers_while_somebody_looks() {
    let mut fast = config();
    fast.sandbox.speed = 100_000;
    let console = Console::in_real_time(fast).await;
    let otto = console.sign_in("otto").await;
    let runs = otto.ports.runs.list(&otto.who, &RunFilter::default()).await.expect("runs are listed");
    let run = runs
        .runs
        .iter()
        .find(|row| row.broke_first.as_deref() == Some(BROKEN))
        .expect("the broken night is listed")
        .run
        .clone();
    let asked = PlanRequest { run: run.clone(), ..request("unblock-downstream", BROKEN) };
    let done = carry_out(&otto, &asked).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");

    let recovered = async {
        loop {
            let view = otto.ports.runs.view(&otto.who, &run).await.expect("it is read");
            if view.head.state == RunState::Success {
                return view;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    };
    let view = tokio::time::timeout(std::time::Duration::from_secs(30), recovered).await.expect("the night recovers");
    let broken: Vec<_> = view.tasks.iter().filter(|task| task.state.phase().is_broken()).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert!(view.tasks.iter().all(|task| matches!(task.state.phase(), Phase::Done | Phase::Skipped)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_longer_broken_is_not_unblocked() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let asked = request("unblock-downstream", "itaipu-ledger");
    let plan = plan(&otto, &asked).await;
    let broken: Vec<_> = plan.interlocks.iter().filter(|interlock| !interlock.holds).collect();
    assert_eq!(broken.len(), 1);
    assert!(broken[0].evidence.contains("itaipu-ledger is done"), "{broken:?}");
    assert!(plan.refusal.as_ref().is_some_and(|words| words.contains(&broken[0].title)), "{:?}", plan.refusal);
    // Confirmed all the same, it is refused.
    let (status, error) = refused(&otto, &plan).await;
    assert_eq!((status, error["kind"].as_str()), (409, Some("conflict")), "{error}");
    assert_eq!((console.changes(), executions(&otto).await), (vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_sees_the_plan_and_why_it_is_not_theirs_to_confirm() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let plan = plan(&vera, &request("unblock-downstream", BROKEN)).await;
    assert!(plan.refusal.is_some_and(|words| words.contains("operator")));
    assert!(!plan.targets.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_run_knows_who_did_what() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    assert_eq!(view(&otto).await.deeds, []);
    let done = carry_out(&otto, &request("unblock-downstream", BROKEN)).await;
    let told = async {
        loop {
            let deeds = view(&otto).await.deeds;
            if deeds.first().is_some_and(|deed| deed.outcome.is_settled()) {
                return deeds;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    };
    let deeds = tokio::time::timeout(std::time::Duration::from_secs(5), told).await.expect("it is told");
    assert_eq!((deeds[0].id.as_str(), deeds[0].outcome), (done.head.id.as_str(), Outcome::Done));
    assert!(deeds[0].title.contains(BROKEN), "{deeds:?}");
}
