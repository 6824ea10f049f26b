//! What every panel shows when it has nothing, a part, or no answer: words that say which and what to do next.

use std::time::Duration;

use end2end::browser::{Look, Stage, Visitor, airflow, scene};

/// Nothing listens there.
const NOBODY: &str = "http://127.0.0.1:9";

/// At a desk in the light, on a telephone in the dark, and without JavaScript.
const LOOKS: [Look; 3] = [Look::DESK, Look::PHONE.dark(), Look::NO_SCRIPT];

/// Each address says these words in this place, and nothing of it is cut off.
async fn says(visitor: &Visitor, name: &str, address: &str, place: &str, words: &str) {
    visitor.open(address).await;
    visitor.says(place, words).await;
    visitor.fits().await;
    visitor.shot(name).await;
}

#[test]
fn panels_with_nothing_in_them() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let datasets = format!("{}/datasets", night.path);
        for look in LOOKS {
            let visitor = stage.visitor("otto", look).await;
            says(&visitor, "none-runs", "/?q=no-such-dag", "main", "No run").await;
            says(&visitor, "none-table", &night.at("view=table&q=no-such-task"), "main", "0 of").await;
            says(&visitor, "none-graph", &night.at("q=no-such-task"), "main", "0 of").await;
            says(&visitor, "none-datasets", &format!("{datasets}?q=no-such-dataset"), "main", "Nothing matches").await;
            says(&visitor, "none-executions", "/executions", "main", "Nothing was run yet").await;
            says(&visitor, "none-approvals", "/approvals", "main", "Nothing waits for a second person").await;
            says(&visitor, "none-audit", "/audit?person=nobody", "main", "No row matches").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn panels_whose_backend_is_away() {
    scene(async {
        // One Airflow answers, one does not; no Metapod; nothing else is configured.
        let stage = Stage::over(Duration::ZERO, |config| {
            config.airflow.insert("old".into(), airflow(NOBODY));
            if let Some(metapod) = &mut config.metapod {
                metapod.url = format!("{NOBODY}/graphql").parse().expect("an address");
            }
        })
        .await;
        let night = stage.night().await;
        for look in LOOKS {
            let visitor = stage.visitor("otto", look).await;
            visitor.excuse("the server responded with a status of 503");
            says(&visitor, "part-runs", "/", ".notice", "old").await;
            assert!(visitor.count("table tbody tr").await > 0, "the runs of the other Airflow are there");
            visitor.open(&night.path).await;
            assert!(visitor.count(".panel h2").await > 0, "a run needs no Metapod");
            visitor.shot("part-run").await;
            let datasets = format!("{}/datasets", night.path);
            says(&visitor, "away-datasets", &datasets, ".notice-error", "Metapod").await;
            visitor.see(&format!(".crumbs a[href='{}']", night.path)).await;
            let dataset = app::paths::dataset(&night.run, "dataset/fx-model", "");
            says(&visitor, "away-dataset", &dataset, ".notice-error", "Metapod").await;
            says(&visitor, "away-run", "/runs/old/dagao/x", ".notice-error", "old").await;
            says(&visitor, "away-backends", "/backends", "main", "old").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn panels_of_what_is_not_configured() {
    scene(async {
        // Airflow and Metapod answer; lineage, loads, notebooks and code are not there.
        let stage = Stage::over(Duration::ZERO, |_| ()).await;
        let night = stage.night().await;
        for look in LOOKS {
            let visitor = stage.visitor("otto", look).await;
            let dataset = app::paths::dataset(&night.run, "dataset/fx-model", "");
            says(&visitor, "lean-dataset", &dataset, "main", "[lineage]").await;
            assert_eq!(visitor.count("#loads, #code").await, 0, "what nobody configured takes no room");
            visitor.see("#schema ~ *, .dataset-main table").await;
            let datasets = format!("{}/datasets", night.path);
            visitor.open(&datasets).await;
            assert!(visitor.count("table.datasets tbody tr").await > 10);
            visitor.shot("lean-datasets").await;
            visitor.finish().await;
        }
    });
}
