//! Executions to put on record.

use app::model::context::RunRef;
use app::model::execution::{Execution, ExecutionHead, Outcome, StepRecord, TargetRecord};
use app::model::plan::{Effect, Plan};
use app::model::procedure::{Declaration, Gate, PlanRequest};
use app::model::state::TaskState;

/// An execution that begins, with two steps and two targets.
pub fn execution(id: &str, ticket: &str, run: &str) -> Execution {
    let request = PlanRequest::new("unblock-downstream", &RunRef::new("main", "dagao", run), "itaipu-fx-model");
    let plan = Plan {
        request: request.clone(),
        declaration: Declaration::unknown("unblock-downstream"),
        gate: Gate::Click,
        typed: "itaipu-fx-model".into(),
        changes: vec![],
        summary: "What it blocks will run — 達".into(),
        steps: vec![],
        targets: vec![],
        warnings: vec![],
        interlocks: vec![],
        commands: vec![],
        undo: "Clear it.".into(),
        fingerprint: "f".repeat(64),
        ticket: ticket.into(),
        refusal: None,
        as_of: 1_000,
    };
    let head = ExecutionHead {
        id: id.into(),
        request,
        who: "Otto Operator".into(),
        subject: "otto".into(),
        started: 1_795_345_200_000,
        ended: None,
        outcome: Outcome::Running,
        summary: String::new(),
        title: plan.title(),
        approved_by: None,
        break_glass: None,
        control: None,
        asks: None,
    };
    let step = |title: &str| StepRecord {
        title: title.into(),
        outcome: Outcome::Pending,
        detail: String::new(),
        started: None,
        ended: None,
    };
    let target = |task: &str, critical| TargetRecord {
        task: task.into(),
        effect: Effect::WillRun,
        before: TaskState::from("upstream_failed".to_owned()),
        after: None,
        outcome: Outcome::Pending,
        critical,
        detail: String::new(),
    };
    Execution {
        head,
        plan,
        steps: vec![step("Mark it"), step("Read it again")],
        targets: vec![target("itaipu-a", true), target("itaipu-b", false)],
        output: vec![],
        reverse: None,
        as_of: 1_795_345_200_000,
    }
}
