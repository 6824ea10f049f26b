//! Retracting one of many things from Metapod. Whether retracting twice is the same is not known of the real
//! Metapod (PROTOCOLS.md §14): what was not answered, or was under way, is read first.

use std::sync::Arc;

use app::model::execution::Outcome;
use app::model::state::TaskState;
use async_trait::async_trait;

use super::Deed;
use crate::clients::http::ClientError;
use crate::clients::metapod::{Metapod, Retract};
use crate::procedures::act::Retraction;
use crate::procedures::recall::Recalled;

/// One of them.
pub(super) struct One<'a> {
    pub(super) metapod: Arc<Metapod>,
    pub(super) transaction: &'a str,
    pub(super) what: Retract,
    pub(super) one: &'a Retraction,
}

impl One<'_> {
    /// Whether it is gone; nothing if that cannot be read.
    async fn is_gone(&self) -> Option<bool> {
        let names = [self.one.dataset.clone()];
        let answered = self.metapod.details(self.transaction, &names).await.ok()?;
        let Some(detail) = answered.value.iter().find(|detail| detail.listed.name == self.one.dataset) else {
            return answered.problems.is_empty().then_some(true);
        };
        let has = |id: Option<&str>| id == Some(self.one.id.as_str());
        Some(!match self.what {
            Retract::Committed => detail.listed.committed,
            Retract::Attribute => detail.schema.iter().flatten().any(|attribute| has(attribute.id.as_deref())),
            Retract::IndexedAttribute => detail.indexed.iter().any(|attribute| has(attribute.id.as_deref())),
            Retract::Append => detail.appends.iter().any(|append| has(Some(&append.id))),
        })
    }
}

#[async_trait]
impl Deed for One<'_> {
    fn target(&self) -> &str {
        &self.one.target
    }

    async fn recall(&self, _before: &TaskState) -> Recalled {
        match self.is_gone().await {
            Some(true) => Recalled::Done,
            Some(false) => Recalled::NotDone,
            None => Recalled::Unclear,
        }
    }

    async fn act(&self) -> (Outcome, String) {
        match self.metapod.retract(self.what, &self.one.id).await {
            Ok(()) => (Outcome::Done, "Metapod retracted it.".into()),
            Err(ClientError::Unknown(words)) => match self.is_gone().await {
                Some(true) => (Outcome::Done, format!("Metapod did not answer ({words}), but it is gone when read.")),
                _ => (
                    Outcome::Unknown,
                    format!("Sent, and no answer came ({words}). It may still happen: read it before you try again."),
                ),
            },
            Err(error @ ClientError::NotFound(_)) => match self.is_gone().await {
                Some(true) => (Outcome::AlreadySo, "It had been retracted already.".into()),
                _ => (Outcome::Failed, format!("Metapod says: {error}.")),
            },
            Err(error) => (Outcome::Failed, format!("Metapod says: {error}.")),
        }
    }
}
