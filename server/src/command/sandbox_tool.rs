//! `nu` and `sabesp` of the sandbox: the same command lines as the real tools (PROTOCOLS.md §14), acting on
//! the sandbox at `COMPORTA_SANDBOX`, which knows them by `COMPORTA_SANDBOX_TOKEN`.

mod words;

use std::process::ExitCode;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::Value;

use self::words::Asked;
use crate::clients::http::segment;

/// The sandbox that is acted on.
struct Door {
    base: String,
    token: String,
}

/// Runs `nu …` or `sabesp …`: exit code 2 for what is not understood, 1 for what is refused.
pub(super) async fn run(words: &[String]) -> ExitCode {
    let Some(asked) = words::read(words) else {
        eprintln!("usage: sabesp [--verbose] --aurora-stack=STACK jobs kill ROLE ENV NAME");
        eprintln!("       nu ser cycle SERVICE --env ENV --suffix SUFFIX --region REGION");
        return ExitCode::from(2);
    };
    let Ok(base) = std::env::var("COMPORTA_SANDBOX") else {
        eprintln!("COMPORTA_SANDBOX is not set: this acts on a sandbox only");
        return ExitCode::from(2);
    };
    let door = Door { base, token: std::env::var("COMPORTA_SANDBOX_TOKEN").unwrap_or_default() };
    match asked {
        Asked::Kill { role, env, name } => kill(&door, &role, &env, &name).await,
        Asked::Cycle { service, region } => cycle(&door, &service, &region).await,
    }
}

impl Door {
    /// Asks for something; nothing if the sandbox does not know it.
    async fn ask(&self, what: &[&str]) -> Result<Option<Value>, ExitCode> {
        let lost = |error: reqwest::Error| {
            eprintln!("the sandbox does not answer: {error}");
            ExitCode::FAILURE
        };
        let path: Vec<String> = what.iter().map(|word| segment(word)).collect();
        let url = format!("{}/aurora/tools/{}", self.base, path.join("/"));
        let answer = Client::new().post(url).bearer_auth(&self.token).send().await.map_err(lost)?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let answer = answer.error_for_status().map_err(lost)?;
        answer.json().await.map(Some).map_err(lost)
    }
}

async fn kill(door: &Door, role: &str, env: &str, name: &str) -> ExitCode {
    println!("Killing job sandbox/{role}/{env}/{name}");
    let killed = match door.ask(&["kill", role, env, name]).await {
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

async fn cycle(door: &Door, service: &str, region: &str) -> ExitCode {
    let before = door.ask(&["machines", service]).await;
    let begun = match door.ask(&["cycle", service]).await {
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
        let now = names(door.ask(&["machines", service]).await);
        let of = |list: &[String]| list.get(place).cloned().unwrap_or_default();
        println!("{} -> {} (InService)", of(&before), of(&now));
    }
    println!("{service} is cycled.");
    ExitCode::SUCCESS
}
