//! Both Airflow clients, and the procedure above them, against real Airflows.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

#[path = "wire_airflow/service.rs"]
mod service;

use app::model::state::{RunState, TaskState};
use end2end::airflow::{Airflow, DAG, RUN, Version};
use serde_json::json;
use server::clients::airflow::{ApiVersion, ClearSpec, InstanceKey, LogAsk, SetAnswer, SetSpec};
use server::clients::http::ClientError;

const BLOCKED: [&str; 5] = ["fx-model", "fx-policy", "itaipu-rest", "databricks_load-models", "scale-ec2-rest"];

#[tokio::test]
async fn airflow_3() {
    let airflow = Airflow::start(Version::V3).await;
    airflow.trigger(service::ODD).await;
    reads(&airflow, ApiVersion::V2, "3.3.2").await;
    changes(&airflow).await;
    refusals(&airflow).await;
    service::unblocks(&airflow).await;
}

#[tokio::test]
async fn airflow_2() {
    let airflow = Airflow::start(Version::V2).await;
    airflow.trigger(service::ODD).await;
    reads(&airflow, ApiVersion::V1, "2.11.2").await;
    changes(&airflow).await;
    refusals(&airflow).await;
    service::unblocks(&airflow).await;
}

async fn reads(airflow: &Airflow, api: ApiVersion, version: &str) {
    airflow.trigger_and_fail().await;
    let client = airflow.connect().await;
    assert_eq!(client.api(), api);
    assert_eq!(client.version().await.unwrap(), version);
    assert!(client.dags().await.unwrap().iter().any(|dag| dag.id == DAG && !dag.paused));

    let runs = client.runs(DAG, 5).await.unwrap();
    // Newest first, whatever is in its id.
    assert_eq!(runs.iter().map(|run| run.id.as_str()).collect::<Vec<_>>(), [RUN, service::ODD]);
    assert_eq!(runs[0].state, RunState::Failed);
    assert_eq!(client.runs(DAG, 1).await.unwrap().len(), 1);
    let run = client.run(DAG, RUN).await.unwrap();
    assert_eq!(run.conf["itaipu_version"], "4945885");
    assert!(run.end.unwrap() >= run.start.unwrap());

    let tasks = client.tasks(DAG).await.unwrap();
    let fx = tasks.iter().find(|task| task.id == "fx-model").unwrap();
    let mut after = fx.downstream.clone();
    after.sort();
    assert_eq!(after, ["databricks_load-models", "fx-policy", "itaipu-rest", "scale-down-fx-model"]);
    assert_eq!(tasks.iter().find(|task| task.id == "scale-down-fx-model").unwrap().rule, "all_done");
    assert_eq!(fx.owner.as_deref(), Some("squad-fx"));

    let instances = client.instances(DAG, RUN).await.unwrap();
    assert_eq!(instances.len(), 9);
    // The client asks by a body and would go on page by page if that were refused: it is not.
    let body = json!({ "dag_ids": [DAG], "dag_run_ids": [RUN], "page_limit": 4, "page_offset": 7 });
    let listed = airflow.list("/dags/~/dagRuns/~/taskInstances/list", &body).await;
    assert_eq!((listed["task_instances"].as_array().unwrap().len(), &listed["total_entries"]), (2, &json!(9)));
    let listed = airflow.list("/dags/~/dagRuns/list", &json!({ "dag_ids": [DAG], "page_limit": 1 })).await;
    assert_eq!((listed["dag_runs"].as_array().unwrap().len(), &listed["total_entries"]), (1, &json!(2)));
    let state = |task: &str| instances.iter().find(|one| one.task == task).unwrap().state.clone();
    assert_eq!(state("itaipu-fx-model"), TaskState::Failed);
    for task in BLOCKED {
        assert_eq!(state(task), TaskState::UpstreamFailed, "{task}");
    }
    assert_eq!(state("scale-down-fx-model"), TaskState::Success);
    assert_eq!(client.count(DAG, RUN, &[]).await.unwrap().0, 9);
    // By what changed: everything since the run began, nothing since tomorrow; and page by page.
    let since = run.start.unwrap() - 1000;
    assert_eq!(client.changed(DAG, RUN, since).await.unwrap().len(), 9);
    assert_eq!(client.changed(DAG, RUN, since + 86_400_000).await.unwrap(), []);
    let (page, total) = client.slice(DAG, RUN, 4).await.unwrap();
    assert_eq!((page.len(), total), (5, Some(9)));
    let (failed, broken) = client.count(DAG, RUN, &["failed"]).await.unwrap();
    assert_eq!((failed, broken[0].task.as_str()), (1, "itaipu-fx-model"));

    let key = InstanceKey { dag: DAG.into(), run: RUN.into(), task: "itaipu-fx-model".into(), map_index: -1 };
    let one = client.instance(DAG, RUN, "itaipu-fx-model").await.unwrap();
    assert_eq!((one.len(), one[0].try_number), (1, 1));
    let tries = client.tries(&key).await.unwrap();
    assert!(tries.iter().any(|one| one.number == 1 && one.state == TaskState::Failed), "{tries:?}");
    let log = client.log(&LogAsk { key, attempt: 1, token: None }).await.unwrap();
    for words in [
        "reading dataset/fx-rates",
        "Traceback (most recent call last)",
        "in fail",
        "ValueError: column fx_rate not found",
    ] {
        assert!(log.lines.iter().any(|line| line.text.contains(words)), "{words:?} is not in {log:#?}");
    }
    assert!(log.lines.iter().any(|line| line.is_error()) && log.next.is_none());
    // Which log it is stands above it, not in every line.
    assert!(!log.lines.iter().any(|line| line.text.contains(" ti_id=")), "{log:#?}");

    let missing = client.run(DAG, "no/such+run").await.unwrap_err();
    assert!(matches!(missing, ClientError::NotFound(_)), "{missing:?}");
}

async fn changes(airflow: &Airflow) {
    let client = airflow.connect().await;
    let clear = |tasks: &[&str], only_failed: bool, dry_run: bool| ClearSpec {
        dag: DAG.into(),
        run: RUN.into(),
        tasks: tasks.iter().map(|task| (*task).to_owned()).collect(),
        only_failed,
        dry_run,
    };
    let would = client.clear(&clear(&BLOCKED, true, true)).await.unwrap();
    assert_eq!(would.len(), BLOCKED.len(), "{would:?}");
    assert_eq!(airflow.task_state("fx-model").await, "upstream_failed", "a dry run changes nothing");

    let before = server::clock::Clock::system().now_ms();
    let set = SetSpec {
        dag: DAG.into(),
        run: RUN.into(),
        task: "itaipu-fx-model".into(),
        map_index: None,
        state: TaskState::Success,
    };
    assert_eq!(client.set_state(&set).await.unwrap(), SetAnswer::Set);
    // Airflow has cleared what was blocked; to clear it again matches nothing, and is no error.
    assert_eq!(client.clear(&clear(&BLOCKED, true, false)).await.unwrap(), []);
    assert_ne!(airflow.task_state("fx-model").await, "upstream_failed");
    let changed = client.changed(DAG, RUN, before).await.unwrap();
    for task in ["itaipu-fx-model", "fx-model"] {
        assert!(changed.iter().any(|one| one.task == task), "{task} changed: {changed:?}");
    }
    airflow.wait_for_run("success").await;
    assert_eq!(airflow.task_state("itaipu-fx-model").await, "success");
    assert_eq!(client.set_state(&set).await.unwrap(), SetAnswer::AlreadySo);
    // A successful task is only cleared when it is said that it need not have failed.
    assert_eq!(client.clear(&clear(&["scale-down-fx-model"], true, false)).await.unwrap(), []);
    let cleared = client.clear(&clear(&["scale-down-fx-model"], false, false)).await.unwrap();
    assert_eq!(cleared, [("scale-down-fx-model".to_owned(), -1)]);
    airflow.wait_for_run("success").await;
}

async fn refusals(airflow: &Airflow) {
    let client = airflow.connect().await;
    let set = |run: &str, task: &str, state: &str| SetSpec {
        dag: DAG.into(),
        run: run.into(),
        task: task.into(),
        map_index: None,
        state: state.into(),
    };
    for missing in [set("no-such-run", "fx-model", "success"), set(RUN, "no-such-task", "success")] {
        let refused = client.set_state(&missing).await.unwrap_err();
        assert!(matches!(refused, ClientError::NotFound(_)), "{missing:?}: {refused:?}");
    }
    let refused = client.set_state(&set(RUN, "fx-model", "running")).await.unwrap_err();
    assert!(matches!(refused, ClientError::Invalid(_)), "{refused:?}");

    let base = airflow.base.parse().unwrap();
    let stranger = server::clients::airflow::connect(
        "main",
        &base,
        "admin",
        "wrong".into(),
        std::time::Duration::from_secs(20),
        None,
    );
    let refused = stranger.await.unwrap().dags().await.unwrap_err();
    assert!(matches!(refused, ClientError::Unauthorized(_) | ClientError::Forbidden(_)), "{refused:?}");

    for paused in [true, false] {
        client.set_paused(DAG, paused).await.unwrap();
        assert_eq!(airflow.get(&format!("/dags/{DAG}")).await["is_paused"], paused);
    }
}
