//! What these tests ask of the console and of the platform behind it.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::context::RunRef;
use app::model::grid::GridPiece;
use app::model::history::History;

use crate::console::{Console, DAG, RUN, Visitor, arguments};

/// The night before last.
pub const BEFORE: &str = "scheduled__2026-11-21T01:00:00+00:00";

/// Last night of the pipeline.
pub fn last_night() -> RunRef {
    RunRef::new("main", DAG, RUN)
}

/// What is known of the nights now.
pub async fn history(visitor: &Visitor) -> Arc<History> {
    visitor.ports.grids.grid(&visitor.who, &last_night()).await.unwrap().history
}

/// Asks until it is so.
pub async fn until(visitor: &Visitor, what: &str, so: impl Fn(&History) -> bool) -> Arc<History> {
    let began = Instant::now();
    loop {
        let known = history(visitor).await;
        if so(&known) {
            return known;
        }
        let said = (known.read, known.wanted, &known.trouble);
        assert!(began.elapsed() < Duration::from_secs(30), "{what}: {said:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// All nights.
pub async fn whole(visitor: &Visitor) -> Arc<History> {
    until(visitor, "all nights", |known| known.wanted > 1 && known.read == known.wanted && known.trouble.is_none())
        .await
}

/// How often the instances of a run were asked for.
pub fn asked(console: &Console, day: &str) -> usize {
    let of_day = |path: &str| path.contains(&format!("{day}T01")) && path.contains("/taskInstances/list?");
    console.sandbox().calls().iter().filter(|call| of_day(&call.path)).count()
}

/// How often one asked which nights there are.
pub fn listed(console: &Console) -> usize {
    console.sandbox().calls().iter().filter(|call| call.path.contains("\"page_limit\":30")).count()
}

/// What the script of the grid is told.
pub async fn piece(visitor: &Visitor, more: &[(&str, &str)]) -> GridPiece {
    let of_a_run = [("run[airflow]", "main"), ("run[dag]", DAG), ("run[run]", RUN)];
    visitor.ask("grid", &arguments(&[&of_a_run, more].concat())).await
}
