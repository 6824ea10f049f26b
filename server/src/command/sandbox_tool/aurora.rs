//! What the sandbox's tools do to its cluster.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;

use super::door::Door;

/// `sabesp jobs kill`
pub async fn kill(door: &Door, role: &str, env: &str, name: &str) -> ExitCode {
    println!("Killing job sandbox/{role}/{env}/{name}");
    let killed = match door.ask(&["kill", role, env, name]).await {
        Ok(Ok(killed)) => killed,
        Ok(Err(_)) => {
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

/// `nu ser cycle`
pub async fn cycle(door: &Door, service: &str, region: &str) -> ExitCode {
    let before = door.ask(&["machines", service]).await;
    let begun = match door.ask(&["cycle", service]).await {
        Ok(Ok(begun)) => begun,
        Ok(Err(_)) => {
            eprintln!("{service}: no such service in {region}");
            return ExitCode::FAILURE;
        }
        Err(code) => return code,
    };
    let names = |answer: Result<Result<Value, String>, ExitCode>| {
        let list = answer
            .ok()
            .and_then(Result::ok)
            .and_then(|answer| answer["machines"].as_array().cloned())
            .unwrap_or_default();
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
