//! Commands that print too much, at the wrong time or to nobody, and what cannot be started.

use std::time::{Duration, Instant};

use server::commands::{CommandError, Commands, Operation};
use server::config::CommandsConfig;
use tokio::sync::mpsc;

use crate::{operation, run, script, texts};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_read_holds_up_neither_the_command_nor_its_time_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = script(folder.path(), "while true; do echo and so on; done");
    config.timeout_seconds = 1;
    let (lines, _never_read) = mpsc::channel(1);
    let began = Instant::now();
    let error = Commands::new(&config).run(&operation(), lines).await.expect_err("it takes too long");
    assert_eq!(error, CommandError::TimedOut(Duration::from_secs(1)));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_gone_away_does_not_end_the_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = folder.path().join("done");
    let config = script(folder.path(), &format!("echo a; sleep 0.3; echo b; touch {}", done.display()));
    let (lines, gone) = mpsc::channel(1);
    drop(gone);
    let exit = Commands::new(&config).run(&operation(), lines).await.expect("it ends");
    assert_eq!((exit.code, done.exists()), (Some(0), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_says_while_it_is_ended_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config =
        script(folder.path(), "trap 'echo rolled back; exit 1' TERM; echo begun; while true; do sleep 0.1; done");
    config.timeout_seconds = 1;
    let (exit, lines) = run(&config).await;
    assert!(exit.is_err_and(|error| error.is_unknown()));
    let said = texts(&lines);
    assert!(said[0] == "begun" && said.contains(&"rolled back"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn why_it_failed_is_kept_however_much_it_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = script(
        folder.path(),
        "i=0; while [ $i -lt 2000 ]; do echo \"polling, attempt $i\"; i=$((i+1)); done; echo AccessDenied >&2; exit 4",
    );
    config.output_limit_kb = 2;
    let (exit, lines) = run(&config).await;
    let exit = exit.expect("it ends");
    assert_eq!(exit.code, Some(4));
    assert!(lines.iter().any(|line| line.error && line.text == "AccessDenied"), "{:?}", texts(&lines));
    assert_eq!(lines[0].text, "polling, attempt 0");
    assert!(texts(&lines).contains(&format!("… {} lines are left out here …", exit.dropped).as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn something_left_behind_that_goes_on_printing_does_not_hold_us_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = script(folder.path(), "(while true; do echo still here; sleep 0.05; done) & echo done");
    let began = Instant::now();
    let (exit, lines) = run(&config).await;
    assert_eq!(exit.expect("it ends").code, Some(0));
    assert!(texts(&lines).contains(&"done"));
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_has_left_its_group_and_holds_the_pipe_is_let_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = script(folder.path(), "setsid sleep 6 & echo done");
    let began = Instant::now();
    let (exit, lines) = run(&config).await;
    assert_eq!((exit.expect("it ends").code, texts(&lines)), (Some(0), vec!["done"]));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_started_says_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = script(folder.path(), "echo this must not be run");
    let empty = folder.path().join("empty");
    std::fs::write(&empty, "\n").expect("it is written");
    let with = |change: &dyn Fn(&mut CommandsConfig)| {
        let mut config = good.clone();
        change(&mut config);
        config
    };
    let empty = empty.display().to_string();
    let cases = [
        (with(&|config| config.directory = Some("/no/such/folder".into())), "/no/such/folder"),
        (with(&|config| drop(config.secret_files.insert("TOKEN".into(), "/no/such/secret".into()))), "/no/such/secret"),
        (with(&|config| drop(config.secret_files.insert("TOKEN".into(), empty.clone()))), "is empty"),
    ];
    for (config, words) in cases {
        let (exit, lines) = run(&config).await;
        let error = exit.expect_err("it cannot be started");
        assert!(matches!(&error, CommandError::CannotStart(said) if said.contains(words)), "{words}: {error}");
        assert!(!error.is_unknown() && lines.is_empty());
        let reports = Commands::new(&config).check();
        assert!(reports[0].problems.iter().any(|problem| problem.contains(words)), "{words}: {reports:?}");
    }
    assert!(Commands::new(&good).check()[0].problems.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_was_tampered_with_is_not_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = script(folder.path(), "echo this must not be run");
    let stored = serde_json::to_string(&operation()).expect("it is written").replace("mesos-master", "--help");
    let tampered: Operation = serde_json::from_str(&stored).expect("it has the shape of one");
    let (lines, mut printed) = mpsc::channel(8);
    let error = Commands::new(&config).run(&tampered, lines).await.expect_err("it is refused");
    assert!(error.to_string().contains("service") && !error.is_unknown(), "{error}");
    assert!(printed.recv().await.is_none());
}
