//! Accessibility of every page, light and dark: nothing serious, nothing critical.

use end2end::browser::{Look, Stage, Visitor, scene};

const BROKEN: &str = "itaipu-fx-model";

async fn visit(look: Look) {
    let stage = Stage::open().await;
    let night = stage.night().await;
    let visitor = stage.stranger(look).await;
    let mut bad = Vec::new();
    look_at(&visitor, "/sign-in", &mut bad).await;
    visitor.sign_in("otto").await;
    visitor.excuse("the server responded with a status of 404");
    visitor.excuse("the server responded with a status of 403");
    let run = app::paths::encode(&night.run.run);
    let plan = |procedure: &str| format!("/procedures/{procedure}?airflow=main&dag=dagao&run={run}&task={BROKEN}");
    for address in [
        "/".to_owned(),
        "/?q=no-run-has-this-name".to_owned(),
        night.path.clone(),
        night.task("fx-model"),
        night.at("scope=all&phase=failed&q=fx-model%2B"),
        night.at("view=table"),
        night.at("q=state%3A"),
        night.at("task=no-such-task"),
        format!("{}/grid", night.path),
        format!("{}/grid?colour=usual&q=state%3Afailed", night.path),
        format!("{}/grid?q=(((&order=failed", night.path),
        app::paths::datasets(&night.run, &Default::default()),
        format!("{}?q=state%3A", app::paths::datasets(&night.run, &Default::default())),
        app::paths::dataset(&night.run, "dataset/transfers", ""),
        app::paths::dataset(&night.run, "archive/policy-proactive-limit-v3", ""),
        app::paths::dataset(&night.run, "no/such/dataset", ""),
        format!("{}&dataset=dataset%2Ffx-model", plan("commit-empty")),
        format!("{}&datasets=kind%3Aarchive", plan("retract")),
        plan("unblock-downstream"),
        plan("clear-tasks"),
        plan("hold-machines"),
        plan("mark-failed"),
        "/procedures".to_owned(),
        "/procedures/clear-tasks".to_owned(),
        "/sessions".to_owned(),
        "/sign-in?problem=no-role".to_owned(),
        plan("cycle-machines"),
        "/approvals".to_owned(),
        "/approvals/no-such-id".to_owned(),
        "/executions".to_owned(),
        "/audit".to_owned(),
        "/audit?person=nobody-has-this-name".to_owned(),
        "/audit?since=soon".to_owned(),
        "/backends".to_owned(),
        "/styleguide".to_owned(),
        "/no/such/page".to_owned(),
        "/executions/no-such-id".to_owned(),
    ] {
        look_at(&visitor, &address, &mut bad).await;
    }
    // An execution, while it runs and when it is over; the list with something in it.
    visitor.open(&plan("unblock-downstream")).await;
    visitor.click("[data-confirm]").await;
    visitor.arrives("/executions/").await;
    bad.extend(visitor.barriers().await);
    visitor.says(".page-head .badge", "done").await;
    bad.extend(visitor.barriers().await);
    look_at(&visitor, "/executions", &mut bad).await;
    look_at(&visitor, &night.path, &mut bad).await;
    bad.sort();
    bad.dedup();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    visitor.finish().await;
}

async fn look_at(visitor: &Visitor, address: &str, bad: &mut Vec<String>) {
    visitor.open(address).await;
    bad.extend(visitor.barriers().await);
}

#[test]
fn light() {
    scene(visit(Look::DESK));
}

#[test]
fn dark() {
    scene(visit(Look::DESK.dark()));
}

#[test]
fn on_a_telephone() {
    scene(visit(Look::PHONE));
}
