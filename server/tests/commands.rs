//! Commands as real processes: what they are given, what of them is kept, and that none is left behind.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

#[path = "commands/aurora.rs"]
mod aurora;
#[path = "commands/bad_days.rs"]
mod bad_days;
#[path = "commands/check.rs"]
mod check;
#[path = "commands/platform.rs"]
mod platform;
#[path = "commands/sandbox_tools.rs"]
mod sandbox_tools;

use std::path::Path;
use std::time::{Duration, Instant};

use server::commands::{CommandError, Commands, Exit, Line, Operation};
use server::config::{CommandsConfig, Program};
use tokio::sync::mpsc;

fn script(folder: &Path, text: &str) -> CommandsConfig {
    use std::os::unix::fs::PermissionsExt;
    let file = folder.join("tool");
    std::fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).unwrap();
    CommandsConfig { nu: Some(Program::Path(file.display().to_string())), ..CommandsConfig::default() }
}

fn operation() -> Operation {
    Operation::cycle_machines("mesos-master", "cantareira", "stable", "us-east-1").unwrap()
}

async fn run(config: &CommandsConfig) -> (Result<Exit, CommandError>, Vec<Line>) {
    let (lines, mut printed) = mpsc::channel(1_000);
    let all = async {
        let mut all = Vec::new();
        while let Some(line) = printed.recv().await {
            all.push(line);
        }
        all
    };
    let commands = Commands::new(config);
    let operation = operation();
    tokio::join!(commands.run(&operation, lines), all)
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// A process is there and has not ended.
fn lives(id: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.trim().is_empty() && !rest.trim().starts_with('Z'))
}

async fn dies(id: &str) {
    let gone = async {
        while lives(id) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(8), gone).await.unwrap_or_else(|_| panic!("process {id} was left behind"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_arguments_arrive_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let config = script(folder.path(), "for word in \"$@\"; do echo \"<$word>\"; done");
    let (exit, lines) = run(&config).await;
    assert_eq!(exit.unwrap().code, Some(0));
    let words = ["ser", "cycle", "mesos-master", "--env", "cantareira", "--suffix", "stable", "--region", "us-east-1"];
    assert_eq!(texts(&lines), words.map(|word| format!("<{word}>")));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_our_environment_is_seen_but_what_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "hush-hush\n").unwrap();
    let mut config = script(folder.path(), "env | sort; echo \"the token is $TOOL_TOKEN\"");
    config.environment.insert("NU_COUNTRY".into(), "br".into());
    config.environment_from.push("CARGO_MANIFEST_DIR".into());
    config.secret_files.insert("TOOL_TOKEN".into(), secret.display().to_string());
    let (exit, lines) = run(&config).await;
    assert_eq!(exit.unwrap().code, Some(0));
    let names: Vec<_> =
        texts(&lines).into_iter().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    let allowed = ["CARGO_MANIFEST_DIR", "LANG", "NU_COUNTRY", "PATH", "PWD", "TOOL_TOKEN", "OLDPWD", "SHLVL", "_"];
    assert!(names.iter().all(|name| allowed.contains(name)), "{names:?}");
    assert!(names.contains(&"TOOL_TOKEN") && names.contains(&"CARGO_MANIFEST_DIR"), "{names:?}");
    assert!(!texts(&lines).join("\n").contains("hush"), "{lines:?}");
    assert!(texts(&lines).contains(&"the token is •••"), "{lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = script(folder.path(), "sleep 500 & echo $!; (trap '' TERM; sleep 400) & echo $!; wait");
    config.timeout_seconds = 1;
    let began = Instant::now();
    let (exit, lines) = run(&config).await;
    let error = exit.unwrap_err();
    assert!(error.is_unknown() && error.to_string().contains("1 s"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
    assert_eq!(lines.len(), 2, "{lines:?}");
    for id in texts(&lines) {
        dies(id).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stops_waiting_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let config = script(folder.path(), "sleep 500 & echo $!; wait");
    let (lines, mut printed) = mpsc::channel(8);
    let waiting = tokio::spawn(async move { Commands::new(&config).run(&operation(), lines).await });
    let id = printed.recv().await.unwrap().text;
    assert!(lives(&id));
    waiting.abort();
    dies(&id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn something_that_holds_the_pipe_open_does_not_hold_us_up() {
    let folder = tempfile::tempdir().unwrap();
    let config = script(folder.path(), "sleep 300 & echo done");
    let began = Instant::now();
    let (exit, lines) = run(&config).await;
    assert_eq!((exit.unwrap().code, texts(&lines)), (Some(0), vec!["done"]));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_the_output_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let mut config =
        script(folder.path(), "i=0; while [ $i -lt 3000 ]; do echo \"line $i of a great many\"; i=$((i+1)); done");
    config.output_limit_kb = 4;
    let (exit, lines) = run(&config).await;
    let exit = exit.unwrap();
    let kept: usize = lines.iter().map(|line| line.text.len()).sum();
    assert!(kept <= 4_096 + 60 && exit.dropped > 2_500, "{kept} bytes, {} dropped", exit.dropped);
    // One line of those that are kept says how many are not.
    assert_eq!(lines.len() - 1 + exit.dropped, 3_000);
    // One line without an end, and bytes that are no text.
    let config = script(folder.path(), "head -c 300000 /dev/zero | tr '\\0' 'x'; printf '\\377\\n'");
    let (exit, lines) = run(&config).await;
    assert_eq!(exit.unwrap().code, Some(0));
    assert!(lines.iter().all(|line| line.text.len() <= 4_003), "cut");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_it_ended_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (exit, lines) = run(&script(folder.path(), "echo so; echo no >&2; exit 3")).await;
    assert_eq!(exit.unwrap().code, Some(3));
    assert_eq!(lines.iter().filter(|line| line.error).map(|line| line.text.as_str()).collect::<Vec<_>>(), ["no"]);
    let (exit, _) = run(&script(folder.path(), "kill -9 $$")).await;
    assert_eq!(exit.unwrap().signal, Some(9));
    let nowhere = CommandsConfig { nu: Some(Program::Path("/no/such/tool".into())), ..CommandsConfig::default() };
    let error = run(&nowhere).await.0.unwrap_err();
    assert!(matches!(&error, CommandError::CannotStart(_)) && !error.is_unknown(), "{error}");
    let error = run(&CommandsConfig::default()).await.0.unwrap_err();
    assert_eq!(error, CommandError::NotConfigured("nu"));
    let reports = Commands::new(&nowhere).check();
    assert!(!reports[0].reachable && !reports[0].problems.is_empty(), "{reports:?}");
}
