//! The sandbox's `nu` and `sabesp`, run as the console runs the real ones, and what then is so.

use std::time::Duration;

use server::clients::aurora::Jobs;
use server::clients::metapod::Retract;
use server::commands::{Itaipu, Operation};
use server::sandbox::FaultKind;

use crate::platform::{LEFT, Platform, perform};

fn kill(job: &str) -> Operation {
    Operation::kill_job("cantareira-stable", "jobs", "prod", job).unwrap()
}

fn cycle(service: &str) -> Operation {
    Operation::cycle_machines(service, "cantareira", "stable", "us-east-1").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_killed_is_dead() {
    let platform = Platform::start().await;
    assert_eq!(platform.statuses(LEFT).await, ["RUNNING", "RUNNING"]);
    let (exit, said) = perform(&platform.commands(), &kill(LEFT)).await;
    assert_eq!(exit.unwrap().code, Some(0), "{said}");
    assert!(said.contains("Killing job") && said.contains("Instance 1: KILLING") && said.contains("Job killed."));
    let dead = platform.aurora().job("jobs", "prod", LEFT).await.unwrap();
    assert!(dead.iter().all(|one| one.status == "KILLED" && !one.is_active()), "{dead:?}");
    assert_eq!(platform.calls("/tools/kill/"), 1, "it is killed once");
    // Nothing is left to kill, and that is said.
    let (exit, said) = perform(&platform.commands(), &kill(LEFT)).await;
    assert_eq!((exit.unwrap().code, said.contains("No tasks to kill.")), (Some(1), true), "{said}");
    // A new night.
    platform.sandbox.reset();
    assert_eq!(platform.statuses(LEFT).await, ["RUNNING", "RUNNING"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_nobody_knows() {
    let platform = Platform::start().await;
    let (exit, said) = perform(&platform.commands(), &kill("no-such-job")).await;
    assert_eq!((exit.unwrap().code, said.contains("No tasks to kill.")), (Some(1), true), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_are_replaced_by_others() {
    let platform = Platform::start().await;
    let before = platform.machines("mesos-master").await;
    let others = platform.machines("mesos-on-demand").await;
    let (exit, said) = perform(&platform.commands(), &cycle("mesos-master")).await;
    assert_eq!(exit.unwrap().code, Some(0), "{said}");
    let after = platform.machines("mesos-master").await;
    assert_eq!((before.len(), after.len()), (3, 3));
    assert!(before.iter().all(|id| !after.contains(id)), "{before:?} {after:?}");
    assert!(before.iter().zip(&after).all(|(old, new)| said.contains(&format!("{old} -> {new}"))), "{said}");
    assert_eq!(platform.machines("mesos-on-demand").await, others, "those of another service stay");
    assert_eq!(platform.calls("/tools/cycle/"), 1);
    let (exit, said) = perform(&platform.commands(), &cycle("mesos-nothing")).await;
    assert_eq!((exit.unwrap().code, said.contains("no such service")), (Some(1), true), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_token_nothing_happens() {
    let platform = Platform::start().await;
    let mut config = platform.commands();
    config.environment.remove("COMPORTA_SANDBOX_TOKEN");
    let (exit, said) = perform(&config, &kill(LEFT)).await;
    assert_eq!((exit.unwrap().code, said.contains("401")), (Some(1), true), "{said}");
    assert_eq!(platform.statuses(LEFT).await, ["RUNNING", "RUNNING"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_from_a_file_is_taken_and_not_shown() {
    let platform = Platform::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{}\n", server::sandbox::PASSWORD)).unwrap();
    let mut config = platform.commands();
    config.environment.remove("COMPORTA_SANDBOX_TOKEN");
    config.secret_files.insert("COMPORTA_SANDBOX_TOKEN".into(), file.display().to_string());
    let (exit, said) = perform(&config, &kill(LEFT)).await;
    assert_eq!(exit.unwrap().code, Some(0), "{said}");
    assert!(!said.contains(server::sandbox::PASSWORD), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_waits_for_an_answer_is_ended_and_what_it_did_is_unknown() {
    let platform = Platform::start().await;
    platform.inject("/tools/kill/", 1, FaultKind::ActWithoutAnswer);
    let mut config = platform.commands();
    config.timeout_seconds = 1;
    let (exit, said) = perform(&config, &kill(LEFT)).await;
    assert!(exit.unwrap_err().is_unknown(), "{said}");
    // And here it was done.
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(platform.statuses(LEFT).await, ["KILLED", "KILLED"]);
}

fn itaipu(transaction: &str, filter: &str) -> Operation {
    let asked = Itaipu {
        stack: "cantareira-stable".into(),
        env: "prod".into(),
        cluster: "again-reserve".into(),
        permanent: "s3a://nu-spark-metapod-permanent-1/".into(),
        ephemeral: "s3a://nu-spark-metapod-ephemeral-1/".into(),
        nodes: 20,
        filter: filter.into(),
        itaipu: "4945885".into(),
        transaction: transaction.into(),
        target_date: Some("2026-11-21".into()),
        reference_date: None,
        instance_type: None,
        use_cache: true,
        placeholders: true,
    };
    Operation::run_itaipu(asked).unwrap()
}

const STRANGER: &str = "f7832a01-001b-56f7-a4fe-b3a417f8f654";

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_that_is_committed_by_hand_has_that_file() {
    let platform = Platform::start().await;
    let (metapod, transaction) = (platform.metapod(), platform.transaction().await);
    let name = ["dataset/fx-model".to_owned()];
    let before = metapod.details(&transaction, &name).await.unwrap().value.remove(0);
    let empty = server::config::MetapodConfig::at("http://a".parse().unwrap()).empty_file;
    let commit =
        |transaction: &str, id: &str| Operation::commit_dataset("prod", transaction, id, "PARQUET", &empty).unwrap();
    let (exit, said) = perform(&platform.commands(), &commit(&transaction, &before.listed.id)).await;
    assert_eq!(exit.unwrap().code, Some(0), "{said}");
    let after = metapod.details(&transaction, &name).await.unwrap().value.remove(0);
    assert!(!before.listed.committed && after.listed.committed && after.listed.committed_at.is_some());
    assert_eq!((after.listed.path.as_deref(), after.listed.format.as_deref()), (Some(empty.as_str()), Some("PARQUET")));
    assert_eq!((after.bytes, after.rows), (Some(0), Some(0)));
    for (transaction, id, words) in [
        (STRANGER, before.listed.id.as_str(), "knows no transaction"),
        (transaction.as_str(), STRANGER, "has no dataset"),
    ] {
        let (exit, said) = perform(&platform.commands(), &commit(transaction, id)).await;
        assert_eq!((exit.unwrap().code, said.contains(words)), (Some(1), true), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dataset_that_is_computed_again_is_committed_when_the_job_is_over() {
    let platform = Platform::start().await;
    let (metapod, transaction) = (platform.metapod(), platform.transaction().await);
    let name = ["model/collections-policy".to_owned()];
    let before = metapod.named(&transaction, &name).await.unwrap().value.remove(0);
    metapod.retract(Retract::Committed, &before.id).await.unwrap();
    let (exit, said) = perform(&platform.commands(), &itaipu(&transaction, &name[0])).await;
    assert_eq!(exit.unwrap().code, Some(0), "{said}");
    assert!(!metapod.named(&transaction, &name).await.unwrap().value[0].committed);
    assert_eq!(platform.statuses("again-reserve").await, ["RUNNING"]);
    tokio::time::sleep(Duration::from_millis(4_200)).await;
    let after = metapod.named(&transaction, &name).await.unwrap().value.remove(0);
    assert_eq!((after.committed, &after.path, &after.id), (true, &before.path, &before.id));
    assert!(after.committed_at > before.committed_at);
    assert_eq!(platform.statuses("again-reserve").await, ["FINISHED"]);
    for (transaction, name, words) in [
        (STRANGER, "model/collections-policy", "knows no transaction"),
        (transaction.as_str(), "model/no-such-model", "has no dataset"),
    ] {
        let (exit, said) = perform(&platform.commands(), &itaipu(transaction, name)).await;
        assert_eq!((exit.unwrap().code, said.contains(words)), (Some(1), true), "{said}");
    }
}
