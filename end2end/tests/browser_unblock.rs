//! The story the console is made for: a dataset broke in the night, and everything behind it waits.

use std::time::Duration;

use end2end::browser::{Look, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";
const UNBLOCK: &str = "[data-procedure=unblock-downstream]";
const CONFIRM: &str = "[data-confirm]";

/// Waits until the execution on the page has ended well, every task of it.
async fn ends_well(visitor: &Visitor) {
    visitor.says(".page-head .badge", "done").await;
    let outcomes: Vec<String> =
        visitor.value("[...document.querySelectorAll('tr[data-target]')].map(row => row.dataset.outcome)").await;
    assert!(outcomes.len() > 15, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| outcome == "done" || outcome == "skipped"), "{outcomes:?}");
    assert_eq!(visitor.count("ol.steps li[data-outcome=failed]").await, 0);
    visitor.see(".notice-good").await;
}

#[test]
fn two_clicks_from_the_failure_to_the_flood() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        for task in [BROKEN, "fx-model"] {
            assert!(["failed", "upstream_failed"].contains(&outside.state(task).await.as_str()));
        }
        let visitor = stage.otto().await;
        visitor.open(&night.path).await;
        // First click.
        visitor.click(UNBLOCK).await;
        visitor.arrives("/procedures/unblock-downstream").await;
        visitor.see("tr[data-target]").await;
        assert!(visitor.count("tr[data-target]").await > 15);
        assert!(visitor.text(".plan-main").await.contains("will run with an empty input"));
        assert!(visitor.text(".plan-main").await.contains("curl"), "the same by hand");
        assert_eq!(visitor.count(".interlock-fails").await, 0);
        let planned = visitor.texts("tr[data-target] th").await;
        assert!(planned[0].starts_with(BROKEN), "{planned:?}");
        visitor.shot("plan").await;
        // The confirmation.
        visitor.click(CONFIRM).await;
        visitor.arrives("/executions/").await;
        ends_well(&visitor).await;
        visitor.shot("execution").await;
        assert_eq!(visitor.count("tr[data-target]").await, planned.len(), "what was planned is what was run");
        assert_eq!(outside.state(BROKEN).await, "success");
        assert_eq!(outside.how_many("upstream_failed").await, 0);
        visitor.click("text=Back to the run").await;
        visitor.arrives(&night.task(BROKEN)).await;
        visitor.gone(".counts .phase-blocked, .counts .phase-failed").await;
        visitor.says(".deeds", "Unblock downstream itaipu-fx-model").await;
        // Nothing is offered twice, and the record stays.
        visitor.see(&format!("{UNBLOCK}[aria-disabled=true]")).await;
        visitor.open("/executions").await;
        let row = visitor.text("tbody tr").await;
        assert!(row.contains("Unblock downstream itaipu-fx-model") && row.contains("Otto Oliveira"), "{row}");
        eventually("the night to flow", async || outside.state("fx-model").await, |state| state == "success").await;
        visitor.finish().await;
    });
}

#[test]
fn the_same_without_javascript() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.visitor("otto", Look::NO_SCRIPT).await;
        visitor.open(&night.path).await;
        visitor.click(UNBLOCK).await;
        visitor.click(CONFIRM).await;
        visitor.arrives("/executions/").await;
        // The page loads itself anew until it is over.
        visitor.says(".page-head .badge", "done").await;
        visitor.says(".notice-good", "stand as planned").await;
        visitor.click("text=Back to the run").await;
        visitor.arrives("task=itaipu-fx-model").await;
        visitor.gone(".counts .phase-blocked, .counts .phase-failed").await;
        assert_eq!(outside.how_many("upstream_failed").await, 0);
        visitor.finish().await;
    });
}

#[test]
fn progress_is_seen_as_it_happens() {
    scene(async {
        // An Airflow far away makes every step last long enough to be seen.
        let stage = Stage::far_away(Duration::from_millis(150)).await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        visitor.open(&night.path).await;
        visitor.click(UNBLOCK).await;
        visitor.click(CONFIRM).await;
        visitor.arrives("/executions/").await;
        let watch = "(() => {
            window.seen = new Set();
            const note = () => document.querySelectorAll('[data-outcome]').forEach((one) => window.seen.add(one.dataset.outcome));
            note();
            new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
            return true;
        })()";
        assert!(visitor.value::<bool>(watch).await);
        ends_well(&visitor).await;
        let seen: Vec<String> = visitor.value("[...window.seen]").await;
        for outcome in ["pending", "running", "done"] {
            assert!(seen.iter().any(|seen| seen == outcome), "{outcome} in {seen:?}, without a reload");
        }
        visitor.finish().await;
    });
}

#[test]
fn a_viewer_sees_what_could_be_done_and_why_not_by_them() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("vera", look).await;
            visitor.open(&night.path).await;
            let offers = visitor.texts("[data-procedure]").await;
            assert_eq!(offers.len(), 7);
            assert_eq!(visitor.count("[data-procedure][aria-disabled=true]").await, offers.len());
            for offer in offers {
                assert!(
                    offer.contains("You are signed in as Vera Viana (viewer); this needs the role operator."),
                    "{offer}"
                );
            }
            // A link from a colleague shows the plan, and who may confirm it.
            let run = app::paths::encode(&night.run.run);
            visitor
                .open(&format!("/procedures/unblock-downstream?airflow=main&dag=dagao&run={run}&task={BROKEN}"))
                .await;
            assert!(visitor.count("tr[data-target]").await > 15);
            assert!(visitor.one(CONFIRM).is_disabled().await.unwrap());
            assert!(visitor.text(".confirm").await.contains("this needs the role operator"));
            visitor.finish().await;
        }
    });
}

#[test]
fn of_two_operators_one_runs_and_the_other_is_told_who() {
    scene(async {
        for looks in [[Look::DESK, Look::DESK], [Look::NO_SCRIPT, Look::NO_SCRIPT]] {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let (otto, paula) = tokio::join!(stage.visitor("otto", looks[0]), stage.visitor("paula", looks[1]));
            for visitor in [&otto, &paula] {
                visitor.open(&night.path).await;
                visitor.click(UNBLOCK).await;
                visitor.see(CONFIRM).await;
            }
            tokio::join!(otto.click(CONFIRM), paula.click(CONFIRM));
            let ended = async |visitor: &Visitor| {
                let there = |address: &String| address.starts_with("/executions/") || address.contains("taken=");
                eventually("an answer to the confirmation", async || visitor.address().await, there).await
            };
            let (of_otto, of_paula) = tokio::join!(ended(&otto), ended(&paula));
            let (first, name, second) = if of_otto.contains("taken=") {
                (&paula, "Paula Prado", &otto)
            } else {
                (&otto, "Otto Oliveira", &paula)
            };
            assert_ne!(of_otto.contains("taken="), of_paula.contains("taken="), "{of_otto} and {of_paula}");
            first.says(".page-head .badge", "done").await;
            second.says(".notice-warning", "Somebody else was first; nothing of yours was run").await;
            second.click(".notice-warning a").await;
            second.arrives("/executions/").await;
            second.says(".lead", &format!("Confirmed by {name}")).await;
            second.open("/executions").await;
            assert_eq!(second.count("tbody tr").await, 1, "it ran once");
            otto.finish().await;
            paula.finish().await;
        }
    });
}

#[test]
fn a_run_that_moved_is_planned_again() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let (night, outside) = (stage.night().await, stage.outside().await);
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            visitor.click(UNBLOCK).await;
            visitor.see(CONFIRM).await;
            // Somebody at Airflow itself is quicker.
            outside.set(BROKEN, "success").await;
            visitor.click(CONFIRM).await;
            visitor.says(".notice-warning", "nothing was run").await;
            assert!(visitor.one(CONFIRM).is_disabled().await.unwrap(), "there is nothing left to unblock");
            visitor.open("/executions").await;
            visitor.says("main", "Nothing was run yet").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn confirmed_twice_it_runs_once() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            visitor.click(UNBLOCK).await;
            visitor.see(CONFIRM).await;
            visitor.one(CONFIRM).dblclick(None).await.unwrap();
            visitor.arrives("/executions/").await;
            visitor.says(".page-head .badge", "done").await;
            visitor.open("/executions").await;
            assert_eq!(visitor.count("tbody tr").await, 1);
            visitor.finish().await;
        }
    });
}
