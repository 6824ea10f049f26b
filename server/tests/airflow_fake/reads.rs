//! Everything that is read.

use std::collections::BTreeSet;

use app::model::log::LogLine;
use app::model::state::{RunState, TaskState};
use server::clients::airflow::{ApiVersion, Instance, LogAsk};
use server::clients::http::ClientError;
use server::sandbox::FaultKind;

use crate::platform::{BROKEN, DAG, Platform, RUN, at, key};

#[tokio::test]
async fn which_version_it_is_is_found_out() {
    let platform = Platform::start(150).await;
    let [new, old] = platform.both().await;
    assert_eq!((new.api(), old.api()), (ApiVersion::V2, ApiVersion::V1));
    assert_eq!(new.version().await.as_deref(), Ok("3.3.2"));
    assert_eq!(old.version().await.as_deref(), Ok("2.11.2"));
    // A slash at the end of the address is no other address.
    assert!(at(&format!("{}/airflow/", platform.base), None).await.is_ok());
    let neither = at(&format!("{}/metapod", platform.base), None).await.expect_err("there is no Airflow");
    assert!(
        matches!(&neither, ClientError::Garbage(words) if words.contains("older versions are not supported")),
        "{neither}"
    );
    let nobody = at("http://127.0.0.1:9", None).await.expect_err("nobody is there");
    assert!(matches!(nobody, ClientError::Unreachable(_)), "{nobody}");
}

#[tokio::test]
async fn dags_runs_and_what_a_run_was_triggered_with() {
    let platform = Platform::start(150).await;
    for airflow in platform.both().await {
        let dags = airflow.dags().await.expect("dags");
        assert!(dags.iter().any(|dag| dag.id == DAG && !dag.paused), "{dags:?}");
        let runs = airflow.runs(DAG, 30).await.expect("runs");
        assert_eq!((runs.len(), runs[0].id.as_str()), (4, RUN), "newest first");
        assert_eq!(airflow.runs(DAG, 2).await.expect("runs").len(), 2);
        let run = airflow.run(DAG, RUN).await.expect("run");
        assert_eq!(run, runs[0]);
        assert_eq!((&run.state, run.end), (&RunState::Running, None));
        assert!(run.start.is_some() && run.conf["metapod_transaction"].is_string());
    }
}

#[tokio::test]
async fn every_page_of_a_thousand_tasks() {
    let platform = Platform::start(1_000).await;
    let [new, old] = platform.both().await;
    let mut seen = Vec::new();
    for airflow in [&new, &old] {
        let tasks = airflow.tasks(DAG).await.expect("tasks");
        assert_eq!(tasks.len(), 1_000);
        let ids: BTreeSet<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
        assert!(tasks.iter().flat_map(|task| &task.downstream).all(|to| ids.contains(to.as_str())));
        assert!(tasks.iter().any(|task| task.id == "scale-down-fx-model" && task.rule == "all_done"));
        let instances = airflow.instances(DAG, RUN).await.expect("instances");
        assert!(instances.len() >= 1_000);
        let keys: BTreeSet<_> = instances.iter().map(|one| (one.task.clone(), one.map_index)).collect();
        assert_eq!(keys.len(), instances.len(), "each once");
        assert_eq!(instances.iter().map(|one| one.task.as_str()).collect::<BTreeSet<_>>(), ids, "and none is missing");
        let (total, _) = airflow.count(DAG, RUN, &[]).await.expect("a count");
        assert_eq!(total as usize, instances.len());
        let (failed, which) = airflow.count(DAG, RUN, &["failed"]).await.expect("a count");
        assert_eq!(failed as usize, instances.iter().filter(|one| one.state == TaskState::Failed).count());
        assert!(which.iter().any(|one| one.task == BROKEN));
        let (more, _) = airflow.count(DAG, RUN, &["failed", "upstream_failed"]).await.expect("a count");
        assert!(more > failed);
        let mut rows: Vec<_> =
            instances.into_iter().map(|one| (one.task, one.map_index, one.state, one.try_number)).collect();
        rows.sort();
        seen.push(rows);
    }
    assert_eq!(seen[0], seen[1], "both versions tell the same of the same night");
}

#[tokio::test]
async fn one_task_and_the_instances_of_a_mapped_one() {
    let platform = Platform::start(1_000).await;
    for airflow in platform.both().await {
        let one = airflow.instance(DAG, RUN, BROKEN).await.expect("an instance");
        assert_eq!((one.len(), one[0].map_index, &one[0].state, one[0].try_number), (1, -1, &TaskState::Failed, 2));
        assert!(one[0].host.is_some() && one[0].end > one[0].start);
        let all = airflow.instances(DAG, RUN).await.expect("instances");
        let mapped = all.iter().find(|one| one.map_index >= 0).expect("a thousand tasks have a mapped one");
        let many = airflow.instance(DAG, RUN, &mapped.task).await.expect("instances");
        assert_eq!(many.len(), all.iter().filter(|one| one.task == mapped.task).count());
        assert!(many.windows(2).all(|pair| pair[0].map_index < pair[1].map_index), "{many:?}");
        let missing = airflow.instance(DAG, RUN, "no/such task?").await.map(|list| list.len());
        assert!(matches!(missing, Ok(0) | Err(ClientError::NotFound(_))), "{missing:?}");
    }
}

#[tokio::test]
async fn tries_and_their_logs() {
    let platform = Platform::start(150).await;
    for airflow in platform.both().await {
        let tries = airflow.tries(&key(BROKEN)).await.expect("tries");
        assert_eq!(tries.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2]);
        assert!(tries.iter().all(|one| one.state == TaskState::Failed && one.start.is_some() && one.end.is_some()));
        let ask = LogAsk { key: key(BROKEN), attempt: 2, token: None };
        let piece = airflow.log(&ask).await.expect("a log");
        let text: Vec<&str> = piece.lines.iter().map(|line| line.text.as_str()).collect();
        assert!(text.iter().any(|line| line.contains("NoSuchElementException")), "{:?}: {text:#?}", airflow.api());
        assert!(piece.lines.iter().any(LogLine::is_error));
        assert!(piece.lines.iter().any(|line| line.time.is_some() && line.level.is_some()));
        assert_eq!(piece.next, None, "the try is over");
        // Airflow 2 says in the log itself that there is none.
        let missing = airflow.log(&LogAsk { attempt: 9, ..ask }).await;
        assert!(airflow.api() == ApiVersion::V1 || matches!(missing, Err(ClientError::NotFound(_))), "{missing:?}");
    }
}

#[tokio::test]
async fn a_log_that_grows_is_read_in_pieces() {
    let platform = Platform::start(150).await;
    let airflow = platform.client("airflow").await;
    let running = "sorting-hat-model";
    let attempt = airflow.instance(DAG, RUN, running).await.expect("an instance")[0].try_number;
    let mut ask = LogAsk { key: key(running), attempt, token: None };
    let (mut lines, mut pieces) = (Vec::new(), 0);
    let mut read_on = async |lines: &mut Vec<LogLine>| {
        loop {
            let piece = airflow.log(&ask).await.expect("a piece");
            let end = piece.lines.is_empty();
            lines.extend(piece.lines);
            pieces += 1;
            // One that runs has a token for ever.
            ask.token = Some(piece.next.expect("there may be more to come"));
            if end {
                return;
            }
        }
    };
    read_on(&mut lines).await;
    let before = lines.len();
    platform.hand.advance(60_000);
    read_on(&mut lines).await;
    assert!(pieces > 3 && lines.len() > before, "{pieces} pieces, {before} lines and then {}", lines.len());
    let texts: BTreeSet<_> = lines.iter().map(|line| (&line.time, &line.text)).collect();
    assert!(texts.len() + 5 > lines.len(), "nothing twice: {} of {}", texts.len(), lines.len());
    let forged = airflow.log(&LogAsk { key: key(running), attempt, token: Some("forged".into()) }).await;
    assert!(matches!(forged, Err(ClientError::Invalid(_))), "{forged:?}");
}

#[tokio::test]
async fn where_the_list_by_a_body_is_refused_it_is_read_page_by_page() {
    for path in ["airflow", "airflow2"] {
        let platform = Platform::start(1_200).await;
        let (able, barred) = (platform.client(path).await, platform.client(path).await);
        let quick = able.instances(DAG, RUN).await.expect("instances");
        let lists = platform.calls("GET", "/list?");
        assert_eq!(lists, quick.len().div_ceil(1_000), "{path}");
        platform.inject("GET", "/taskInstances/list", 9, FaultKind::Status(405, None));
        let plain = barred.instances(DAG, RUN).await.expect("instances all the same");
        assert_eq!(barred.instances(DAG, RUN).await.expect("and again").len(), plain.len());
        assert_eq!(platform.calls("GET", "/list?") - lists, 1, "{path}: it is not asked for again");
        let key = |one: &Instance| (one.task.clone(), one.map_index);
        let [quick, plain] = [quick, plain].map(|rows| rows.iter().map(key).collect::<BTreeSet<_>>());
        assert_eq!(quick, plain, "{path}");
        let run = barred.run(DAG, RUN).await.expect("its head");
        assert_eq!(run, able.run(DAG, RUN).await.expect("its head"));
    }
}
