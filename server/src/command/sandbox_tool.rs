//! `nu` and `sabesp` of the sandbox: the same command lines as the real tools (PROTOCOLS.md §14), acting on
//! the sandbox at `COMPORTA_SANDBOX`, which knows them by `COMPORTA_SANDBOX_TOKEN`.

mod aurora;
mod door;
mod metapod;
mod words;

use std::process::ExitCode;

use self::door::Door;
use self::words::Asked;

/// Runs `nu …` or `sabesp …`: exit code 2 for what is not understood, 1 for what is refused.
pub(super) async fn run(words: &[String]) -> ExitCode {
    let Some(asked) = words::read(words) else {
        eprintln!("usage: sabesp [--verbose] --aurora-stack=STACK jobs kill ROLE ENV NAME");
        eprintln!("       sabesp --aurora-stack=STACK jobs itaipu ENV CLUSTER PERMANENT EPHEMERAL NODES --itaipu SHA");
        eprintln!("         --transaction TX --filter DATASET [--target-date DAY] [--reference-date DAY]");
        eprintln!("         [--instance-type TYPE] [--use-cache] [--include-placeholder-ops]");
        eprintln!("       sabesp metapod --token --env ENV dataset commit TX DATASET_ID FORMAT PATH");
        eprintln!("       nu datainfra sabesp -- ARGUMENTS OF SABESP");
        eprintln!("       nu ser cycle SERVICE --env ENV --suffix SUFFIX --region REGION");
        return ExitCode::from(2);
    };
    let Ok(base) = std::env::var("COMPORTA_SANDBOX") else {
        eprintln!("COMPORTA_SANDBOX is not set: this acts on a sandbox only");
        return ExitCode::from(2);
    };
    let door = Door { base, token: std::env::var("COMPORTA_SANDBOX_TOKEN").unwrap_or_default() };
    match asked {
        Asked::Kill { role, env, name } => aurora::kill(&door, &role, &env, &name).await,
        Asked::Cycle { service, region } => aurora::cycle(&door, &service, &region).await,
        Asked::Commit { transaction, dataset, format, path } => {
            metapod::commit(&door, &transaction, &dataset, &format, &path).await
        }
        Asked::Itaipu { cluster, transaction, filter } => metapod::itaipu(&door, &cluster, &transaction, &filter).await,
    }
}
