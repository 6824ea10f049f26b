//! What a procedure is to the engine: what it declares, when it is offered, and how it drafts a plan.

use app::graph::Dag;
use app::model::context::RunContext;
use app::model::dataset::DatasetEntry;
use app::model::error::{AppError, ErrorKind};
use app::model::execution::{Execution, Held};
use app::model::person::Role;
use app::model::procedure::{Declaration, Gate, Origin, Parameter, PlanRequest, Risk};

use super::draft::Draft;
use super::tools::Tools;
use super::world::World;
use crate::service::datasets::reading::Reading;
use crate::service::snapshot::Snapshot;

/// A procedure: one value in a file of the catalog.
#[derive(Debug)]
pub struct Procedure {
    /// The word in an address.
    pub id: &'static str,
    /// The words on a button.
    pub title: &'static str,
    /// One sentence: what it does.
    pub purpose: &'static str,
    /// Name of its icon.
    pub icon: &'static str,
    /// The section of the how-to that it replaces; empty if there is none.
    pub replaces: &'static str,
    /// Who may run it.
    pub role: Role,
    /// What can go wrong.
    pub risk: Risk,
    /// It acts on one task; otherwise on the run.
    pub on_task: bool,
    /// What it reads of the world besides the run.
    pub needs: &'static [Need],
    /// What else it can be told.
    pub parameters: fn() -> Vec<Parameter>,
    /// What it does, step by step, in words for its page.
    pub steps: &'static [&'static str],
    /// How it is taken back, in words for its page.
    pub undo: &'static str,
    /// How one execution of it is taken back: the request of the plan that does.
    pub reverse: fn(&Execution) -> Option<PlanRequest>,
    /// Whether it has a place at a task, and why it cannot be started there now.
    pub offer: fn(&Place<'_>) -> Option<Offered>,
    /// Whether it has a place at a dataset, and why it cannot be started there now.
    pub on_dataset: fn(&DatasetPlace<'_>) -> Option<Offered>,
    /// Drafts its plan.
    pub draft: fn(&World<'_>, &PlanRequest) -> Result<Draft, AppError>,
}

/// What a procedure reads of the world besides the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The execution that the parameter `execution` names.
    Execution,
    /// The instances of the Aurora job that the parameter `job` names, or the task.
    Job,
    /// The datasets of the run's transaction, and what is made from what.
    Datasets,
    /// The night before, of which a dataset is served again.
    NightBefore,
    /// Where Databricks sees the dataset.
    Notebook,
}

/// A task that is looked at, for offers.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The run.
    pub snapshot: &'a Snapshot,
    /// Its graph.
    pub dag: &'a Dag,
    /// The task.
    pub place: u32,
    /// What is held of the run.
    pub held: &'a [Held],
}

/// A dataset that is looked at, for offers.
#[derive(Clone, Copy, Debug)]
pub struct DatasetPlace<'a> {
    /// The reading of its transaction.
    pub reading: &'a Reading,
    /// The dataset.
    pub place: u32,
}

impl<'a> DatasetPlace<'a> {
    /// What is known of it.
    #[must_use]
    pub fn entry(&self) -> Option<&'a DatasetEntry> {
        self.reading.entry(self.place)
    }
}

/// A procedure that has a place at a task or a dataset.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// The task it would act on, if that is another one; empty for a procedure on the run.
    pub task: Option<String>,
    /// Parameters that it is offered with.
    pub values: Vec<(&'static str, String)>,
    /// Why it cannot be started now.
    pub refusal: Option<String>,
}

impl Offered {
    /// On the task itself; refused if `why` says something.
    #[must_use]
    pub fn here(why: Option<String>) -> Option<Self> {
        Some(Self { refusal: why, ..Self::default() })
    }
}

impl Procedure {
    /// What it says of itself; `gate` is what the configuration says of it.
    #[must_use]
    pub fn declaration(&self, gate: Gate) -> Declaration {
        let words = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
        Declaration {
            id: self.id.into(),
            title: self.title.into(),
            purpose: self.purpose.into(),
            icon: self.icon.into(),
            replaces: self.replaces.into(),
            role: self.role,
            risk: self.risk,
            gate,
            on_task: self.on_task,
            parameters: (self.parameters)(),
            steps: words(self.steps),
            undo: self.undo.into(),
        }
    }

    /// The same in a world: what a parameter is by default, where that depends on the run that is acted in, what
    /// was pointed at or the configuration.
    #[must_use]
    pub fn declaration_in(
        &self,
        gate: Gate,
        request: &PlanRequest,
        tools: &Tools,
        context: &RunContext,
    ) -> Declaration {
        let mut declaration = self.declaration(gate);
        for parameter in declaration.parameters.iter_mut().filter(|parameter| parameter.default.is_empty()) {
            parameter.default = match &parameter.origin {
                Origin::Selection => request.task.clone(),
                Origin::Configuration(key) => tools.configured(key).to_owned(),
                Origin::RunContext(value) => context.get(*value).unwrap_or_default().to_owned(),
                Origin::Fixed => String::new(),
            };
        }
        declaration
    }

    /// The request with its parameters checked: what is empty or not chosen is left out, so that the same
    /// request always reads the same.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] naming the parameter and what it may be.
    pub fn checked(&self, request: &PlanRequest) -> Result<PlanRequest, AppError> {
        let known = (self.parameters)();
        let mut checked = request.clone();
        checked.values.retain(|_, value| !value.is_empty() && value != "false");
        for (name, value) in &checked.values {
            let invalid = |words: String| AppError::new(ErrorKind::Invalid, words);
            let Some(parameter) = known.iter().find(|parameter| parameter.name == *name) else {
                return Err(invalid(format!("{} has no parameter {name}.", self.title)));
            };
            if let Some(problem) = parameter.kind.problem(value) {
                return Err(invalid(format!("{}: it must be {problem}.", parameter.label)));
            }
        }
        if self.on_task && checked.task.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, format!("{} acts on a task: name one.", self.title)));
        }
        if !self.on_task {
            checked.task.clear();
            checked.map_index = None;
        }
        Ok(checked)
    }
}

/// It has no place at a dataset.
#[must_use]
pub const fn nowhere(_: &DatasetPlace<'_>) -> Option<Offered> {
    None
}

/// It has no place at a task.
#[must_use]
pub const fn at_no_task(_: &Place<'_>) -> Option<Offered> {
    None
}

/// Nothing takes it back as a plan.
#[must_use]
pub fn irreversible(_: &Execution) -> Option<PlanRequest> {
    None
}
