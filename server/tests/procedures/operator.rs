//! What an operator does: plan, confirm, wait for the end.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::time::Duration;

use app::model::execution::{Execution, ExecutionHead, Held, Outcome};
use app::model::plan::{Confirmation, Plan};
use app::model::run::RunView;
use app::model::state::TaskState;

use crate::console::{Console, DAG, RUN, Visitor, arguments};

/// The longest that an execution takes: forty readings a second apart, and a change that hangs.
const PATIENCE: Duration = Duration::from_secs(75);

/// Arguments of a plan of a procedure on a task of last night.
pub fn request(procedure: &str, task: &str) -> Vec<(String, String)> {
    arguments(&[
        ("request[procedure]", procedure),
        ("request[run][airflow]", "main"),
        ("request[run][dag]", DAG),
        ("request[run][run]", RUN),
        ("request[task]", task),
    ])
}

/// The arguments of a confirmation of a plan.
pub fn confirmation(asked: &[(String, String)], plan: &Plan) -> Vec<(String, String)> {
    let seen = arguments(&[("fingerprint", &plan.fingerprint), ("ticket", &plan.ticket)]);
    [asked, &seen].concat()
}

/// Plans.
pub async fn plan(visitor: &Visitor, asked: &[(String, String)]) -> Plan {
    visitor.ask("plan", asked).await
}

/// Confirms a plan.
pub async fn confirm(visitor: &Visitor, asked: &[(String, String)], plan: &Plan) -> Confirmation {
    visitor.tell("confirm", &confirmation(asked, plan)).await
}

/// An execution as it stands.
pub async fn execution(visitor: &Visitor, id: &str) -> Execution {
    visitor.ask("execution", &arguments(&[("id", id)])).await
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
pub async fn carry_out(visitor: &Visitor, asked: &[(String, String)]) -> Execution {
    let plan = plan(visitor, asked).await;
    assert_eq!(plan.refusal, None);
    let confirmation = confirm(visitor, asked, &plan).await;
    ended(visitor, started(&confirmation)).await
}

/// How the steps of an execution stand.
pub fn outcomes(execution: &Execution) -> Vec<Outcome> {
    execution.steps.iter().map(|step| step.outcome).collect()
}

/// What is held of last night.
pub async fn held(visitor: &Visitor) -> Vec<Held> {
    visitor.ask("held", &last_night()).await
}

/// Every execution, newest first.
pub async fn executions(visitor: &Visitor) -> Vec<ExecutionHead> {
    visitor.ask("executions", &[]).await
}

/// Arguments that name last night.
pub fn last_night() -> Vec<(String, String)> {
    arguments(&[("run[airflow]", "main"), ("run[dag]", DAG), ("run[run]", RUN)])
}

/// The state of a task of last night as Airflow itself says, past everything that Comporta keeps.
pub async fn state(console: &Console, task: &str) -> TaskState {
    let url = console.application.sandbox_url.as_str();
    let airflow = server::clients::airflow::connect(
        "probe",
        &format!("{url}/airflow").parse().unwrap(),
        server::sandbox::USER,
        secrecy::SecretString::from(server::sandbox::PASSWORD),
        Duration::from_secs(5),
        Some(server::clients::airflow::ApiVersion::V2),
    );
    airflow.await.unwrap().instance(DAG, RUN, task).await.unwrap()[0].state.clone()
}

/// Last night as the page of the run shows it.
pub async fn view(visitor: &Visitor) -> RunView {
    visitor.ask("run", &last_night()).await
}
