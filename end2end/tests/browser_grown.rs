//! A DAG that gets a task: the whole run is drawn after its last drawing, also by a server that was started since.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::graph::sample::pipeline;
use axum::Router;
use axum::routing::{get, post};
use end2end::browser::{Stage, airflow, eventually, scene};
use serde_json::{Value, json};

/// How many tasks there are at first; the one that comes has this number.
const TASKS: u32 = 60;

fn id(task: u32) -> String {
    format!("task-{task:02}")
}

/// The tasks as Airflow tells them, and how they went.
fn told(grown: bool) -> (Value, Value) {
    let (_, mut edges) = pipeline(3, TASKS);
    if grown {
        edges.extend([(4, TASKS), (9, TASKS), (TASKS, 50)]);
    }
    let tasks: Vec<Value> = (0..TASKS + u32::from(grown))
        .map(|task| {
            let next: Vec<String> = edges.iter().filter(|edge| edge.0 == task).map(|edge| id(edge.1)).collect();
            json!({ "task_id": id(task), "downstream_task_ids": next, "owner": "squad-fx" })
        })
        .collect();
    let instances: Vec<Value> = (0..TASKS + u32::from(grown))
        .map(|task| json!({ "task_id": id(task), "state": "success", "try_number": 1, "map_index": -1 }))
        .collect();
    let total = tasks.len();
    (json!({ "tasks": tasks, "total_entries": total }), json!({ "task_instances": instances, "total_entries": total }))
}

/// An Airflow with one run of a DAG that may grow.
async fn growing(grown: Arc<AtomicBool>) -> String {
    let run = json!({ "dag_run_id": "r", "state": "success", "conf": {} });
    let answer = |answer: Value| get(async move || axum::Json(answer));
    let now = move |grown: &Arc<AtomicBool>, pick: fn((Value, Value)) -> Value| {
        let grown = grown.clone();
        get(async move || axum::Json(pick(told(grown.load(Ordering::SeqCst)))))
    };
    let router = Router::new()
        .route("/auth/token", post(async || axum::Json(json!({ "access_token": "t" }))))
        .route("/api/v2/version", answer(json!({ "version": "3.3.2" })))
        .route("/api/v2/dags/grows/tasks", now(&grown, |told| told.0))
        .route("/api/v2/dags/grows/dagRuns/r/taskInstances", now(&grown, |told| told.1))
        .route("/api/v2/dags/grows/dagRuns/r", answer(run.clone()))
        .route("/api/v2/dags/grows/dagRuns", answer(json!({ "dag_runs": [run], "total_entries": 1 })));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

/// How high each task is drawn, by a server with this store.
async fn drawn(base: &str, store: &str) -> BTreeMap<String, i32> {
    let stage = Stage::with(|config| {
        config.airflow.insert("main".into(), airflow(base));
        config.sign_in.people = true;
        store.clone_into(&mut config.database_url);
    })
    .await;
    let visitor = stage.visitor("vera", end2end::browser::Look::DESK).await;
    assert_eq!(visitor.open("/runs/main/grows/r?scope=all&at=20,20,300").await, 200);
    let read = "[...document.querySelectorAll('.dag-surface a[data-task]')]
        .map((node) => [node.dataset.task, Number(node.closest('g').getAttribute('transform').match(/ (-?[0-9]+)/)[1])])";
    let heights = eventually(
        "all tasks",
        async || visitor.value::<Vec<(String, i32)>>(read).await,
        |heights| heights.len() >= TASKS as usize,
    )
    .await;
    visitor.live().await;
    // The drawing is put into the store beside the answer.
    tokio::time::sleep(Duration::from_secs(1)).await;
    visitor.finish().await;
    stage.close().await;
    heights.into_iter().collect()
}

/// How many tasks moved by more than a row against the others.
fn moved(before: &BTreeMap<String, i32>, after: &BTreeMap<String, i32>) -> usize {
    let mut by: Vec<i32> = before.iter().map(|(task, y)| after[task] - y).collect();
    by.sort_unstable();
    let all = by[by.len() / 2];
    by.into_iter().filter(|by| (by - all).abs() > 60).count()
}

#[test]
fn a_task_more_leaves_the_others_where_they_were() {
    scene(async {
        let grown = Arc::new(AtomicBool::new(false));
        let base = growing(grown.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        let store = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
        let before = drawn(&base, &store("one.db")).await;
        assert_eq!(before.len(), TASKS as usize);
        grown.store(true, Ordering::SeqCst);
        let after = drawn(&base, &store("one.db")).await;
        assert_eq!(after.len(), TASKS as usize + 1);
        // One who does not know the drawing of before draws another.
        let anew = drawn(&base, &store("other.db")).await;
        let (kept, new) = (moved(&before, &after), moved(&before, &anew));
        assert!(kept <= TASKS as usize / 10, "{kept} tasks moved by more than a row");
        assert!(new > kept, "without the drawing before {new} of them move, with it {kept}");
    });
}
