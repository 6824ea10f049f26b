//! Thousands at once: bounded, paused and gone on with, each on record.

use std::time::Duration;

use app::model::execution::{Control, Outcome};
use app::model::plan::Effect;

use crate::console::{Console, config};
use crate::operator::{confirm, ended, execution, plan, started};
use crate::world::{metapod, retract, retractions, transaction};

async fn many(datasets: u32) -> Console {
    let mut config = config();
    config.sandbox.datasets = datasets;
    Console::with(config).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_are_retracted_paused_in_the_middle_and_gone_on_with() {
    let console = many(1_200).await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &retract("kind:archive and state:committed")).await;
    let number = seen.targets.iter().filter(|target| target.effect == Effect::Retracted).count();
    assert!(number > 400, "{number}");
    assert_eq!(seen.typed, format!("retract {number}"));
    let id = started(&confirm(&otto, &seen).await).to_owned();
    let some_done = async {
        while execution(&otto, &id).await.targets.iter().filter(|target| target.outcome == Outcome::Done).count() < 50 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), some_done).await.unwrap();
    let words = execution(&otto, &id).await.steps[0].detail.clone();
    assert!(words.ends_with(" datasets of the transaction are committed."), "beside the step while it goes: {words}");
    otto.ports.procedures.control(&otto.who, &id, Control::Pause).await.unwrap();
    let paused = async {
        while execution(&otto, &id).await.head.outcome != Outcome::Paused {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), paused).await.unwrap();
    let rested = execution(&otto, &id).await;
    let left = rested.targets.iter().filter(|target| target.outcome == Outcome::Pending).count();
    let sent = retractions(&console);
    assert!(left > 0 && sent < number, "{left} left, {sent} sent of {number}");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(retractions(&console), sent, "nothing more is begun");
    otto.ports.procedures.control(&otto.who, &id, Control::Resume).await.unwrap();
    let done = ended(&otto, &id).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{} {:#?}", done.head.summary, done.steps);
    assert_eq!(retractions(&console), number, "each is sent once");
    let transaction = transaction(&otto).await;
    let left = metapod(&console).committed(&transaction).await.unwrap();
    let words = &done.steps[0].detail;
    assert_eq!(*words, format!("{number} of {number} are done. {left} datasets of the transaction are committed."));
    let all = metapod(&console).all(&transaction).await.unwrap().value;
    assert!(!all.iter().any(|one| one.name.starts_with("archive/") && one.committed));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_ten_thousand_are_too_many() {
    let console = many(14_000).await;
    let otto = console.sign_in("otto").await;
    let error = crate::operator::unplannable(&otto, &retract("*")).await;
    assert!(error.status() == 422 && error.message.contains("10000 at most"), "{error}");
}
