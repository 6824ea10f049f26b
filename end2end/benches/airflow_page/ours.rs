//! The same run in the console: what failed, which is where it opens, and the whole run.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use app::model::context::RunRef;
use app::paths;
use end2end::airflow::Airflow;
use end2end::browser::{Look, Stage};
use end2end::gauge::{self, OURS};
use server::config::Config;

use super::{Page, TIMES, median, open, picture};

/// After so long Airflow has answered what it was asked before.
const REST: Duration = Duration::from_secs(3);

pub(super) async fn measure(airflow: &Airflow, run: &RunRef, keep: Option<u32>) -> Vec<Page> {
    let path = paths::run(run);
    let whole = format!("{path}?scope=all");
    vec![
        page(airflow, "Comporta, what failed", &path, keep).await,
        page(airflow, "Comporta, whole run", &whole, None).await,
    ]
}

async fn page(airflow: &Airflow, name: &str, address: &str, keep: Option<u32>) -> Page {
    let mut first = Vec::new();
    for _ in 0..TIMES {
        let stage = stage(airflow).await;
        let visitor = stage.otto().await;
        // Signing in leads to the list of runs, which asks Airflow a few things of its own: not a part of this.
        visitor.open("/backends").await;
        tokio::time::sleep(REST).await;
        first.push(open(&visitor, address, OURS).await);
        visitor.leave().await;
        stage.close().await;
    }
    let stage = stage(airflow).await;
    let warm_up = stage.otto().await;
    open(&warm_up, address, OURS).await;
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for time in 0..TIMES {
        let visitor = stage.visitor("otto", Look::DESK).await;
        cold.push(open(&visitor, address, OURS).await);
        if time == 0 {
            picture(&visitor, keep, "comporta").await;
        }
        visitor.open("/backends").await;
        warm.push(open(&visitor, address, OURS).await);
        visitor.leave().await;
    }
    let frames = gauge::smooth(&warm_up.page, OURS).await;
    warm_up.leave().await;
    stage.close().await;
    Page { name: name.into(), first: median(first), cold: median(cold), warm: median(warm), frames }
}

/// A server that has read nothing yet, with a store of its own.
async fn stage(airflow: &Airflow) -> Stage {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    Stage::with(|config| {
        *config = airflow.config();
        config.poll_seconds = Config::default().poll_seconds;
        config.database_url = format!("{}-{}", config.database_url, COUNT.fetch_add(1, Ordering::Relaxed));
    })
    .await
}
