//! What is read, and how often.

use std::time::Duration;

use app::model::state::{Phase, RunState};
use futures::future::join_all;
use server::clients::airflow::ClearSpec;

use crate::console::{Console, DAG};
use crate::world::{BEFORE, asked, history, listed, until, whole};

#[tokio::test(flavor = "multi_thread")]
async fn many_who_look_cost_no_more_than_one() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    join_all((0..30).map(|_| history(&vera))).await;
    let known = whole(&vera).await;
    assert_eq!((known.read, known.nights.len()), (5, 5), "four nights and the last");
    let settled: Vec<String> =
        known.nights[1..].iter().map(|night| app::model::time::date(night.start.unwrap())).collect();
    let pages = console.airflow().await.instances(DAG, BEFORE).await.unwrap().len().div_ceil(1_000);
    let times = |day: &String| asked(&console, day) - if BEFORE.contains(day.as_str()) { pages } else { 0 };
    assert_eq!(settled.iter().map(times).collect::<Vec<_>>(), vec![pages; 4]);
    join_all((0..30).map(|_| history(&vera))).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    history(&vera).await;
    assert_eq!(settled.iter().map(times).collect::<Vec<_>>(), vec![pages; 4], "what is over is read once");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_what_airflow_says() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let (known, airflow) = (whole(&vera).await, console.airflow().await);
    let mut lengths = Vec::new();
    for night in &known.nights {
        for one in airflow.instances(DAG, &night.run.run).await.unwrap().iter().filter(|one| one.map_index < 0) {
            let cell = known.cell(night, &one.task).unwrap_or_else(|| panic!("{} of {}", one.task, night.run));
            let phase = one.state.phase();
            let took = one.start.zip(one.end).filter(|_| phase.is_settled()).map(|(start, end)| end - start);
            assert_eq!((cell.phase, cell.length), (phase, took), "{} of {}", one.task, night.run);
            if one.task == "fx-model" && night.run.run != crate::console::RUN && cell.phase == Phase::Done {
                lengths.push(one.end.unwrap() - one.start.unwrap());
            }
        }
    }
    lengths.sort_unstable();
    assert_eq!(known.usual("fx-model"), lengths.get(lengths.len() / 2).copied());
    assert!(lengths.len() >= 2 && known.weight() < 200_000, "{} {}", lengths.len(), known.weight());
    assert_eq!(known.usual("no-such-task"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_that_is_cleared_is_read_again() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let known = whole(&vera).await;
    let night = known.nights.iter().find(|night| night.run.run == BEFORE).unwrap().clone();
    assert_eq!((&night.state, known.cell(&night, "fx-model").unwrap().phase), (&RunState::Success, Phase::Done));
    let (dag, run) = (DAG.to_owned(), BEFORE.to_owned());
    let spec = ClearSpec { dag, run, tasks: vec!["fx-model".into()], only_failed: false, dry_run: false };
    console.airflow().await.clear(&spec).await.unwrap();
    let phase = |known: &app::model::history::History| {
        // Until it is read again it has no version.
        let night = known.nights.iter().find(|night| night.run.run == BEFORE && night.version > 0)?;
        Some((night.state.is_settled(), known.cell(night, "fx-model")?.phase))
    };
    let open =
        until(&vera, "it goes on", |known| phase(known).is_some_and(|(over, phase)| !over && phase != Phase::Done))
            .await;
    assert!(open.version > known.version);
    let begun = console.hand.clone();
    let over = until(&vera, "it is over again", |known| {
        begun.advance(20_000);
        phase(known) == Some((true, Phase::Done))
    });
    let over = over.await;
    let again = over.nights.iter().find(|night| night.run.run == BEFORE).unwrap();
    assert!(again.end != night.end && again.version > night.version);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_when_nobody_asks_and_goes_on_where_it_was() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    whole(&vera).await;
    console.hand.advance(31_000);
    let total = || console.sandbox().totals().reads;
    tokio::time::sleep(Duration::from_secs(8)).await;
    let before = total();
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(total(), before, "nobody asks, nothing is read");
    let (first, again) = (asked(&console, "2026-11-20"), history(&vera).await);
    assert_eq!((again.read, again.wanted), (5, 5), "what was known is known");
    whole(&vera).await;
    assert_eq!(asked(&console, "2026-11-20"), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_forgets_with_the_sandbox() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let known = whole(&otto).await;
    let first = asked(&console, "2026-11-20");
    otto.ports.platform.reset_sandbox(&otto.who).await.unwrap();
    let again = until(&otto, "read anew", |again| again.read == 5 && !std::ptr::eq(again, known.as_ref())).await;
    assert!(again.version >= known.version && asked(&console, "2026-11-20") >= first);
}

#[tokio::test(flavor = "multi_thread")]
async fn nights_are_not_listed_whenever_they_are_read() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    whole(&vera).await;
    let before = listed(&console);
    tokio::time::sleep(Duration::from_secs(8)).await;
    let more = listed(&console) - before;
    assert!(before > 0 && more <= 1, "{before} and {more} more, while last night was looked at two or three times");
}
