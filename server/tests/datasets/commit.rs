//! Committing an empty dataset, and skipping a broken one.

use app::model::execution::Outcome;
use app::model::plan::Effect;

use crate::console::{BROKEN, Console};
use crate::operator::{carry_out, ended, plan, started, state};
use crate::world::{listed, names, on};

/// The file that is committed.
const EMPTY: &str = "s3://nu-spark-us-east-1/non-datomic/static-datasets/empty-materialized/empty.gz.parquet";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_is_not_committed_empty_unless_an_admin_says_why() {
    let console = Console::start().await;
    let (otto, ada) = (console.sign_in("otto").await, console.sign_in("ada").await);
    let request = on("commit-empty", "dataset/fx-model");
    let seen = plan(&otto, &request).await;
    assert!(seen.refusal.as_ref().unwrap().contains("Nothing in this run reads it"), "{:?}", seen.refusal);
    let lock = seen.interlocks.iter().find(|lock| !lock.holds).unwrap();
    assert!(lock.evidence.contains("It is read by "), "{}", lock.evidence);
    assert!(seen.targets.iter().any(|target| target.task == "model/fx-model"), "with the list");
    let reason = request.with("override", "the model copes with nothing");
    assert!(plan(&otto, &reason).await.refusal.is_some(), "an operator may not");
    let seen = plan(&ada, &reason).await;
    assert_eq!(seen.refusal, None, "{:?}", seen.interlocks);
    assert!(seen.interlocks.iter().any(|lock| lock.evidence.contains("the model copes with nothing")));
    let line = seen.commands[0].text.clone();
    assert!(line.starts_with("sabesp metapod --token --env prod dataset commit ") && line.ends_with(EMPTY), "{line}");
    let done = ended(&ada, started(&crate::operator::confirm(&ada, &seen).await)).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    let now = listed(&console, &ada, "dataset/fx-model").await;
    assert_eq!((now.committed, now.path.as_deref()), (true, Some(EMPTY)));
    // Undo: retract it.
    let back = carry_out(&ada, &done.reverse.unwrap()).await;
    assert_eq!(back.head.outcome, Outcome::Done, "{back:#?}");
    assert!(!listed(&console, &ada, "dataset/fx-model").await.committed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_that_nothing_reads_is_committed_empty() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let leaf = names(&otto, "state:uncommitted and csv-gz").await.remove(0);
    let done = carry_out(&otto, &on("commit-empty", &leaf)).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(listed(&console, &otto, &leaf).await.committed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_dataset_is_skipped_and_nobody_forgets_it() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let seen = plan(&otto, &on("skip-dataset", "dataset/fx-model")).await;
    assert_eq!(seen.refusal, None, "{:?}", seen.interlocks);
    assert!(seen.targets.iter().any(|target| target.task == BROKEN && target.effect == Effect::MarkSuccess));
    let id = started(&crate::operator::confirm(&otto, &seen).await).to_owned();
    let moving = async {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            console.hand.advance(1_000);
        }
    };
    let done = tokio::select! { done = ended(&otto, &id) => done, () = moving => unreachable!() };
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert_eq!(state(&console, BROKEN).await.wire(), "success");
    let reminders = otto.ports.procedures.reminders(&otto.who).await.unwrap();
    assert_eq!((reminders.len(), reminders[0].dataset.as_str()), (1, "dataset/fx-model"));
    let (_, html) = otto.page("/").await;
    assert!(html.contains("data-reminder=\"dataset/fx-model\""), "it stands on the list of runs");
    let vera = console.sign_in("vera").await;
    assert!(vera.ports.procedures.forget_reminder(&vera.who, &reminders[0].id).await.is_err());
    otto.ports.procedures.forget_reminder(&otto.who, &reminders[0].id).await.unwrap();
    assert!(otto.ports.procedures.forget_reminder(&otto.who, &reminders[0].id).await.is_err(), "it is gone");
}
