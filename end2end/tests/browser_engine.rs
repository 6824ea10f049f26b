//! What is the same for every procedure: second persons, pausing and going on, taking back, and the pages
//! that document them.

use std::time::Duration;

use end2end::browser::{Look, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";
/// One that is done, with nothing behind it.
const LEAF: &str = "load-redshift-support";

#[test]
fn a_second_person_agrees_by_a_link() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::with(|config| {
                let rule = server::config::ProcedureConfig {
                    gate: Some(app::model::procedure::Gate::SecondPerson),
                    ..Default::default()
                };
                config.procedures.insert("unblock-downstream".into(), rule);
            })
            .await;
            let (night, outside) = (stage.night().await, stage.outside().await);
            let (otto, paula) = (stage.visitor("otto", look).await, stage.visitor("paula", look).await);
            otto.open(&night.task(BROKEN)).await;
            otto.click("a[data-procedure=unblock-downstream]").await;
            otto.arrives("/procedures/unblock-downstream").await;
            otto.shot("plan-second-person").await;
            otto.fill("textarea[name=reason]", "fx-model is not needed before noon").await;
            otto.click("[data-confirm]").await;
            let link = otto.arrives("/approvals/").await;
            otto.says(".reason", "fx-model is not needed before noon").await;
            otto.says(".confirm", "Waiting for a second person").await;
            otto.shot("approval-own").await;
            assert_eq!(outside.state(BROKEN).await, "failed", "nothing runs before somebody agrees");

            // The link is all that the second person needs; the queue has it too.
            paula.open("/approvals").await;
            paula.says("tbody", "Otto Oliveira").await;
            paula.shot("approvals").await;
            let path = link.split_once("/approvals/").map(|(_, id)| format!("/approvals/{id}")).expect("an id");
            paula.open(&path).await;
            paula.see(&format!("tr[data-target='{BROKEN}']")).await;
            paula.shot("approval").await;
            paula.fill("textarea[name=comment]", "agreed").await;
            paula.click("button[value=approve]").await;
            paula.arrives("/executions/").await;
            paula.says(".page-head .badge", "done").await;
            paula.says(".lead", "approved by Paula Prado").await;
            paula.shot("execution-approved").await;
            eventually("it to be marked", async || outside.state(BROKEN).await, |state| state == "success").await;
            otto.open(&path).await;
            otto.says(".notice-good", "Paula Prado agreed.").await;
            paula.open("/audit").await;
            paula.says("table", "Ask approval").await;
            paula.shot("audit-approval").await;
            paula.finish().await;
            otto.finish().await;
        }
    });
}

#[test]
fn a_second_person_declines_and_an_admin_breaks_the_glass() {
    scene(async {
        let stage = Stage::with(|config| {
            let rule = server::config::ProcedureConfig {
                gate: Some(app::model::procedure::Gate::SecondPerson),
                ..Default::default()
            };
            config.procedures.insert("mark-success".into(), rule);
        })
        .await;
        let night = stage.night().await;
        let address = night.task("sorting-hat-model");
        let (ada, paula) = (stage.visitor("ada", Look::DESK).await, stage.visitor("paula", Look::DESK).await);
        ada.open(&address).await;
        ada.click("a[data-procedure=mark-success]").await;
        ada.arrives("/procedures/mark-success").await;
        let plan = ada.address().await;
        ada.fill("form:has([data-confirm]) textarea[name=reason]", "the numbers are known").await;
        ada.click("[data-confirm]").await;
        let link = ada.arrives("/approvals/").await;
        let path = link.split_once("/approvals/").map(|(_, id)| format!("/approvals/{id}")).expect("an id");
        paula.open(&path).await;
        // Declined without a word, it says what is missing.
        paula.click("button[value=decline]").await;
        paula.says(".flash", "Say why you decline it").await;
        paula.fill("textarea[name=comment]", "mend the model first").await;
        paula.click("button[value=decline]").await;
        paula.says(".notice-error", "Paula Prado declined.").await;
        paula.shot("approval-declined").await;
        ada.open(&path).await;
        ada.says(".notice-error", "mend the model first").await;
        // Nobody else is to be had: on record, in red.
        ada.open(&plan[plan.find("/procedures").expect("a path")..]).await;
        ada.click(".glass summary").await;
        ada.fill(".glass textarea[name=reason]", "the bank opens in ten minutes").await;
        ada.shot("plan-break-glass").await;
        ada.click(".glass button").await;
        ada.arrives("/executions/").await;
        ada.says(".notice-error", "Run without a second person: the bank opens in ten minutes").await;
        ada.says(".page-head .badge", "done").await;
        ada.open("/audit").await;
        ada.says(".audit-glass", "the bank opens in ten minutes").await;
        ada.shot("audit-glass").await;
        ada.finish().await;
        paula.finish().await;
    });
}

/// Somebody who has paused an execution of many targets.
async fn paused(look: Look) -> (Stage, Visitor) {
    let stage = Stage::far_away(Duration::from_millis(600)).await;
    let night = stage.night().await;
    let visitor = stage.visitor("otto", look).await;
    let run = app::paths::encode(&night.run.run);
    let also = app::paths::encode("state:blocked");
    let plan = format!("/procedures/mark-success?airflow=main&dag=dagao&run={run}&task={BROKEN}&also={also}");
    visitor.open(&plan).await;
    visitor.click("[data-confirm]").await;
    visitor.arrives("/executions/").await;
    visitor.click("button[value=pause]").await;
    visitor.says(".page-head .badge", "paused").await;
    visitor.see("tr[data-outcome=pending]").await;
    (stage, visitor)
}

#[test]
fn an_execution_is_paused_and_gone_on_with() {
    scene(async {
        for look in Look::MODES {
            let (_stage, visitor) = paused(look).await;
            visitor.shot("execution-paused").await;
            visitor.click("button[value=resume]").await;
            visitor.says(".page-head .badge", "done").await;
            visitor.gone("tr[data-outcome=pending]").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn the_rest_of_an_execution_is_cancelled_and_taken_up_again() {
    scene(async {
        for look in Look::MODES {
            let (_stage, visitor) = paused(look).await;
            visitor.click("button[value=cancel]").await;
            visitor.says(".page-head .badge", "cancelled").await;
            visitor.see("tr[data-outcome=cancelled]").await;
            visitor.shot("execution-cancelled").await;
            visitor.click("button[value=retry-failed]").await;
            visitor.says(".page-head .badge", "done").await;
            visitor.gone("tr[data-outcome=cancelled]").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn what_was_marked_is_taken_back() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let (night, outside) = (stage.night().await, stage.outside().await);
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.task(LEAF)).await;
            visitor.click("a[data-procedure=mark-failed]").await;
            visitor.arrives("/procedures/mark-failed").await;
            visitor.fill("input[name=typed]", "something else").await;
            visitor.click("[data-confirm]").await;
            visitor.says(".flash", &format!("Type {LEAF} to confirm")).await;
            visitor.fill("input[name=typed]", LEAF).await;
            visitor.click("[data-confirm]").await;
            visitor.arrives("/executions/").await;
            visitor.says(".page-head .badge", "done").await;
            assert_eq!(outside.state(LEAF).await, "failed");
            visitor.click("text=Take it back").await;
            visitor.arrives("/procedures/take-back").await;
            visitor.see(&format!("tr[data-target='{LEAF}']:has-text('put back')")).await;
            visitor.shot("plan-take-back").await;
            visitor.click("[data-confirm]").await;
            visitor.arrives("/executions/").await;
            visitor.says(".page-head .badge", "done").await;
            assert_eq!(outside.state(LEAF).await, "success");
            visitor.finish().await;
        }
    });
}

#[test]
fn every_procedure_has_its_page() {
    scene(async {
        for look in [Look::DESK, Look::NO_SCRIPT] {
            let stage = Stage::open().await;
            let visitor = stage.visitor("vera", look).await;
            visitor.open("/procedures").await;
            let links = visitor.count(".manual-entry").await;
            assert!(links >= 8, "{links}");
            visitor.shot("procedures").await;
            visitor.click(".manual-entry:has-text('Clear tasks')").await;
            visitor.says("h1", "Clear tasks").await;
            visitor.says(".manual-sheet", "one click").await;
            visitor.says("table", "and everything after it").await;
            visitor.shot("procedure-manual").await;
            visitor.finish().await;
        }
    });
}
