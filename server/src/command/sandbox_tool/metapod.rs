//! What the sandbox's tools do to what its Metapod recorded.

use std::process::ExitCode;

use serde_json::Value;

use super::door::Door;

/// `sabesp metapod dataset commit`
pub async fn commit(door: &Door, transaction: &str, dataset: &str, format: &str, path: &str) -> ExitCode {
    println!("Committing {dataset} to {transaction}");
    let said = door.ask(&["commit", transaction, dataset, format, path]).await;
    told(said, &format!("Dataset committed: {format} {path}"))
}

/// `sabesp jobs itaipu`: starts the job and leaves it to itself.
pub async fn itaipu(door: &Door, cluster: &str, transaction: &str, filter: &str) -> ExitCode {
    println!("Creating job sandbox/jobs/prod/{cluster} for {filter}");
    let said = door.ask(&["itaipu", cluster, transaction, filter]).await;
    told(said, &format!("Job create succeeded: sandbox/jobs/prod/{cluster}"))
}

fn told(said: Result<Result<Value, String>, ExitCode>, well: &str) -> ExitCode {
    match said {
        Ok(Ok(_)) => {
            println!("{well}");
            ExitCode::SUCCESS
        }
        Ok(Err(words)) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
        Err(code) => code,
    }
}
