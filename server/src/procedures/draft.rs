//! What a procedure drafts: acts and their consequences, before fingerprint and interlocks that all
//! procedures share.

use app::model::plan::{Interlock, PlanStep, Target};

use super::act::Act;

/// A draft of a plan.
#[derive(Clone, Debug)]
pub struct Draft {
    /// One sentence: what will be different afterwards.
    pub summary: String,
    /// Acts in order, each with what follows from it.
    pub acts: Vec<(Act, String)>,
    /// Every task that is touched.
    pub targets: Vec<Target>,
    /// What else the operator should know.
    pub warnings: Vec<String>,
    /// Checks of this procedure.
    pub interlocks: Vec<Interlock>,
    /// How it can be taken back.
    pub undo: String,
    /// What is to be typed where confirming takes that; the task, or else the run, if absent.
    pub typed: Option<String>,
}

impl Draft {
    /// The steps of the plan: the acts, and the reading that proves them.
    #[must_use]
    pub fn steps(&self) -> Vec<PlanStep> {
        let acts = self.acts.iter().map(|(act, detail)| act.step(detail.clone()));
        let on_datasets = !self.targets.is_empty() && self.targets.iter().all(|target| target.effect.is_on_dataset());
        let (title, what) =
            if on_datasets { ("Read Metapod again", "dataset") } else { ("Read Airflow again", "task") };
        let last = PlanStep {
            title: title.into(),
            detail: format!("Every {what} above is read until it has moved, and what did not recover is named."),
        };
        acts.chain([last]).collect()
    }
}
