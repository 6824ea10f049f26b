//! What others do is seen without a reload; what is lost is said.

use std::time::{Duration, Instant};

use end2end::browser::{Look, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";

/// Marks the document, so that a reload would be noticed.
async fn mark(visitor: &Visitor) {
    assert!(visitor.value::<bool>("window.mark = true").await);
}

async fn is_the_same_document(visitor: &Visitor) -> bool {
    visitor.value::<bool>("Boolean(window.mark)").await
}

#[test]
fn a_change_by_somebody_else_is_seen_within_five_seconds() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.visitor("vera", Look::DESK).await;
        visitor.open(&night.path).await;
        visitor.live().await;
        mark(&visitor).await;
        visitor.see(".counts .phase-blocked").await;
        let began = Instant::now();
        outside.set(BROKEN, "success").await;
        visitor.gone(".counts .phase-blocked, .counts .phase-failed").await;
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        // Graph and panel follow; nothing moved away under the eyes of the viewer.
        visitor.see(&format!(".node.phase-done [data-task={BROKEN}]")).await;
        assert!(is_the_same_document(&visitor).await);
        visitor.finish().await;
    });
}

#[test]
fn the_table_follows_too() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.otto().await;
        visitor.open(&night.at("view=table&phase=failed")).await;
        visitor.live().await;
        mark(&visitor).await;
        visitor.says(".run-main tbody tr", BROKEN).await;
        outside.set(BROKEN, "success").await;
        visitor.says(".run-main", "No task matches").await;
        assert!(is_the_same_document(&visitor).await);
        visitor.finish().await;
    });
}

#[test]
fn what_a_colleague_runs_is_seen_on_the_run() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let (otto, vera) = (stage.otto().await, stage.visitor("vera", Look::DESK).await);
        vera.open(&night.path).await;
        vera.live().await;
        mark(&vera).await;
        otto.open(&night.path).await;
        otto.click("[data-procedure=unblock-downstream]").await;
        otto.click("[data-confirm]").await;
        vera.says(".deeds", "Unblock downstream itaipu-fx-model").await;
        vera.says(".deeds", "Otto Oliveira").await;
        vera.says(".deeds .badge", "done").await;
        assert!(is_the_same_document(&vera).await);
        otto.finish().await;
        vera.finish().await;
    });
}

#[test]
fn a_console_that_is_gone_is_said_and_found_again() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let (visitor, mut wire) = stage.far_visitor("otto", Look::DESK).await;
        visitor.excuse("ERR_");
        visitor.open(&night.path).await;
        visitor.live().await;
        mark(&visitor).await;
        wire.cut();
        visitor.says("[data-live]", "connection lost, trying again").await;
        // What was read stays to be read; what happens meanwhile is caught up with.
        assert_eq!(visitor.text(".panel h2").await, BROKEN);
        // What was not asked for yet is said to be missing, and comes by itself.
        visitor.click("a:text-is('Table')").await;
        visitor.says(".run-main", "The console does not answer").await;
        outside.set(BROKEN, "success").await;
        wire.mend().await;
        visitor.live().await;
        visitor.see(".run-main tbody").await;
        visitor.gone(".counts .phase-blocked, .counts .phase-failed").await;
        assert!(is_the_same_document(&visitor).await);
        visitor.finish().await;
    });
}

#[test]
fn a_console_that_stops_lets_go_in_time() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        visitor.excuse("ERR_");
        visitor.open(&night.path).await;
        visitor.live().await;
        let began = Instant::now();
        stage.close().await;
        assert!(began.elapsed() < Duration::from_secs(5), "an open page does not hold it up: {:?}", began.elapsed());
        visitor.finish().await;
    });
}

#[test]
fn an_airflow_that_does_not_answer_is_said() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.otto().await;
        visitor.open(&night.path).await;
        visitor.live().await;
        outside.break_down().await;
        visitor.see("[data-live*=Stale]").await;
        assert_eq!(visitor.text(".panel h2").await, BROKEN, "what was read stays to be read");
        outside.recover().await;
        visitor.live().await;
        visitor.finish().await;
    });
}

#[test]
fn the_sandbox_is_put_back() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let (night, outside) = (stage.night().await, stage.outside().await);
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            visitor.click("[data-procedure=unblock-downstream]").await;
            visitor.click("[data-confirm]").await;
            visitor.says(".page-head .badge", "done").await;
            visitor.open(&night.path).await;
            visitor.gone(".counts .phase-failed").await;
            visitor.click("button:has-text('Reset')").await;
            eventually("it to be put back", async || outside.state(BROKEN).await, |state| state == "failed").await;
            visitor.open(&night.path).await;
            visitor.see(".counts .phase-failed").await;
            visitor.open("/executions").await;
            visitor.says("main", "Nothing was run yet").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn who_looks_while_the_sandbox_is_put_back_sees_it() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let (otto, vera) = (stage.otto().await, stage.visitor("vera", Look::DESK).await);
        outside.set(BROKEN, "success").await;
        vera.open(&night.path).await;
        vera.live().await;
        vera.gone(".counts .phase-failed").await;
        otto.open("/").await;
        otto.click("button:has-text('Reset')").await;
        vera.see(".counts .phase-failed").await;
        otto.finish().await;
        vera.finish().await;
    });
}

#[test]
fn the_list_follows_without_taking_away_what_is_typed() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.otto().await;
        visitor.page.clock().unwrap().install(None).await.unwrap();
        visitor.open("/").await;
        mark(&visitor).await;
        let row = format!("tr:has(a[href='{}'])", night.path);
        visitor.says(&row, "1 failed").await;
        visitor.fill("input[name=q]", "half a wo").await;
        outside.set(BROKEN, "success").await;
        let words = async || {
            visitor.page.clock().unwrap().fast_forward(10_000).await.unwrap();
            visitor.text(&row).await
        };
        eventually("the row to follow", words, |words| !words.contains("failed")).await;
        assert_eq!(visitor.one("input[name=q]").input_value(None).await.unwrap(), "half a wo");
        assert!(is_the_same_document(&visitor).await);
        visitor.finish().await;
    });
}
