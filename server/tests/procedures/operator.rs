//! What an operator does: plan, confirm, wait for the end.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::time::Duration;

use app::model::context::RunRef;
use app::model::error::AppError;
use app::model::execution::{Execution, ExecutionHead, Held, Outcome};
use app::model::plan::{Confirmation, Plan};
use app::model::procedure::{Gate, PlanRequest};
use app::model::run::RunView;
use app::model::state::TaskState;
use server::clients::airflow::SetSpec;

use crate::console::{Console, DAG, RUN, Visitor, arguments};

/// The longest that an execution takes: forty readings a second apart, and a change that hangs.
const PATIENCE: Duration = Duration::from_secs(75);

/// A procedure on a task of last night.
pub fn request(procedure: &str, task: &str) -> PlanRequest {
    PlanRequest::new(procedure, &last_night(), task)
}

/// Last night.
pub fn last_night() -> RunRef {
    RunRef::new("main", DAG, RUN)
}

/// The form that confirms a plan, as the page of the plan sends it.
pub fn form(plan: &Plan) -> Vec<(String, String)> {
    let PlanRequest { procedure, run, task, map_index, values } = &plan.request;
    let mut form = arguments(&[
        ("request[procedure]", procedure),
        ("request[run][airflow]", &run.airflow),
        ("request[run][dag]", &run.dag),
        ("request[run][run]", &run.run),
        ("request[task]", task),
        ("fingerprint", &plan.fingerprint),
        ("ticket", &plan.ticket),
        ("typed", if plan.gate == Gate::Type { &plan.typed } else { "" }),
    ]);
    form.extend(map_index.map(|index| ("request[map_index]".to_owned(), index.to_string())));
    form.extend(values.iter().map(|(name, value)| (format!("request[values][{name}]"), value.clone())));
    form
}

/// Plans.
pub async fn plan(visitor: &Visitor, request: &PlanRequest) -> Plan {
    visitor.ports.procedures.plan(&visitor.who, request, None).await.unwrap()
}

/// Plans what cannot be planned.
pub async fn unplannable(visitor: &Visitor, request: &PlanRequest) -> AppError {
    visitor.ports.procedures.plan(&visitor.who, request, None).await.unwrap_err()
}

/// Confirms a plan over HTTP.
pub async fn confirm(visitor: &Visitor, plan: &Plan) -> Confirmation {
    visitor.tell("confirm", &form(plan)).await
}

/// Confirms a plan over HTTP that is refused: the status and the error.
pub async fn refused(visitor: &Visitor, plan: &Plan) -> (u16, serde_json::Value) {
    visitor.refused(visitor.post("/api/confirm").form(&form(plan))).await
}

/// An execution as it stands.
pub async fn execution(visitor: &Visitor, id: &str) -> Execution {
    visitor.ports.procedures.execution(&visitor.who, id).await.unwrap()
}

/// Waits until an execution is over.
pub async fn ended(visitor: &Visitor, id: &str) -> Execution {
    let waiting = async {
        loop {
            let execution = execution(visitor, id).await;
            if execution.head.outcome.is_settled() {
                return execution;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap()
}

/// The id of an execution that was started.
pub fn started(confirmation: &Confirmation) -> &str {
    match confirmation {
        Confirmation::Started(id) => id,
        other => panic!("it was not started: {other:?}"),
    }
}

/// Plans, confirms and waits for the end.
pub async fn carry_out(visitor: &Visitor, request: &PlanRequest) -> Execution {
    let plan = plan(visitor, request).await;
    assert_eq!(plan.refusal, None);
    ended(visitor, started(&confirm(visitor, &plan).await)).await
}

/// How the steps of an execution stand.
pub fn outcomes(execution: &Execution) -> Vec<Outcome> {
    execution.steps.iter().map(|step| step.outcome).collect()
}

/// What is held of last night.
pub async fn held(visitor: &Visitor) -> Vec<Held> {
    visitor.ports.procedures.held(&visitor.who, &last_night()).await.unwrap()
}

/// Every execution, newest first.
pub async fn executions(visitor: &Visitor) -> Vec<ExecutionHead> {
    visitor.ports.procedures.executions(&visitor.who, None).await.unwrap()
}

/// Setting the state of a task of last night.
pub fn set(task: &str, state: &str) -> SetSpec {
    SetSpec { dag: DAG.into(), run: RUN.into(), task: task.into(), map_index: None, state: state.into() }
}

/// The state of a task of last night, as Airflow itself says.
pub async fn state(console: &Console, task: &str) -> TaskState {
    console.airflow().await.instance(DAG, RUN, task).await.unwrap()[0].state.clone()
}

/// Last night as the page of the run shows it.
pub async fn view(visitor: &Visitor) -> RunView {
    visitor.ports.runs.view(&visitor.who, &last_night()).await.unwrap()
}
