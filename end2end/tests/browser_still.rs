//! Nothing on a page jumps, not while it loads and not when something changes.

use std::time::Duration;

use end2end::browser::{Look, Night, Stage, Visitor, scene};

const BROKEN: &str = "itaipu-fx-model";

/// Anything above this is seen: a line of text that appears above a page's content is 0.02.
const STILL: f64 = 0.005;

async fn is_still(visitor: &Visitor, when: &str) {
    let (jumped, what) = visitor.jumps().await;
    assert!(jumped <= STILL, "{when} at {}: jumped by {jumped:.4}: {what:#?}", visitor.look.slug());
}

fn pages(night: &Night) -> Vec<String> {
    let run = app::paths::encode(&night.run.run);
    vec![
        "/".into(),
        night.path.clone(),
        night.at("scope=all"),
        night.at("view=table"),
        night.task("fx-model"),
        format!("{}/grid", night.path),
        format!("{}/grid?task={BROKEN}&colour=usual", night.path),
        format!("{}/datasets", night.path),
        format!("{}/datasets?q=state:committed", night.path),
        app::paths::dataset(&night.run, "dataset/fx-model", ""),
        format!("/procedures/unblock-downstream?airflow=main&dag=dagao&run={run}&task={BROKEN}"),
        "/procedures".into(),
        "/procedures/clear-tasks".into(),
        "/approvals".into(),
        "/executions".into(),
        "/audit".into(),
        "/backends".into(),
        "/sign-in".into(),
    ]
}

#[test]
fn pages_stand_still_while_they_load() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in [Look::DESK, Look::PHONE] {
            let visitor = stage.visitor("otto", look).await;
            for page in pages(&night) {
                assert_eq!(visitor.open(&page).await, 200, "{page}");
                // The slow parts of a page come in after it.
                tokio::time::sleep(Duration::from_millis(700)).await;
                is_still(&visitor, &page).await;
            }
            visitor.finish().await;
        }
    });
}

#[test]
fn pages_stand_still_over_a_slow_backend() {
    scene(async {
        let stage = Stage::far_away(Duration::from_millis(120)).await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        for page in [night.path.clone(), night.task("fx-model"), "/".into()] {
            visitor.open(&page).await;
            tokio::time::sleep(Duration::from_secs(2)).await;
            is_still(&visitor, &page).await;
        }
        visitor.finish().await;
    });
}

#[test]
fn a_run_stands_still_when_tasks_change() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.otto().await;
        visitor.open(&night.task("itaipu-fx-model")).await;
        visitor.live().await;
        for task in ["load-redshift-audit", "load-redshift-support"] {
            outside.set(task, "failed").await;
        }
        visitor.says(".counts .phase-failed", "3").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        is_still(&visitor, "changes").await;
        visitor.finish().await;
    });
}
