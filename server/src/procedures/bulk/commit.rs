//! Committing one of many datasets by `sabesp`; read afterwards, since the tool only prints.

use std::sync::Arc;

use app::model::execution::Outcome;
use app::model::state::TaskState;
use async_trait::async_trait;
use tokio::sync::mpsc;

use super::Deed;
use crate::clients::metapod::Metapod;
use crate::commands::{Exit, Line};
use crate::procedures::ProceduresService;
use crate::procedures::act::Commit;
use crate::procedures::recall::Recalled;

/// One of them.
pub(super) struct One<'a> {
    pub(super) service: &'a ProceduresService,
    pub(super) metapod: Arc<Metapod>,
    pub(super) one: &'a Commit,
}

/// How much of what it printed is told of one that failed, in characters.
const TOLD: usize = 300;

impl One<'_> {
    async fn is_committed(&self) -> Option<bool> {
        let answered = self.metapod.named(&self.one.transaction, std::slice::from_ref(&self.one.dataset)).await.ok()?;
        answered.value.iter().find(|listed| listed.name == self.one.dataset).map(|listed| listed.committed)
    }

    async fn after(&self, words: String) -> (Outcome, String) {
        match self.is_committed().await {
            Some(true) => (Outcome::Done, format!("{words}, but it is committed when read.")),
            _ => (Outcome::Unknown, format!("{words}. It may have been done: read it before you try again.")),
        }
    }
}

#[async_trait]
impl Deed for One<'_> {
    fn target(&self) -> &str {
        &self.one.dataset
    }

    async fn recall(&self, _before: &TaskState) -> Recalled {
        match self.is_committed().await {
            Some(true) => Recalled::Done,
            Some(false) => Recalled::NotDone,
            None => Recalled::Unclear,
        }
    }

    async fn act(&self) -> (Outcome, String) {
        let (lines, mut printed) = mpsc::channel(64);
        let keep = async {
            let mut last = String::new();
            while let Some(Line { text, .. }) = printed.recv().await {
                if !text.trim().is_empty() {
                    last = text.chars().take(TOLD).collect();
                }
            }
            last
        };
        let (result, last) = tokio::join!(self.service.backends.commands.run(&self.one.operation, lines), keep);
        match result {
            Ok(Exit { code: Some(0), .. }) => match self.is_committed().await {
                Some(true) => (Outcome::Done, "It is committed.".into()),
                Some(false) => {
                    (Outcome::Failed, format!("sabesp ended well, but it is not committed when read: {last}"))
                }
                None => (Outcome::Done, "sabesp ended well; Metapod could not be read to prove it.".into()),
            },
            Ok(Exit { code: Some(code), .. }) => {
                (Outcome::Failed, format!("sabesp ended with exit code {code}: {last}"))
            }
            Ok(Exit { .. }) => self.after("sabesp was ended by a signal".into()).await,
            Err(error) if error.is_unknown() => self.after(format!("sabesp: {error}")).await,
            Err(error) => (Outcome::Failed, format!("Nothing was run: {error}.")),
        }
    }
}
