//! Every procedure, from the panel of a task to what came of it.

use end2end::browser::{Look, Night, Outside, Stage, Visitor, eventually, scene};

/// One that is done, with nothing behind it.
const LEAF: &str = "load-redshift-support";
/// One that runs for a long time yet.
const RUNNING: &str = "sorting-hat-model";
const BROKEN: &str = "itaipu-fx-model";

async fn begin(look: Look) -> (Stage, Night, Outside, Visitor) {
    let stage = Stage::open().await;
    let (night, outside) = (stage.night().await, stage.outside().await);
    let visitor = stage.visitor("otto", look).await;
    (stage, night, outside, visitor)
}

/// From the panel of a task to the plan of a procedure.
async fn plan(visitor: &Visitor, address: &str, procedure: &str) {
    visitor.open(address).await;
    visitor.click(&format!("a[data-procedure={procedure}]")).await;
    visitor.arrives(&format!("/procedures/{procedure}")).await;
    visitor.see("tr[data-target]").await;
}

/// Confirms, typing the name where that is asked, and waits until it has ended well.
async fn confirm(visitor: &Visitor) {
    if visitor.count("input[name=typed]").await > 0 {
        let name = visitor.text("label:has(input[name=typed]) code").await;
        visitor.fill("input[name=typed]", &name).await;
    }
    visitor.click("[data-confirm]").await;
    visitor.arrives("/executions/").await;
    visitor.says(".page-head .badge", "done").await;
    visitor.see(".notice-good").await;
}

#[test]
fn clear_with_choices() {
    scene(async {
        for look in Look::MODES {
            let (_stage, night, outside, visitor) = begin(look).await;
            plan(&visitor, &night.task("itaipu-support-tickets"), "clear-tasks").await;
            // What is behind it comes along unless that is unticked; every choice is an address.
            let with_all = visitor.count("tr[data-target]").await;
            assert!(with_all > 1, "{with_all}");
            visitor.see(".notice-warning:has-text('run again')").await;
            visitor.one("input[name=downstream]").set_checked(false, None).await.unwrap();
            visitor.click("text=Show this plan").await;
            eventually("one target", async || visitor.count("tr[data-target]").await, |count| *count == 1).await;
            assert!(!visitor.address().await.contains("downstream=true"));
            visitor.one("input[name=only_failed]").set_checked(true, None).await.unwrap();
            visitor.click("text=Show this plan").await;
            visitor.says("main", "Nothing is left to clear with these choices").await;
            // Of the leaf alone.
            plan(&visitor, &night.task(LEAF), "clear-tasks").await;
            assert_eq!(visitor.texts("tr[data-target] th").await, [LEAF]);
            confirm(&visitor).await;
            eventually("it to run again", async || outside.state(LEAF).await, |state| state == "success").await;
            visitor.click("text=Back to the run").await;
            eventually(
                "two tries",
                async || visitor.count("table.tries tbody tr").await,
                |tries| *tries >= 2 || !look.script,
            )
            .await;
            visitor.finish().await;
        }
    });
}

#[test]
fn mark_success_of_what_runs() {
    scene(async {
        for look in Look::MODES {
            let (_stage, night, outside, visitor) = begin(look).await;
            plan(&visitor, &night.task(RUNNING), "mark-success").await;
            visitor.says(".notice-warning", "is running: Airflow stops it").await;
            confirm(&visitor).await;
            assert_eq!(outside.state(RUNNING).await, "success");
            visitor.click("text=Back to the run").await;
            visitor.says(".panel-badges", "done").await;
            visitor.see("[data-procedure=mark-success][aria-disabled=true]").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn mark_failed_blocks_what_waits() {
    scene(async {
        for look in Look::MODES {
            let (_stage, night, outside, visitor) = begin(look).await;
            plan(&visitor, &night.task(RUNNING), "mark-failed").await;
            visitor.see("tr[data-target='load-redshift-sorting-hat']:has-text('will be blocked')").await;
            confirm(&visitor).await;
            assert_eq!(outside.state(RUNNING).await, "failed");
            let blocked = async || outside.state("load-redshift-sorting-hat").await;
            eventually("what waits to be blocked", blocked, |state| state == "upstream_failed").await;
            visitor.click("text=Back to the run").await;
            visitor.says(".counts .phase-failed", "2").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn retry_a_failure() {
    scene(async {
        for look in Look::MODES {
            let (_stage, night, outside, visitor) = begin(look).await;
            let tries = async || {
                visitor.open(&night.task(BROKEN)).await;
                visitor.count("table.tries tbody tr").await
            };
            let before = tries().await;
            plan(&visitor, &night.task(BROKEN), "retry-task").await;
            assert!(visitor.text(".lead").await.contains("runs again"));
            visitor.click("[data-confirm]").await;
            visitor.arrives("/executions/").await;
            // It breaks again, since nothing was mended; that is said, not hidden.
            let ended = "done, done in part, failed";
            let outcome = async || visitor.text(".page-head .badge").await;
            eventually("an end", outcome, |outcome| ended.split(", ").any(|end| end == outcome)).await;
            let state = async || outside.state(BROKEN).await;
            eventually("it to break again", state, |state| state == "failed").await;
            assert!(tries().await > before);
            visitor.finish().await;
        }
    });
}

#[test]
fn held_machines_are_remembered_until_they_are_released() {
    scene(async {
        for look in Look::MODES {
            let (stage, night, outside, visitor) = begin(look).await;
            let downscale = format!("scale-down-{RUNNING}");
            plan(&visitor, &night.task(RUNNING), "hold-machines").await;
            visitor.says("h1", &downscale).await;
            visitor.says(".notice-warning", "Machines that stay up cost money").await;
            confirm(&visitor).await;
            assert_eq!(outside.state(&downscale).await, "success");
            // Everybody who opens the run is reminded.
            let vera = stage.visitor("vera", look).await;
            vera.open(&night.path).await;
            vera.says(".notice-warning", &format!("Machines are still held by {downscale}")).await;
            vera.says(".notice-warning", "Otto Oliveira holds them since").await;
            visitor.open(&night.path).await;
            visitor.shot("held").await;
            visitor.click("text=Release them").await;
            visitor.arrives("/procedures/release-machines").await;
            visitor.see("tr[data-target]").await;
            confirm(&visitor).await;
            visitor.open(&night.path).await;
            visitor.gone("text=Machines are still held").await;
            vera.open(&night.path).await;
            vera.gone("text=Machines are still held").await;
            vera.finish().await;
            visitor.finish().await;
        }
    });
}

#[test]
fn a_job_is_killed_and_its_output_is_on_the_page() {
    scene(async {
        for look in Look::MODES {
            let (_stage, night, outside, visitor) = begin(look).await;
            plan(&visitor, &night.task(RUNNING), "kill-job").await;
            visitor.says(".command", &format!("jobs kill jobs prod {RUNNING}")).await;
            confirm(&visitor).await;
            visitor.says(".output", "Job killed.").await;
            visitor.says("tr[data-target]", "killed").await;
            visitor.shot("execution-kill").await;
            eventually("Airflow to see it end", async || outside.state(RUNNING).await, |state| state == "failed").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn machines_are_cycled_when_a_second_person_agrees() {
    scene(async {
        for look in Look::MODES {
            let (stage, night, _outside, visitor) = begin(look).await;
            plan(&visitor, &night.task(BROKEN), "cycle-machines").await;
            visitor.fill("textarea[name=reason]", "every task fails with network errors").await;
            visitor.click("[data-confirm]").await;
            let link = visitor.arrives("/approvals/").await;
            let path = link.split_once("/approvals/").map(|(_, id)| format!("/approvals/{id}")).expect("an id");
            let paula = stage.visitor("paula", look).await;
            paula.open(&path).await;
            paula.says(".reason", "network errors").await;
            paula.click("button[value=approve]").await;
            paula.arrives("/executions/").await;
            // What is printed is on the page while it runs.
            paula.says(".output", "InService").await;
            paula.says(".page-head .badge", "done").await;
            paula.says(".output", "mesos-on-demand is cycled.").await;
            paula.shot("execution-cycle").await;
            paula.finish().await;
            visitor.finish().await;
        }
    });
}

#[test]
fn what_cannot_be_done_says_why() {
    scene(async {
        let (_stage, night, _outside, visitor) = begin(Look::DESK).await;
        for (task, procedure, why) in [
            (LEAF, "unblock-downstream", "Nothing is blocked by it"),
            (LEAF, "retry-task", "only a failed task is retried"),
            (LEAF, "mark-success", "marked success already"),
            (BROKEN, "mark-failed", "failed already"),
            ("fx-model", "hold-machines", "the machines are gone"),
        ] {
            visitor.open(&night.task(task)).await;
            let offer = format!("[data-procedure={procedure}]");
            assert_eq!(
                visitor.attribute(&offer, "aria-disabled").await.as_deref(),
                Some("true"),
                "{procedure} of {task}"
            );
            let said = visitor.text(&offer).await;
            assert!(said.contains(why), "{procedure} of {task}: {said}");
        }
        // A link to such a plan is answered with the check that does not hold.
        let run = app::paths::encode(&night.run.run);
        visitor.open(&format!("/procedures/retry-task?airflow=main&dag=dagao&run={run}&task={LEAF}")).await;
        visitor.see(".interlock-fails").await;
        assert!(visitor.one("[data-confirm]").is_disabled().await.unwrap());
        visitor.says(".confirm-why", "A check does not hold").await;
        visitor.finish().await;
    });
}
