//! Procedures that run commands: kill a job, cycle machines; each with the sandbox's `sabesp` and `nu`, real
//! processes of the real program.

use std::time::Duration;

use app::model::execution::{Control, Execution, Outcome};
use app::model::plan::{Confirmation, Effect};
use app::model::procedure::Gate;
use app::model::state::TaskState;
use server::config::{Config, Program};
use server::sandbox::{Fault, FaultKind};

use crate::console::{BROKEN, Console, Visitor, arguments, config};
use crate::operator::{confirm, ended, execution, form, outcomes, plan, request, started, state};

/// One that runs for a long time yet.
const RUNNING: &str = "sorting-hat-model";

fn printed(execution: &Execution) -> String {
    execution.output.iter().map(|line| format!("{}\n", line.text)).collect()
}

/// A console whose tools are this script.
fn scripted(script: &str, timeout_seconds: u64) -> (Config, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tool");
    std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("it is written");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&file, mode).expect("it can be run");
    let mut config = config();
    let program = || Some(Program::Path(file.display().to_string()));
    (config.commands.nu, config.commands.sabesp) = (program(), program());
    config.commands.timeout_seconds = timeout_seconds;
    (config, folder)
}

/// Cycles machines past the second person, as an admin.
async fn cycle(console: &Console) -> (Visitor, String) {
    let ada = console.sign_in("ada").await;
    let seen = plan(&ada, &request("cycle-machines", "")).await;
    let mut sent = form(&seen);
    sent.extend(arguments(&[("break_glass", "true"), ("reason", "everything fails with network errors")]));
    let confirmed: Confirmation = ada.tell("confirm", &sent).await;
    let id = started(&confirmed).to_owned();
    (ada, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_killed_and_read_to_be_dead() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &request("kill-job", RUNNING)).await;
    assert_eq!((seen.gate, seen.typed.as_str(), seen.refusal.as_deref()), (Gate::Type, RUNNING, None));
    assert_eq!(seen.targets[0].state, TaskState::Running, "{:?}", seen.targets);
    let line = format!("sabesp --aurora-stack=cantareira-stable jobs kill jobs prod {RUNNING}");
    assert_eq!(seen.commands[0].text, line);
    // Time goes on, as it must for a job to end.
    let id = started(&confirm(&otto, &seen).await).to_owned();
    for _ in 0..8 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        console.hand.advance(1_000);
    }
    let done = ended(&otto, &id).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(printed(&done).contains("Job killed."), "{}", printed(&done));
    assert_eq!(done.targets[0].after, Some(TaskState::Unknown("killed".into())));
    assert_eq!(state(&console, RUNNING).await, TaskState::Failed, "Airflow saw the process end");
    let calls = console.sandbox().calls();
    assert_eq!(calls.iter().filter(|call| call.path.contains("/tools/kill/")).count(), 1, "it is run once");
    // Nothing runs any more: there is nothing to kill.
    let again = plan(&otto, &request("kill-job", RUNNING)).await;
    assert!(again.refusal.is_some_and(|why| why.contains("The job runs")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_belongs_to_no_running_task_is_named() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &request("kill-job", BROKEN).with("job", "itaipu-contracts")).await;
    let killed: Vec<_> = seen.targets.iter().filter(|target| target.effect == Effect::Killed).collect();
    assert_eq!((killed.len(), seen.typed.as_str()), (2, "itaipu-contracts"));
    for odd in ["-x", "a b", "$(reboot)", "a;b", "é"] {
        let error = crate::operator::unplannable(&otto, &request("kill-job", BROKEN).with("job", odd)).await;
        assert_eq!(error.status(), 422, "{odd}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_are_cycled_and_what_was_printed_is_kept() {
    let console = Console::start().await;
    let watching = console.sandbox().clone();
    let (ada, id) = cycle(&console).await;
    for _ in 0..12 {
        tokio::time::sleep(Duration::from_millis(350)).await;
        console.hand.advance(700);
    }
    let done = ended(&ada, &id).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    let printed = printed(&done);
    assert!(printed.contains("Cycling 5 machines of mesos-on-demand") && printed.contains("is cycled."), "{printed}");
    assert_eq!(watching.calls().iter().filter(|call| call.path.contains("/tools/cycle/")).count(), 1);
    let (status, page) = ada.page(&format!("/executions/{id}")).await;
    assert!(status.is_success() && page.contains("mesos-on-demand is cycled."), "the page shows it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_refuses_says_why() {
    let (config, _folder) = scripted("echo working; echo 'AuthError: expired' >&2; exit 7", 20);
    let console = Console::with(config).await;
    let (ada, id) = cycle(&console).await;
    let over = ended(&ada, &id).await;
    assert_eq!((over.head.outcome, outcomes(&over)[0]), (Outcome::Failed, Outcome::Failed), "{over:#?}");
    assert!(over.steps[0].detail.contains("exit code 7"), "{}", over.steps[0].detail);
    assert!(over.output.iter().any(|line| line.error && line.text == "AuthError: expired"), "{:?}", over.output);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_hangs_is_ended_and_its_outcome_is_unknown() {
    let (config, _folder) = scripted("echo begun; sleep 600 & sleep 600", 1);
    let console = Console::with(config).await;
    let (ada, id) = cycle(&console).await;
    let over = ended(&ada, &id).await;
    assert_eq!(over.head.outcome, Outcome::Unknown, "{over:#?}");
    assert!(over.steps[0].detail.contains("longer than 1 s"), "{}", over.steps[0].detail);
    // Whoever knows better says so: not known, it is asked about before it is run again.
    ada.ports.procedures.control(&ada.who, &id, Control::RetryFailed).await.expect("it is taken up");
    let asking = async {
        loop {
            let now = execution(&ada, &id).await;
            if now.head.outcome == Outcome::Paused {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let asking = tokio::time::timeout(Duration::from_secs(10), asking).await.expect("it asks");
    assert_eq!(asking.head.asks, Some(0));
    ada.ports.procedures.control(&ada.who, &id, Control::WasDone).await.expect("it is answered");
    assert_eq!(ended(&ada, &id).await.head.outcome, Outcome::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_tool_or_the_scheduler_the_plan_says_so() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    console.sandbox().inject(Fault {
        method: None,
        path_contains: "/apibeta/".into(),
        times: 20,
        kind: FaultKind::Status(503, None),
    });
    let seen = plan(&otto, &request("kill-job", RUNNING)).await;
    assert!(seen.warnings.iter().any(|words| words.contains("could not be read")), "{:?}", seen.warnings);
    let mut bare = config();
    bare.commands.nu = Some(Program::With(Vec::new()));
    let console = Console::with(bare).await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &request("cycle-machines", "")).await;
    assert!(seen.refusal.is_some_and(|why| why.contains("nu can be run from here")));
}
