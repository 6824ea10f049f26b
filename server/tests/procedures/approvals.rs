//! Second persons: what needs one waits, and what runs is exactly what was agreed to.

use app::model::approval::{Approval, ApprovalHead, ApprovalState};
use app::model::audit::{AuditFilter, AuditKind};
use app::model::execution::Outcome;
use app::model::plan::{Confirmation, Plan};
use app::model::procedure::{Gate, PlanRequest};
use serde_json::Value;
use server::config::ProcedureConfig;

use crate::console::{BROKEN, Console, Visitor, arguments, config};
use crate::operator::{confirm, ended, executions, form, plan, refused, request, started};

/// A console on which retrying takes a second person.
async fn console() -> Console {
    let mut config = config();
    let rule = ProcedureConfig { gate: Some(Gate::SecondPerson), ..ProcedureConfig::default() };
    config.procedures.insert("retry-task".into(), rule);
    Console::with(config).await
}

fn asked() -> PlanRequest {
    request("retry-task", BROKEN)
}

fn with(plan: &Plan, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut form = form(plan);
    form.extend(arguments(more));
    form
}

/// Asks for approval; answers the request's id.
async fn ask(visitor: &Visitor, plan: &Plan) -> String {
    match visitor.tell("confirm", &with(plan, &[("reason", "the night is stuck")])).await {
        Confirmation::Asked(id) => id,
        other => panic!("it waits for somebody: {other:?}"),
    }
}

async fn decide(visitor: &Visitor, id: &str, decision: &str, comment: &str) -> (u16, Value) {
    let form = arguments(&[("id", id), ("decision", decision), ("comment", comment)]);
    let answer = visitor.post("/api/decide").form(&form).header("accept", "application/json").send().await;
    let answer = answer.expect("it answers");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn approval(visitor: &Visitor, id: &str) -> Approval {
    visitor.ask("approval", &arguments(&[("id", id)])).await
}

async fn trail(visitor: &Visitor) -> Vec<String> {
    let page = visitor.ports.audit.search(&visitor.who, &AuditFilter::default(), 50).await.expect("it answers");
    let line = |row: app::model::audit::AuditRow| {
        let glass = row.entry.break_glass.map(|reason| format!(" [{reason}]")).unwrap_or_default();
        format!("{} {} {}{glass}", row.entry.subject, row.entry.kind.word(), row.entry.procedure)
    };
    let acts = page.rows.into_iter().rev().filter(|row| row.entry.kind != AuditKind::Session);
    acts.map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_runs_when_somebody_else_agrees() {
    let console = console().await;
    let (otto, paula) = (console.sign_in("otto").await, console.sign_in("paula").await);
    let seen = plan(&otto, &asked()).await;
    assert_eq!(seen.gate, Gate::SecondPerson);
    let id = ask(&otto, &seen).await;
    assert_eq!(ask(&otto, &seen).await, id, "asked twice, it waits once");
    assert_eq!((executions(&otto).await.len(), console.changes().len()), (0, 0), "nothing runs before that");

    let waiting = approval(&paula, &id).await;
    assert_eq!((waiting.head.state, waiting.refusal), (ApprovalState::Pending, None));
    assert_eq!(waiting.head.reason, "the night is stuck");
    let own = approval(&otto, &id).await;
    assert!(own.own && own.refusal.is_some(), "{own:?}");
    let queue: Vec<ApprovalHead> = paula.ask("approvals", &[]).await;
    assert_eq!((queue.len(), queue[0].id.as_str()), (1, id.as_str()));

    let (status, execution_id) = decide(&paula, &id, "approve", "go ahead").await;
    assert_eq!(status, 200, "{execution_id}");
    let execution_id = execution_id.as_str().expect("the execution").to_owned();
    let done = ended(&otto, &execution_id).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert_eq!(done.head.who, "Otto Oliveira");
    assert_eq!(done.head.approved_by.as_deref(), Some("Paula Prado"));
    let after = approval(&otto, &id).await.head;
    assert_eq!((after.state, after.execution.as_deref()), (ApprovalState::Approved, Some(execution_id.as_str())));
    assert_eq!((after.decided_by.as_str(), after.comment.as_str()), ("Paula Prado", "go ahead"));
    assert_eq!(decide(&paula, &id, "approve", "").await.0, 409, "once");
    assert_eq!(
        trail(&otto).await,
        ["otto decision ask-approval", "paula decision approve", "otto attempt retry-task", "otto outcome retry-task",]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn never_oneself_and_never_without_the_role() {
    let console = console().await;
    let (otto, paula, ada, vera) = (
        console.sign_in("otto").await,
        console.sign_in("paula").await,
        console.sign_in("ada").await,
        console.sign_in("vera").await,
    );
    // An approver who asks needs somebody else, too; and so does an admin.
    for who in [&paula, &ada] {
        let id = ask(who, &plan(who, &asked()).await).await;
        let (status, error) = decide(who, &id, "approve", "").await;
        assert_eq!((status, error["kind"].as_str()), (403, Some("forbidden")), "{error}");
        assert_eq!(decide(&otto, &id, "approve", "").await.0, 403, "an operator agrees to nothing");
        assert_eq!(decide(&vera, &id, "decline", "no").await.0, 403);
        assert_eq!(decide(&otto, &id, "withdraw", "").await.0, 403, "only who asked takes it back");
        assert_eq!(decide(who, &id, "withdraw", "").await.0, 200);
        assert_eq!(approval(who, &id).await.head.state, ApprovalState::Withdrawn);
    }
    assert_eq!(console.changes(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn declined_with_a_comment_it_never_runs() {
    let console = console().await;
    let (otto, paula) = (console.sign_in("otto").await, console.sign_in("paula").await);
    let id = ask(&otto, &plan(&otto, &asked()).await).await;
    assert_eq!(decide(&paula, &id, "decline", "  ").await.0, 422, "whoever asked is told why");
    assert_eq!(decide(&paula, &id, "decline", "wait for the fix").await.0, 200);
    let after = approval(&otto, &id).await.head;
    assert_eq!((after.state, after.comment.as_str()), (ApprovalState::Declined, "wait for the fix"));
    assert_eq!(decide(&paula, &id, "approve", "").await.0, 409);
    assert_eq!(console.changes(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_after_it_expired() {
    let console = console().await;
    let (otto, paula) = (console.sign_in("otto").await, console.sign_in("paula").await);
    let id = ask(&otto, &plan(&otto, &asked()).await).await;
    console.hand.advance(31 * 60_000);
    let late = approval(&paula, &id).await;
    assert_eq!(late.head.state, ApprovalState::Expired);
    let (status, error) = decide(&paula, &id, "approve", "").await;
    assert_eq!(status, 409, "{error}");
    assert!(error["message"].as_str().is_some_and(|words| words.contains("expired")), "{error}");
    assert_eq!(console.changes(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn not_if_the_world_has_moved() {
    let console = console().await;
    let (otto, paula) = (console.sign_in("otto").await, console.sign_in("paula").await);
    let id = ask(&otto, &plan(&otto, &asked()).await).await;
    // Somebody marks the task by hand meanwhile.
    let airflow = console.airflow().await;
    airflow.set_state(&crate::operator::set(BROKEN, "success")).await.expect("it is set");
    let moved = approval(&paula, &id).await;
    assert!(moved.refusal.is_some() && moved.changes.iter().any(|change| change.what == BROKEN), "{moved:?}");
    let sent = console.changes().len();
    let (status, error) = decide(&paula, &id, "approve", "").await;
    assert_eq!((status, error["kind"].as_str()), (409, Some("conflict")), "{error}");
    assert_eq!(approval(&otto, &id).await.head.state, ApprovalState::Moved);
    assert_eq!((console.changes().len(), executions(&otto).await.len()), (sent, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_breaks_the_glass_with_a_reason_that_stays_on_record() {
    let console = console().await;
    let (paula, ada) = (console.sign_in("paula").await, console.sign_in("ada").await);
    let hers = plan(&paula, &asked()).await;
    let glass = |plan: &Plan, reason: &str| with(plan, &[("break_glass", "true"), ("reason", reason)]);
    let (status, _) = paula.refused(paula.post("/api/confirm").form(&glass(&hers, "I am in a hurry"))).await;
    assert_eq!(status, 403, "it is for admins");
    let seen = plan(&ada, &asked()).await;
    let (status, error) = ada.refused(ada.post("/api/confirm").form(&glass(&seen, " "))).await;
    assert_eq!(status, 422, "it takes a reason: {error}");
    let confirmed: Confirmation = ada.tell("confirm", &glass(&seen, "nobody else is awake")).await;
    let done = ended(&ada, started(&confirmed)).await;
    assert_eq!(done.head.break_glass.as_deref(), Some("nobody else is awake"));
    assert_eq!(
        trail(&ada).await,
        ["ada attempt retry-task [nobody else is awake]", "ada outcome retry-task [nobody else is awake]"]
    );
    let (status, page) = ada.page("/audit").await;
    assert!(status.is_success() && page.contains("Break-glass: nobody else is awake"), "it shows in the trail");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_typed_where_that_is_asked() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &request("mark-failed", "sorting-hat-model")).await;
    assert_eq!((seen.gate, seen.typed.as_str()), (Gate::Type, "sorting-hat-model"));
    let typed = |words: &str| {
        let mut form = form(&seen);
        form.retain(|(name, _)| name != "typed");
        form.push(("typed".into(), words.into()));
        form
    };
    for words in ["", "sorting-hat", "SORTING-HAT-MODEL"] {
        let (status, error) = otto.refused(otto.post("/api/confirm").form(&typed(words))).await;
        assert_eq!(status, 422, "{words:?}: {error}");
    }
    assert_eq!(console.changes(), []);
    let confirmed = otto.tell("confirm", &typed(" sorting-hat-model ")).await;
    assert_eq!(ended(&otto, started(&confirmed)).await.head.outcome, Outcome::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_checked_and_say_what_they_may_be() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for (name, value, said) in
        [("nonsense", "x", "has no parameter nonsense"), ("downstream", "perhaps", "it must be yes or no")]
    {
        let error = crate::operator::unplannable(&otto, &request("clear-tasks", BROKEN).with(name, value)).await;
        assert!(error.message.contains(said), "{error}");
    }
    let many = request("mark-success", BROKEN).with("also", "a\"b:");
    assert_eq!(crate::operator::unplannable(&otto, &many).await.status(), 422);
    assert_eq!(crate::operator::unplannable(&otto, &request("no-such", BROKEN)).await.status(), 404);
    let (plain, no) = (request("clear-tasks", BROKEN), request("clear-tasks", BROKEN).with("upstream", "false"));
    let (plain, no) = (plan(&otto, &plain).await, plan(&otto, &no).await);
    assert_eq!(plain.fingerprint, no.fingerprint, "what is not chosen is as if it were not said");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_replaces_another_says_what_is_different() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &request("unblock-downstream", BROKEN)).await;
    let airflow = console.airflow().await;
    airflow.set_state(&crate::operator::set("load-redshift-audit", "failed")).await.expect("it is set");
    airflow.set_state(&crate::operator::set(BROKEN, "success")).await.expect("it is set");
    assert_eq!(confirm(&otto, &seen).await, Confirmation::Moved);
    let procedures = &otto.ports.procedures;
    let now = procedures.plan(&otto.who, &seen.request, Some(&seen.ticket)).await.expect("it is planned");
    let broken = now.changes.iter().find(|change| change.what == BROKEN).expect("it changed");
    assert!(broken.was.starts_with("failed") && !broken.now.starts_with("failed"), "{broken:?}");
    let answer = otto.post("/api/confirm").form(&form(&seen)).header("accept", "text/html").send().await;
    let to = crate::console::location(&answer.expect("it answers")).to_owned();
    assert!(to.contains(&format!("moved={}", seen.ticket)), "{to}");
    let (_, page) = otto.page(&to).await;
    assert!(page.contains("Different since you looked"), "the page marks it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_refused_is_led_back_with_the_words() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &request("mark-failed", "sorting-hat-model")).await;
    let from = format!("{}{}", console.base, app::paths::plan(&seen.request));
    let mut sent = form(&seen);
    sent.retain(|(name, _)| name != "typed");
    let answer = otto.post("/api/confirm").form(&sent).header("accept", "text/html").header("referer", &from).send();
    let answer = answer.await.expect("it answers");
    assert!(answer.status().is_redirection(), "{}", answer.status());
    let to = crate::console::location(&answer).trim_start_matches(&console.base);
    let (_, page) = otto.page(to).await;
    assert!(page.contains("Type sorting-hat-model to confirm; nothing was done."), "{to}");
    assert_eq!(refused(&otto, &Plan { typed: "x".into(), ..seen }).await.0, 422);
}
