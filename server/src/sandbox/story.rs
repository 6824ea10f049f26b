//! The stories the sandbox is made to tell, told through the real protocol.

use serde_json::json;

use super::Options;
use super::testing::{Bench, V2};

#[tokio::test]
async fn the_story_setting_the_dataset_to_success_lets_the_night_finish() {
    let bench = Bench::new();
    let blocked = bench.in_state("upstream_failed").await;
    assert!(blocked.len() >= 20, "{blocked:?}");
    let answer = bench.set("itaipu-fx-model", "success").await;
    assert_eq!((answer.status, answer.json["total_entries"].as_u64()), (200, Some(1)));
    assert_eq!(answer.json["task_instances"][0]["state"], "success");
    // What was blocked is cleared without having been asked.
    assert!(bench.in_state("upstream_failed").await.is_empty());
    assert_eq!(bench.in_state("none").await.len(), blocked.len() + 3);
    assert_eq!(bench.run_state().await, "running");
    bench.hand.advance(3_000);
    assert_eq!(bench.state_of("scale-up-fx-model").await, "running");
    bench.hand.advance(120_000);
    assert_eq!(bench.state_of("itaipu-rest").await, "success");
    assert_eq!(bench.run_state().await, "running", "the three long ones are not done");
    bench.hand.advance(45 * 60_000);
    assert_eq!(bench.run_state().await, "success");
    assert!(bench.in_state("failed").await.is_empty());
    // Asked again, it says so.
    let again = bench.set("itaipu-fx-model", "success").await;
    assert_eq!(
        (again.status, &again.json["detail"]),
        (409, &json!("Task id itaipu-fx-model is already in success state"))
    );
}

#[tokio::test]
async fn the_handbook_way_setting_the_model_itself_works_too() {
    let bench = Bench::new();
    assert_eq!(bench.set("fx-model", "success").await.status, 200);
    bench.hand.advance(60 * 60_000);
    assert_eq!(bench.run_state().await, "success");
    assert_eq!(bench.state_of("itaipu-fx-model").await, "failed");
    assert_eq!(bench.state_of("databricks_load-models").await, "success");
}

#[tokio::test]
async fn sleeping_through_it_or_looking_all_the_time_is_the_same() {
    let (patient, restless) = (Bench::new(), Bench::new());
    for bench in [&patient, &restless] {
        bench.set("itaipu-fx-model", "success").await;
    }
    patient.hand.advance(600_000);
    for _ in 0..200 {
        restless.hand.advance(3_000);
        restless.run_state().await;
    }
    let path = format!("{V2}/taskInstances?limit=100");
    assert_eq!(patient.get(&path).await.json, restless.get(&path).await.json);
}

#[tokio::test]
async fn a_finished_run_goes_back_to_the_queue() {
    let bench = Bench::new();
    bench.hand.advance(60 * 60_000);
    assert_eq!(bench.run_state().await, "failed");
    bench.set("itaipu-fx-model", "success").await;
    let run = bench.get(V2).await.json;
    assert_eq!((&run["state"], &run["start_date"], &run["end_date"]), (&json!("queued"), &json!(null), &json!(null)));
    bench.hand.advance(60 * 60_000);
    assert_eq!(bench.run_state().await, "success");
}

#[tokio::test]
async fn in_a_harsh_world_one_consumer_still_fails() {
    let bench = Bench::with(Options { harsh: true, ..Options::default() });
    bench.set("itaipu-fx-model", "success").await;
    bench.hand.advance(60 * 60_000);
    assert_eq!(bench.in_state("failed").await, ["fx-report-model"]);
    assert_eq!(bench.run_state().await, "failed");
}

#[tokio::test]
async fn setting_failed_kills_what_runs_and_blocks_what_is_behind() {
    let bench = Bench::new();
    assert_eq!(bench.set("sorting-hat-model", "failed").await.status, 200);
    bench.hand.advance(1_000);
    assert_eq!(bench.state_of("load-redshift-sorting-hat").await, "upstream_failed");
    assert_ne!(bench.state_of("scale-down-sorting-hat-model").await, "upstream_failed");
    bench.hand.advance(60 * 60_000);
    assert_eq!(bench.state_of("sorting-hat-model").await, "failed", "the killed process does not finish");
}
