//! Setting the state of one of many tasks.

use std::sync::Arc;

use app::model::execution::Outcome;
use app::model::state::TaskState;
use async_trait::async_trait;

use super::Deed;
use crate::clients::airflow::{Airflow, SetSpec};
use crate::procedures::perform;
use crate::procedures::recall::{self, Recalled};

/// One of them.
pub(super) struct Set<'a> {
    airflow: Arc<dyn Airflow>,
    spec: &'a SetSpec,
}

impl<'a> Set<'a> {
    pub(super) fn new(airflow: &Arc<dyn Airflow>, spec: &'a SetSpec) -> Self {
        Self { airflow: airflow.clone(), spec }
    }
}

#[async_trait]
impl Deed for Set<'_> {
    fn target(&self) -> &str {
        &self.spec.task
    }

    async fn recall(&self, before: &TaskState) -> Recalled {
        let now = self.airflow.instance(&self.spec.dag, &self.spec.run, &self.spec.task).await.ok();
        let now = now.and_then(|list| list.into_iter().next()).map(|one| one.state);
        match recall::set_from(self.spec, Some(before), now.as_ref()) {
            // What Airflow clears behind another target is no longer as it was, and may be set.
            Recalled::Unclear if now.as_ref().is_some_and(|now| !now.phase().is_settled()) => Recalled::NotDone,
            other => other,
        }
    }

    async fn act(&self) -> (Outcome, String) {
        let (outcome, detail) = perform::set(self.airflow.as_ref(), self.spec).await;
        if outcome == Outcome::Done && perform::is_so(self.airflow.as_ref(), self.spec).await == Some(false) {
            return (Outcome::Failed, "Airflow answered that it is set, but it is not so when read.".into());
        }
        (outcome, detail)
    }
}
