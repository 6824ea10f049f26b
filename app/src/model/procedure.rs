//! Procedures as a page sees them: what each says of itself, and the request that a plan answers.
//! Which there are is known to the server alone; the browser gets their words.

mod parameter;
mod risk;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::parameter::{Kind, Origin, Parameter, is_uuid};
pub use self::risk::{Gate, Risk};
use super::context::RunRef;
use super::person::Role;

/// What a procedure says of itself. Its form, its confirmation and its page of documentation are
/// derived from this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// The word in an address, such as `kill-job`.
    pub id: String,
    /// The words on a button.
    pub title: String,
    /// One sentence: what it does.
    pub purpose: String,
    /// Name of its icon.
    pub icon: String,
    /// The section of the how-to that it replaces; empty if there is none.
    pub replaces: String,
    /// Who may run it; anybody may look at its plan.
    pub role: Role,
    /// What can go wrong.
    pub risk: Risk,
    /// What confirming it takes, by the configuration of this console.
    pub gate: Gate,
    /// It acts on one task that is pointed at; otherwise on the run.
    pub on_task: bool,
    /// What else it can be told.
    pub parameters: Vec<Parameter>,
    /// What it does, step by step, in words for its page.
    pub steps: Vec<String>,
    /// How it is taken back, in words for its page.
    pub undo: String,
}

impl Declaration {
    /// The words for a procedure that this version does not know.
    #[must_use]
    pub fn unknown(id: &str) -> Self {
        Self {
            id: id.into(),
            title: id.replace('-', " "),
            purpose: String::new(),
            icon: "circle-help".into(),
            replaces: String::new(),
            role: Role::Operator,
            risk: Risk::Safe,
            gate: Gate::Click,
            on_task: true,
            parameters: Vec::new(),
            steps: Vec::new(),
            undo: String::new(),
        }
    }
}

/// A procedure at a task: it can be started, or the reason why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its request, as its address says it.
    pub request: PlanRequest,
    /// The words on the button.
    pub title: String,
    /// One sentence: what it does.
    pub purpose: String,
    /// Name of its icon.
    pub icon: String,
    /// Why it cannot be started now; absent if it can.
    pub refusal: Option<String>,
}

/// What a plan is asked for; everything a plan depends on besides the world. Also its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRequest {
    /// [`Declaration::id`].
    pub procedure: String,
    /// On which run.
    pub run: RunRef,
    /// On which task; empty if the procedure acts on the run.
    #[serde(default)]
    pub task: String,
    /// On which instance of a mapped task; all of them if absent.
    #[serde(default)]
    pub map_index: Option<i32>,
    /// Parameters by name; what is not given is as its procedure declares.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

impl PlanRequest {
    /// A request without parameters.
    #[must_use]
    pub fn new(procedure: &str, run: &RunRef, task: &str) -> Self {
        Self {
            procedure: procedure.into(),
            run: run.clone(),
            task: task.into(),
            map_index: None,
            values: BTreeMap::new(),
        }
    }

    /// The same with a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// A parameter; empty if it is not given.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// A parameter that is a yes or no.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.value(name) == "true"
    }

    /// What it acts on, in a few words: the task or the datasets, or else the run.
    #[must_use]
    pub fn subject(&self) -> String {
        let named = [self.task.as_str(), self.value("dataset"), self.value("datasets")];
        named.into_iter().find(|name| !name.is_empty()).map_or_else(|| self.run.to_string(), str::to_owned)
    }
}
