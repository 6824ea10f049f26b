//! Everything that is changed.

use server::clients::airflow::{ApiVersion, SetAnswer, SetSpec};
use server::clients::http::ClientError;

use crate::platform::{BROKEN, DAG, Platform, RUN, clear, set, state};

#[tokio::test]
async fn setting_a_state_once_and_again() {
    for path in ["airflow", "airflow2"] {
        let platform = Platform::start(150).await;
        let airflow = platform.client(path).await;
        assert_eq!(airflow.set_state(&set(BROKEN, "success")).await, Ok(SetAnswer::Set), "{path}");
        assert_eq!(state(airflow.as_ref(), BROKEN).await, "success");
        assert_eq!(
            state(airflow.as_ref(), "fx-model").await,
            "",
            "what was blocked is cleared without having been asked"
        );
        assert_eq!(airflow.set_state(&set(BROKEN, "success")).await, Ok(SetAnswer::AlreadySo), "{path}");
        assert_eq!(airflow.set_state(&set("sorting-hat-model", "failed")).await, Ok(SetAnswer::Set), "{path}");
        assert_eq!(state(airflow.as_ref(), "sorting-hat-model").await, "failed");
        for (spec, what) in [
            (set("no-such-task", "success"), "task"),
            (SetSpec { run: "manual__é/ü?".into(), ..set(BROKEN, "failed") }, "run"),
            (SetSpec { dag: "no dag".into(), ..set(BROKEN, "failed") }, "dag"),
        ] {
            let missing = airflow.set_state(&spec).await;
            assert!(matches!(missing, Err(ClientError::NotFound(_))), "{path}, no such {what}: {missing:?}");
        }
        let senseless = airflow.set_state(&set(BROKEN, "running")).await;
        assert!(matches!(senseless, Err(ClientError::Invalid(_))), "{path}: {senseless:?}");
    }
}

#[tokio::test]
async fn one_instance_of_a_mapped_task_is_set_alone() {
    for path in ["airflow", "airflow2"] {
        let platform = Platform::start(1_000).await;
        let airflow = platform.client(path).await;
        let all = airflow.instances(DAG, RUN).await.expect("instances");
        let mapped = all.iter().find(|one| one.map_index == 1).expect("a mapped one");
        let spec = SetSpec { map_index: Some(1), ..set(&mapped.task, "failed") };
        assert_eq!(airflow.set_state(&spec).await, Ok(SetAnswer::Set), "{path}");
        let now = airflow.instance(DAG, RUN, &mapped.task).await.expect("instances");
        let failed: Vec<i32> = now.iter().filter(|one| one.state.wire() == "failed").map(|one| one.map_index).collect();
        assert_eq!(failed, [1], "{path}");
    }
}

#[tokio::test]
async fn a_dry_run_says_and_does_nothing() {
    for path in ["airflow", "airflow2"] {
        let platform = Platform::start(150).await;
        let airflow = platform.client(path).await;
        let said = airflow.clear(&clear(&[BROKEN, "fx-model"], true, true)).await.expect("a dry run");
        assert_eq!(said.len(), 2, "{path}: {said:?}");
        assert_eq!(state(airflow.as_ref(), BROKEN).await, "failed");
        let done = airflow.clear(&clear(&[BROKEN, "fx-model"], true, false)).await.expect("cleared");
        assert_eq!(done, said, "{path}");
        assert_eq!(state(airflow.as_ref(), BROKEN).await, "");
    }
}

#[tokio::test]
async fn every_flag_is_said_so_that_no_default_counts() {
    for path in ["airflow", "airflow2"] {
        let platform = Platform::start(150).await;
        let airflow = platform.client(path).await;
        // A success is only cleared if it is not only the failed ones that are.
        assert_eq!(airflow.clear(&clear(&["itaipu-ledger"], true, false)).await, Ok(vec![]), "{path} matches nothing");
        assert_eq!(state(airflow.as_ref(), "itaipu-ledger").await, "success");
        let cleared = airflow.clear(&clear(&["itaipu-ledger"], false, false)).await.expect("cleared");
        assert_eq!(cleared, [("itaipu-ledger".to_owned(), -1)], "{path}: neither what is before nor what is after it");
        assert_eq!(state(airflow.as_ref(), "itaipu-ledger-daily").await, "success");
        // A run that was over goes on.
        platform.hand.advance(2 * 3_600_000);
        assert_eq!(airflow.run(DAG, RUN).await.expect("the run").state.wire(), "failed");
        airflow.clear(&clear(&[BROKEN], true, false)).await.expect("cleared");
        assert_ne!(airflow.run(DAG, RUN).await.expect("the run").state.wire(), "failed", "{path}");
    }
}

#[tokio::test]
async fn pausing() {
    let platform = Platform::start(150).await;
    for airflow in platform.both().await {
        for paused in [true, false] {
            airflow.set_paused(DAG, paused).await.expect("it is taken");
            let dags = airflow.dags().await.expect("dags");
            assert!(dags.iter().any(|dag| dag.id == DAG && dag.paused == paused), "{:?}", airflow.api());
        }
    }
}

#[tokio::test]
async fn the_same_by_hand_holds_no_secret_and_quotes_what_is_odd() {
    let platform = Platform::start(150).await;
    for airflow in platform.both().await {
        let spec = SetSpec { task: "it's $(odd)".into(), ..set(BROKEN, "success") };
        for text in [airflow.set_state_command(&spec), airflow.clear_command(&clear(&["it's $(odd)"], true, false))] {
            assert!(text.starts_with("curl ") && !text.contains("sandbox\"") && !text.contains(":sandbox"), "{text}");
            assert!(
                text.contains(if airflow.api() == ApiVersion::V2 { "$AIRFLOW_TOKEN" } else { "$AIRFLOW_PASSWORD" }),
                "{text}"
            );
            let quoted = tokio::process::Command::new("sh").args(["-nc", &text]).status().await.expect("a shell");
            assert!(quoted.success(), "a shell cannot read {text}");
            assert!(!text.contains("'it's"), "{text}");
        }
    }
}
