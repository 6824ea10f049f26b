//! Live streams: what changes is told within seconds, and however many people look, each run is read
//! by one.

use std::time::Duration;

use app::model::context::RunRef;
use app::model::live::LiveEvent;
use app::model::state::TaskState;
use app::paths;
use futures::StreamExt;
use reqwest::Response;
use server::config::Config;

use crate::console::{BROKEN, Console, Visitor, config};

/// A console in real time; the run that broke.
async fn in_real_time(config: Config) -> (Console, Visitor, RunRef) {
    let console = Console::in_real_time(config).await;
    let otto = console.sign_in("otto").await;
    let page = otto.ports.runs.list(&otto.who, &app::model::runs::RunFilter::default()).await.expect("runs are listed");
    let run = page.runs.iter().find(|row| row.broke_first.as_deref() == Some(BROKEN)).expect("it broke").run.clone();
    (console, otto, run)
}

/// Opens the stream of a run at a revision.
async fn open(visitor: &Visitor, run: &RunRef, revision: u64) -> Response {
    let answer = visitor.get(&paths::live_run(run, revision)).send().await.expect("it answers");
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/event-stream")));
    answer
}

/// The events of a stream until one is `wanted`, for at most five seconds.
async fn until(stream: Response, wanted: impl Fn(&LiveEvent) -> bool) -> LiveEvent {
    let mut pieces = stream.bytes_stream();
    let mut text = String::new();
    let reading = async {
        while let Some(piece) = pieces.next().await {
            text.push_str(&String::from_utf8_lossy(&piece.expect("it is not broken off")));
            while let Some((event, rest)) = text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                let rest = rest.to_owned();
                text = rest;
                let event: Option<LiveEvent> = data.map(|data| serde_json::from_str(&data).expect("an event"));
                if let Some(event) = event.filter(&wanted) {
                    return event;
                }
            }
        }
        panic!("the stream ended");
    };
    tokio::time::timeout(Duration::from_secs(5), reading).await.expect("it is told within five seconds")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_in_airflow_is_told_within_five_seconds() {
    let (console, otto, run) = in_real_time(config()).await;
    let view = otto.ports.runs.view(&otto.who, &run).await.expect("it is read");
    let place = view.place("load-redshift-audit").expect("it is there");
    let stream = open(&otto, &run, view.revision).await;
    // Somebody works in Airflow's own console.
    let spec = server::clients::airflow::SetSpec {
        dag: run.dag.clone(),
        run: run.run.clone(),
        task: "load-redshift-audit".into(),
        map_index: None,
        state: TaskState::Success,
    };
    console.airflow().await.set_state(&spec).await.expect("it is set");
    let told = |event: &LiveEvent| match event {
        LiveEvent::Delta(delta) => {
            delta.changed.iter().any(|(at, row)| *at == place && row.state == TaskState::Success)
        }
        _ => false,
    };
    let LiveEvent::Delta(delta) = until(stream, told).await else { unreachable!() };
    assert!(delta.revision > view.revision);
    assert!(delta.changed.len() < view.tasks.len() / 2, "only what changed is sent: {}", delta.changed.len());
    // Whoever has the new revision is told nothing twice.
    let mut now = view.clone();
    delta.apply(&mut now);
    let fresh = otto.ports.runs.view(&otto.who, &run).await.expect("it is read");
    assert_eq!(now.tasks[place as usize], fresh.tasks[place as usize]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_run_is_read_by_what_changed() {
    let mut large = config();
    large.sandbox.tasks = 1_500;
    let (console, otto, run) = in_real_time(large).await;
    let view = otto.ports.runs.view(&otto.who, &run).await.expect("it is read");
    let stream = open(&otto, &run, view.revision).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let of_the_run = format!("/dagRuns/{}/taskInstances", run.run.replace(':', "%3A").replace('+', "%2B"));
    let calls = console.sandbox().calls();
    let count = |so: &dyn Fn(&str) -> bool| calls.iter().filter(|call| so(&call.path)).count();
    let looks = count(&|path| path.contains("\"page_limit\":10"));
    let whole = count(&|path| path.contains("/taskInstances/list?") && path.contains(&run.run));
    let pages = count(&|path| path.ends_with(&of_the_run));
    assert!(looks >= 3, "{looks} looks in {calls:?}");
    assert!(whole <= 2 * view.tasks.len().div_ceil(1_000), "it was read whole {whole} times, in parts");
    assert!(pages <= looks * 6, "{pages} pages at {looks} looks");
    // A change somewhere in the middle is told all the same, and what is shown is what Airflow says.
    let airflow = console.airflow().await;
    let spec = server::clients::airflow::SetSpec {
        dag: run.dag.clone(),
        run: run.run.clone(),
        task: BROKEN.into(),
        map_index: None,
        state: TaskState::Success,
    };
    airflow.set_state(&spec).await.expect("it is set");
    let place = view.place(BROKEN).expect("it is there");
    let told = |event: &LiveEvent| match event {
        LiveEvent::Delta(delta) => delta.changed.iter().any(|(at, _)| *at == place),
        _ => false,
    };
    until(stream, told).await;
    let same = async {
        loop {
            let shown = otto.ports.runs.view(&otto.who, &run).await.expect("it is read");
            let truth = airflow.instances(&run.dag, &run.run).await.expect("it answers");
            let differs = |one: &server::clients::airflow::Instance| {
                one.map_index < 0 && shown.place(&one.task).is_none_or(|at| shown.tasks[at as usize].state != one.state)
            };
            if !truth.iter().any(differs) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), same).await.expect("what is shown is what is so");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_with_an_unknown_revision_loads_anew() {
    let (_console, otto, run) = in_real_time(config()).await;
    let stream = open(&otto, &run, 1).await;
    assert_eq!(until(stream, |_| true).await, LiveEvent::Reload);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_not_there_has_no_stream() {
    let (_console, otto, run) = in_real_time(config()).await;
    let nowhere = RunRef { run: "manual__é/ü".into(), ..run };
    assert_eq!(otto.get(&paths::live_run(&nowhere, 0)).send().await.expect("it answers").status(), 404);
    assert_eq!(otto.get("/live/run?airflow=main").send().await.expect("it answers").status(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_viewers_cost_airflow_no_more_than_one() {
    const SPAN: Duration = Duration::from_secs(6);
    let calls = |console: &Console| console.sandbox().totals().reads;
    let mut spent = Vec::new();
    for viewers in [1, 10] {
        let (console, otto, run) = in_real_time(config()).await;
        let view = otto.ports.runs.view(&otto.who, &run).await.expect("it is read");
        let mut streams = Vec::new();
        for _ in 0..viewers {
            streams.push(open(&otto, &run, view.revision).await);
        }
        let before = calls(&console);
        tokio::time::sleep(SPAN).await;
        spent.push(calls(&console) - before);
        drop(streams);
    }
    assert!(spent[0] >= 4, "the run is watched: {spent:?}");
    // A reading more may fall into the same span; ten times as many may not.
    assert!(spent[1] <= spent[0] + 4, "ten viewers cost {} calls where one costs {}", spent[1], spent[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_stops_answering_is_told_and_so_is_its_return() {
    let (console, otto, run) = in_real_time(config()).await;
    let view = otto.ports.runs.view(&otto.who, &run).await.expect("it is read");
    let stream = open(&otto, &run, view.revision).await;
    let down = server::sandbox::Fault {
        method: Some("GET".into()),
        path_contains: "/dagRuns/".into(),
        times: 12,
        kind: server::sandbox::FaultKind::Status(502, None),
    };
    console.sandbox().inject(down);
    let trouble = until(stream, |event| matches!(event, LiveEvent::Trouble { .. })).await;
    assert!(
        matches!(&trouble, LiveEvent::Trouble { message, as_of } if message.contains("502") && *as_of > 0),
        "{trouble:?}"
    );
    // A page that is opened now shows what was read before, and says so.
    let seen = otto.ports.runs.view(&otto.who, &run).await.expect("what was read before");
    assert_eq!(seen.troubles.len(), 1, "{:?}", seen.troubles);
    let back = async {
        while !otto.ports.runs.view(&otto.who, &run).await.is_ok_and(|view| view.troubles.is_empty()) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), back).await.expect("it comes back by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_of_an_execution_ends_with_what_came_of_it() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let run = RunRef::new("main", crate::console::DAG, crate::console::RUN);
    let asked = app::model::procedure::PlanRequest::new("mark-success", &run, "load-redshift-audit");
    let plan = otto.ports.procedures.plan(&otto.who, &asked, None).await.expect("it is planned");
    let seen = app::ports::Seen { fingerprint: &plan.fingerprint, ticket: &plan.ticket, ..Default::default() };
    let app::model::plan::Confirmation::Started(id) =
        otto.ports.procedures.confirm(&otto.who, &asked, seen).await.expect("it is confirmed")
    else {
        panic!("it does not start")
    };
    let stream = otto.get(&format!("/live/execution?id={id}")).send().await.expect("it answers");
    assert_eq!(stream.status(), 200);
    let mut pieces = stream.bytes_stream();
    let mut text = String::new();
    let reading = async {
        while !text.contains("stands as planned") {
            text.push_str(&String::from_utf8_lossy(
                &pieces.next().await.expect("it goes on").expect("it is not broken off"),
            ));
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("it is told");
    assert_eq!(otto.get("/live/execution?id=none").send().await.expect("it answers").status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_the_session_it_was_opened_in() {
    let (console, otto, run) = in_real_time(config()).await;
    let other = console.sign_in("otto").await;
    let mut stream = otto.get(&paths::live_run(&run, 0)).send().await.expect("it answers");
    assert!(stream.chunk().await.expect("it goes on").is_some());
    let () = other.tell("revoke_session", &crate::console::arguments(&[("id", "")])).await;
    let ends = async { while stream.chunk().await.ok().flatten().is_some() {} };
    tokio::time::timeout(Duration::from_secs(9), ends).await.expect("it ends");
}
