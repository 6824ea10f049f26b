//! One dataset is retracted and committed again; parts are retracted.

use app::model::execution::Outcome;
use app::model::plan::Effect;
use app::model::procedure::Gate;

use crate::console::Console;
use crate::operator::{carry_out, confirm, ended, plan, refused, started};
use crate::world::{dataset, listed, names, on, retract, retractions, transaction};

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_is_retracted_and_taking_it_back_commits_it_as_it_was() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let name = names(&otto, "state:committed and kind:dataset and not csv-gz").await.remove(0);
    let before = listed(&console, &otto, &name).await;
    let seen = plan(&otto, &retract(&format!("\"{name}\""))).await;
    assert_eq!((seen.gate, seen.typed.as_str(), seen.refusal.as_deref()), (Gate::Type, name.as_str(), None));
    assert!(seen.targets[0].why.contains(before.path.as_deref().unwrap()), "{:?}", seen.targets[0]);
    assert!(seen.targets.iter().any(|target| target.effect == Effect::HasRead), "who has read it is named");
    let line = format!("nu ser curl POST global metapod /api/migrations/retract/committed-dataset/{}", before.id);
    assert_eq!(seen.commands[0].text, line);
    let done = ended(&otto, started(&confirm(&otto, &seen).await)).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(!listed(&console, &otto, &name).await.committed);
    assert_eq!(retractions(&console), 1);
    // Nothing is left to retract; taking it back is one more plan.
    assert!(plan(&otto, &retract(&format!("\"{name}\""))).await.refusal.is_some());
    let back = plan(&otto, &done.reverse.unwrap()).await;
    let tx = transaction(&otto).await;
    let path = before.path.clone().unwrap();
    let line = format!("sabesp metapod --token --env prod dataset commit {tx} {} PARQUET {path}", before.id);
    assert_eq!((back.commands[0].text.as_str(), back.refusal.as_deref()), (line.as_str(), None));
    let back = ended(&otto, started(&confirm(&otto, &back).await)).await;
    assert_eq!(back.head.outcome, Outcome::Done, "{back:#?}");
    let after = listed(&console, &otto, &name).await;
    assert_eq!((after.committed, after.path, after.format), (true, before.path, before.format));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attribute_and_a_manual_append_are_retracted() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let name = "archive/policy-proactive-limit-v3";
    let schema = dataset(&otto, name).await.unwrap().schema.unwrap();
    let twice = schema.iter().rfind(|row| row.times > 1).unwrap().clone();
    let request = on("retract-part", name).with("part", "attribute").with("id", twice.id.as_deref().unwrap());
    let done = carry_out(&otto, &request).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(done.reverse.is_none(), "it cannot be put back, and is not offered");

    let series = names(&otto, "kind:series-contract and state:committed").await;
    let mut found = None;
    for name in &series {
        let detail = dataset(&otto, name).await.unwrap();
        if let Some(append) = detail.appends.first() {
            found = Some((name.clone(), append.id.clone()));
            break;
        }
    }
    let (name, id) = found.expect("a series with a manual append");
    let done = carry_out(&otto, &on("retract-part", &name).with("part", "append").with("id", &id)).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(console.sandbox().calls().iter().any(|call| call.path.ends_with(&format!("dataset-series/dataset/{id}"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_before_anything_is_sent() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for (request, status) in [
        (retract(""), 422),
        (retract("state:failed and ("), 422),
        (retract(&"x".repeat(3_000)), 422),
        (on("retract-part", "dataset/fx-model").with("part", "attribute").with("id", "1; drop"), 422),
        (on("retract-part", "dataset/fx-model").with("part", "everything"), 422),
        (on("retract-part", "dataset/nobody").with("part", "append"), 404),
    ] {
        let error = crate::operator::unplannable(&otto, &request).await;
        assert_eq!(error.status(), status, "{request:?}: {error}");
    }
    let vera = console.sign_in("vera").await;
    let seen = plan(&otto, &retract("state:committed")).await;
    assert_eq!(refused(&vera, &seen).await.0, 403);
    assert_eq!(retractions(&console), 0);
}
