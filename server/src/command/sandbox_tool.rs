//! `nu` and `sabesp` of the sandbox: the same command lines as the real tools (PROTOCOLS.md §14), acting on
//! the sandbox at `COMPORTA_SANDBOX`.

use std::process::ExitCode;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::Value;

/// Runs `nu …` or `sabesp …`: exit code 2 for what is not understood, 1 for what is refused.
pub(super) async fn run(words: &[String]) -> ExitCode {
    let Ok(base) = std::env::var("COMPORTA_SANDBOX") else {
        eprintln!("COMPORTA_SANDBOX is not set: this acts on a sandbox only");
        return ExitCode::from(2);
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["sabesp", stack, "jobs", "kill", role, env, name] if stack.starts_with("--aurora-stack=") => {
            kill(&base, role, env, name).await
        }
        ["nu", "ser", "cycle", service, "--env", _, "--suffix", _, "--region", region] => {
            cycle(&base, service, region).await
        }
        _ => {
            eprintln!("usage: sabesp --aurora-stack=STACK jobs kill ROLE ENV NAME");
            eprintln!("       nu ser cycle SERVICE --env ENV --suffix SUFFIX --region REGION");
            ExitCode::from(2)
        }
    }
}

async fn ask(url: String) -> Result<Option<Value>, ExitCode> {
    let lost = |error: reqwest::Error| {
        eprintln!("the sandbox does not answer: {error}");
        ExitCode::FAILURE
    };
    let answer = Client::new().post(url).send().await.map_err(lost)?;
    if answer.status() == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    let answer = answer.error_for_status().map_err(lost)?;
    answer.json().await.map(Some).map_err(lost)
}

async fn kill(base: &str, role: &str, env: &str, name: &str) -> ExitCode {
    println!("Killing job sandbox/{role}/{env}/{name}");
    let killed = match ask(format!("{base}/aurora/tools/kill/{role}/{env}/{name}")).await {
        Ok(Some(killed)) => killed,
        Ok(None) => {
            eprintln!("No tasks to kill.");
            return ExitCode::FAILURE;
        }
        Err(code) => return code,
    };
    for number in 0..killed["instances"].as_u64().unwrap_or(0) {
        tokio::time::sleep(Duration::from_millis(250)).await;
        println!("Instance {number}: KILLING");
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    println!("Job killed.");
    ExitCode::SUCCESS
}

async fn cycle(base: &str, service: &str, region: &str) -> ExitCode {
    let machines = format!("{base}/aurora/tools/machines/{service}");
    let before = ask(machines.clone()).await;
    let begun = match ask(format!("{base}/aurora/tools/cycle/{service}")).await {
        Ok(Some(begun)) => begun,
        Ok(None) => {
            eprintln!("{service}: no such service in {region}");
            return ExitCode::FAILURE;
        }
        Err(code) => return code,
    };
    let names = |answer: Result<Option<Value>, ExitCode>| {
        let list = answer.ok().flatten().and_then(|answer| answer["machines"].as_array().cloned()).unwrap_or_default();
        list.into_iter().filter_map(|one| one.as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let before = names(before);
    let total = begun["machines"].as_u64().unwrap_or(0);
    println!("Cycling {total} machines of {service} in {region}");
    let pause = Duration::from_millis(begun["takes_ms"].as_u64().unwrap_or(0) / total.max(1));
    for place in 0..usize::try_from(total).unwrap_or(0) {
        tokio::time::sleep(pause).await;
        let now = names(ask(machines.clone()).await);
        let of = |list: &[String]| list.get(place).cloned().unwrap_or_default();
        println!("{} -> {} (InService)", of(&before), of(&now));
    }
    println!("{service} is cycled.");
    ExitCode::SUCCESS
}
