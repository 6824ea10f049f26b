//! The world that a draft is made from: one reading of a run, and what Airflow would do.

use app::graph::select::{Selection, Subjects};
use app::graph::sim::{NodeState, Prediction, TriggerRule, after_clear, after_set_success};
use app::graph::{Dag, reach, sim};
use app::model::error::{AppError, ErrorKind};
use app::model::execution::Execution;
use app::model::person::Person;
use app::model::plan::{Effect, Interlock, Target};
use app::model::state::Phase;

use app::model::run::{TaskLabels, TaskRow};

use super::act::{Act, Retraction};
use super::night_before::NightBefore;
use super::tools::Tools;
use crate::clients::airflow::{ClearSpec, SetSpec};
use crate::clients::aurora::JobInstance;
use crate::service::datasets::reading::Reading;
use crate::service::snapshot::Snapshot;

/// One reading of a run, with its graph.
#[derive(Debug)]
pub struct World<'a> {
    /// The reading.
    pub snapshot: &'a Snapshot,
    /// Its graph.
    pub dag: Dag,
    /// The active instances of the job that the request names, if its procedure needs them.
    pub job: Option<Vec<JobInstance>>,
    /// Why they could not be read.
    pub unread: Option<String>,
    /// What commands are run with.
    pub tools: Tools,
    /// The execution that the request names, if its procedure needs one.
    pub execution: Option<Execution>,
    /// The datasets of its transaction, if its procedure needs them.
    pub datasets: Option<Reading>,
    /// The night before, if its procedure needs it.
    pub night_before: Option<NightBefore>,
    /// What the execution retracted, if its procedure needs one.
    pub kept: Option<Vec<Retraction>>,
    /// A prefilled proposal that takes the named dataset out of the next nights.
    pub propose: Option<String>,
    /// Where Databricks sees the named dataset.
    pub databricks_path: Option<String>,
    /// Who asks.
    pub who: Option<Person>,
    states: Vec<NodeState>,
    rules: Vec<TriggerRule>,
}

impl<'a> World<'a> {
    /// The world of a snapshot.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let places = 0..u32::try_from(snapshot.rows.len()).unwrap_or(u32::MAX);
        Self {
            snapshot,
            dag: snapshot.dag(),
            job: None,
            unread: None,
            tools: Tools::default(),
            execution: None,
            datasets: None,
            night_before: None,
            kept: None,
            propose: None,
            databricks_path: None,
            who: None,
            states: states(snapshot),
            rules: places.map(|place| TriggerRule::parse(snapshot.rule(place))).collect(),
        }
    }

    /// Place of a task.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the run has no such task.
    pub fn place(&self, task: &str) -> Result<u32, AppError> {
        let unknown = || AppError::new(ErrorKind::NotFound, format!("This run has no task {task}."));
        self.snapshot.place(task).ok_or_else(unknown)
    }

    /// Id of the task at a place.
    #[must_use]
    pub fn id(&self, place: u32) -> &str {
        self.snapshot.row(place).map_or("", |row| &row.id)
    }

    /// Ids of tasks.
    #[must_use]
    pub fn ids(&self, places: &[u32]) -> Vec<String> {
        places.iter().map(|place| self.id(*place).to_owned()).collect()
    }

    /// Phase of the task at a place.
    #[must_use]
    pub fn phase(&self, place: u32) -> Phase {
        self.snapshot.row(place).map_or(Phase::Other, |row| row.state.phase())
    }

    /// Failed and blocked tasks behind a task.
    #[must_use]
    pub fn broken_behind(&self, place: u32) -> Vec<u32> {
        let mut behind = reach::downstream(&self.dag, &[place]);
        behind.retain(|place| self.phase(*place).is_broken());
        behind
    }

    /// What Airflow does when a task is set to success.
    #[must_use]
    pub fn after_success(&self, place: u32) -> Prediction {
        after_set_success(&self.dag, &self.states, &self.rules, place)
    }

    /// What Airflow does when tasks are cleared.
    #[must_use]
    pub fn after_clear(&self, places: &[u32]) -> Prediction {
        after_clear(&self.dag, &self.states, &self.rules, places)
    }

    /// A target with its present state.
    #[must_use]
    pub fn target(&self, place: u32, effect: Effect, why: impl Into<String>) -> Target {
        let row = self.snapshot.row(place);
        Target {
            task: self.id(place).to_owned(),
            state: row.map(|row| row.state.clone()).unwrap_or(app::model::state::TaskState::NotStarted),
            effect,
            why: why.into(),
            critical: row.is_some_and(|row| row.critical),
            empty_input: false,
        }
    }

    /// What follows for the tasks behind one that is marked success although it did not succeed:
    /// who is cleared, who runs with an empty input, who stays blocked. Critical ones first.
    #[must_use]
    pub fn behind_success(&self, place: u32) -> Vec<Target> {
        let prediction = self.after_success(place);
        let marked = self.id(place).to_owned();
        let direct = self.dag.successors(place);
        let mut targets: Vec<Target> = Vec::new();
        for node in &prediction.cleared_by_scheduler {
            let blame = prediction.still_blocked.iter().find(|(blocked, _)| blocked == node);
            let target = match blame {
                Some((_, by)) => {
                    self.target(*node, Effect::StaysBlocked, format!("cleared, and blocked again by {}", self.id(*by)))
                }
                None => self.target(*node, Effect::ClearedByAirflow, self.reason(*node, place)),
            };
            let empty_input = direct.contains(node) && target.effect == Effect::ClearedByAirflow;
            targets.push(Target { empty_input, ..target });
        }
        for node in direct.iter().filter(|node| self.phase(**node) == Phase::NotStarted) {
            if prediction.will_run.contains(node) {
                let why = format!("waits for {marked} and others");
                targets.push(Target { empty_input: true, ..self.target(*node, Effect::WillRun, why) });
            }
        }
        targets.sort_by_key(|target| (!target.critical, !target.empty_input, target.effect));
        targets
    }

    fn reason(&self, node: u32, marked: u32) -> String {
        if self.dag.successors(marked).contains(&node) {
            return format!("reads what {} did not write", self.id(marked));
        }
        let before = self.dag.predecessors(node).iter().find(|before| self.phase(**before) == Phase::Blocked);
        before
            .map_or_else(|| format!("behind {}", self.id(marked)), |before| format!("runs after {}", self.id(*before)))
    }

    /// The interlock that a task is still in the phase the procedure is for.
    #[must_use]
    pub fn still(&self, place: u32, title: &str, holds: impl Fn(Phase) -> bool) -> Interlock {
        let label = self.snapshot.row(place).map(|row| row.state.label().to_owned()).unwrap_or_default();
        let evidence = format!("{} is {label} in Airflow.", self.id(place));
        Interlock { title: title.into(), holds: holds(self.phase(place)), evidence }
    }

    /// Setting the state of a task of this run.
    #[must_use]
    pub fn set(&self, place: u32, map_index: Option<i32>, state: &str) -> SetSpec {
        let run = &self.snapshot.run;
        SetSpec {
            dag: run.dag.clone(),
            run: run.run.clone(),
            task: self.id(place).to_owned(),
            map_index,
            state: state.into(),
        }
    }

    /// Setting the states of tasks of this run: one act for one, one after the other for many.
    #[must_use]
    pub fn set_each(&self, places: &[u32], map_index: Option<i32>, state: &str) -> Act {
        match places {
            [place] => Act::SetState(self.set(*place, map_index, state)),
            many => Act::SetEach(many.iter().map(|place| self.set(*place, None, state)).collect()),
        }
    }

    /// The tasks that a selection selects; none if it is empty.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn matching(&self, text: &str) -> Result<Vec<u32>, AppError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let selection = Selection::parse_with(text, TaskRow::KEYS)
            .map_err(|error| AppError::new(ErrorKind::Invalid, error.to_string()))?;
        let matches = selection.matches(&self.dag, &Rows(&self.snapshot.rows, self.snapshot.labels()));
        Ok((0_u32..).zip(matches).filter(|(_, is)| *is).map(|(place, _)| place).collect())
    }

    /// Of these targets each task once, without those that are marked.
    pub fn besides(&self, marked: &[u32], targets: impl Iterator<Item = Target>) -> Vec<Target> {
        let mut seen: std::collections::BTreeSet<String> = self.ids(marked).into_iter().collect();
        targets.filter(|target| seen.insert(target.task.clone())).collect()
    }

    /// What to warn of when these tasks are set while they run.
    #[must_use]
    pub fn stopped(&self, marked: &[u32]) -> Vec<String> {
        let running: Vec<&str> =
            marked.iter().filter(|place| self.phase(**place) == Phase::Running).map(|place| self.id(*place)).collect();
        match running.len() {
            0 => Vec::new(),
            1 => vec![format!("{} is running: Airflow stops it.", running[0])],
            many => vec![format!("{many} of them are running: Airflow stops them.")],
        }
    }

    /// The first few of a list, and how many more there are.
    #[must_use]
    pub fn some(&self, names: &[&str]) -> String {
        const FEW: usize = 4;
        let head = names.iter().take(FEW).copied().collect::<Vec<_>>().join(", ");
        match names.len().saturating_sub(FEW) {
            0 => head,
            more => format!("{head} and {more} more"),
        }
    }

    /// Clearing tasks of this run.
    #[must_use]
    pub fn clear(&self, places: &[u32], only_failed: bool) -> ClearSpec {
        let run = &self.snapshot.run;
        ClearSpec { dag: run.dag.clone(), run: run.run.clone(), tasks: self.ids(places), only_failed, dry_run: false }
    }
}

/// The rows of a run, for a selection.
struct Rows<'a>(&'a [TaskRow], TaskLabels);

impl Subjects for Rows<'_> {
    fn name(&self, node: u32) -> &str {
        self.0.get(node as usize).map_or("", |row| &row.id)
    }

    fn is(&self, node: u32, key: &str, value: &str) -> bool {
        self.0.get(node as usize).is_some_and(|row| row.has(key, value)) || self.1.has(node, key, value)
    }
}

/// States as the prediction wants them.
#[must_use]
pub fn states(snapshot: &Snapshot) -> Vec<NodeState> {
    let state = |phase: Phase| match phase {
        Phase::Done => NodeState::Success,
        Phase::Failed => NodeState::Failed,
        Phase::Blocked => NodeState::UpstreamFailed,
        Phase::Skipped => NodeState::Skipped,
        Phase::Running | Phase::Retrying | Phase::Waiting | Phase::Other => NodeState::Active,
        Phase::NotStarted => NodeState::None,
    };
    snapshot.rows.iter().map(|row| state(row.state.phase())).collect()
}

/// The failed tasks that explain why the one at `place` is blocked.
#[must_use]
pub fn causes(snapshot: &Snapshot, dag: &Dag, place: u32) -> Vec<u32> {
    sim::cause(dag, &states(snapshot), place)
}
