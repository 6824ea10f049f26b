//! `comporta audit verify`: reads the whole trail and says whether its chain holds.

use std::process::ExitCode;

use app::model::audit::{AuditMark, AuditVerdict};

use crate::config::Config;
use crate::store::{Store, without_password};

/// What can be done with the audit trail.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Audit {
    /// Verify the chain of rows; exit code 1 if it is broken.
    Verify {
        /// A row that was noted earlier, as <sequence>:<hash>: it must still be there. Only this shows
        /// that rows were cut off at the end, or that the whole trail was written anew.
        #[arg(long, value_name = "SEQUENCE:HASH")]
        expect: Option<AuditMark>,
    },
}

pub(super) async fn run(audit: Audit, config: &Config) -> ExitCode {
    let Audit::Verify { expect } = audit;
    if config.database_url.is_empty() && config.is_sandbox() {
        eprintln!("comporta: database_url is not set, and the sandbox keeps its trail in memory: name a store");
        return ExitCode::from(2);
    }
    let url = config.database();
    let verdict = async {
        let store = Store::existing(&url).await?;
        match &expect {
            Some(noted) => store.audit_verify_up_to(noted).await,
            None => store.audit_verify().await,
        }
    };
    match verdict.await {
        Ok(verdict) => {
            println!("{}", words(&verdict, expect.is_some()));
            if verdict.broken.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(error) => {
            eprintln!("comporta: cannot read the audit trail of {}: {error}", without_password(&url));
            ExitCode::FAILURE
        }
    }
}

fn words(verdict: &AuditVerdict, expected: bool) -> String {
    let rows = if verdict.rows == 1 { "1 row".to_owned() } else { format!("{} rows", verdict.rows) };
    if let Some(broken) = &verdict.broken {
        return format!("BROKEN at row {}: {}. {rows} hold from the first on.", broken.sequence, broken.why);
    }
    let mut words = format!("{rows}, unbroken");
    if expected {
        words.push_str(", and the row that was noted is there");
    }
    if let Some(last) = &verdict.last {
        words.push_str(&format!(".\nThe last row is {last}"));
        words.push_str("\nKeep that elsewhere: with --expect it shows later whether rows were cut off at the end.");
    }
    words
}
