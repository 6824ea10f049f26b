//! Airflow fails, in part or in the middle.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use server::sandbox::{Fault, FaultKind};

use crate::console::{Console, DAG, config};
use crate::world::{BEFORE, history, last_night, listed, until, whole};

fn fault(path_contains: &str, kind: FaultKind) -> Fault {
    Fault { method: Some("GET".into()), path_contains: path_contains.into(), times: u32::MAX, kind }
}

async fn recover(console: &Console) {
    reqwest::Client::new().delete(format!("{}/sandbox/faults", console.door)).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_night_that_cannot_be_read_keeps_none_of_the_others() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    console.sandbox().inject(fault("2026-11-21T01", FaultKind::Garbage));
    let known = until(&vera, "all others", |known| known.read == 4 && known.trouble.is_some()).await;
    let trouble = known.trouble.clone().unwrap();
    assert!(trouble.contains("The night of 2026-11-21 could not be read"), "{trouble}");
    assert!(known.nights.iter().all(|night| night.cells.is_some() == (night.run.run != BEFORE)));
    recover(&console).await;
    whole(&vera).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_stays_when_airflow_goes_away() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let before = whole(&vera).await;
    console.sandbox().inject(fault("/dagRuns", FaultKind::Status(500, None)));
    let known = until(&vera, "trouble", |known| known.trouble.is_some()).await;
    assert_eq!((known.read, known.wanted), (before.read, before.wanted));
    assert!(known.usual("fx-model").is_some());
    recover(&console).await;
    whole(&vera).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_answer_is_no_night() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    console.sandbox().inject(fault("2026-11-20T01", FaultKind::AnswerWithoutActing));
    console.sandbox().inject(Fault { times: 2, ..fault("2026-11-19T01", FaultKind::CloseMidBody) });
    let known = until(&vera, "all but one", |known| known.read == 4 && known.trouble.is_some()).await;
    assert!(known.trouble.as_ref().unwrap().contains("2026-11-20"), "{:?}", known.trouble);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_not_there_costs_no_nights() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let (status, html) = vera.page(&format!("/runs/main/{DAG}/no-such-run/grid")).await;
    assert!(status.as_u16() == 404 && html.contains("Not found"), "{status}");
    assert_eq!(listed(&console), 0, "no list of nights was asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dag_of_one_night_says_so() {
    let mut config = config();
    config.sandbox.nights = 0;
    let console = Console::with(config).await;
    let vera = console.sign_in("vera").await;
    let known = until(&vera, "the night", |known| known.read == 1).await;
    assert_eq!((known.wanted, known.usual("fx-model")), (1, None), "its own try is not what is usual");
    let (status, html) = vera.page(&app::paths::grid(&last_night(), &Default::default())).await;
    assert!(status.is_success() && html.contains("This is the only night"), "{status}");
    assert_eq!(history(&vera).await.nights.len(), 1);
}
