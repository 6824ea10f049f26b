//! Graphs that are laid out off the main thread; and one that goes round in circles, with a state of its own.

use axum::Router;
use axum::routing::{get, post};
use end2end::browser::{Look, Stage, Visitor, airflow, scene};
use serde_json::{Value, json};

/// Counts what is asked of workers and what they answer. Runs before the page.
const OVERHEAR: &str = "(() => {
    const Plain = window.Worker;
    window.asked = window.answered = 0;
    window.Worker = class extends Plain {
        constructor(...all) {
            super(...all);
            this.addEventListener('message', (event) => { if (event.data[1] instanceof Int32Array) window.answered += 1; });
        }
        postMessage(...all) { window.asked += 1; super.postMessage(...all); }
    };
})()";

/// A browser that has no workers, or is not allowed to start any.
const NONE: &str = "window.Worker = class { constructor() { throw new DOMException('not here', 'SecurityError'); } };";

/// A browser whose workers never answer, and whose half minute is short.
const SILENT: &str = "window.Worker = class { postMessage() {} terminate() { window.ended = true; } };
    const plain = window.setTimeout;
    window.setTimeout = (call, after, ...rest) => plain(call, after === 30000 ? 100 : after, ...rest);";

/// Opens the whole run of three thousand tasks; answers where the first tasks are drawn.
async fn whole(before: &str) -> (Stage, Visitor, Vec<String>) {
    let stage = Stage::with(|config| config.sandbox.tasks = 3_000).await;
    let night = stage.night().await;
    let visitor = stage.otto().await;
    visitor.page.add_init_script(before).await.expect("a script before the page");
    visitor.open(&night.at("scope=all")).await;
    visitor.see(".dag-surface[aria-busy=false]").await;
    let places = "[...document.querySelectorAll('.dag-surface a[data-task]')].slice(0, 20)\
                  .map((node) => node.dataset.task + node.closest('g').getAttribute('transform'))";
    let places = visitor.value(places).await;
    (stage, visitor, places)
}

#[test]
fn a_large_graph_is_laid_out_by_a_worker_and_without_one_all_the_same() {
    scene(async {
        let (_stage, visitor, by_worker) = whole(OVERHEAR).await;
        let (asked, answered): (u32, u32) =
            (visitor.value("window.asked").await, visitor.value("window.answered").await);
        assert!(asked >= 1 && answered >= 1, "asked {asked}, answered {answered}");
        assert!(by_worker.len() == 20, "{by_worker:?}");
        visitor.finish().await;
        let (_stage, visitor, alone) = whole(NONE).await;
        assert_eq!(alone, by_worker, "the drawing is the same");
        visitor.leave().await;
        let (_stage, visitor, given_up) = whole(SILENT).await;
        assert_eq!(given_up, by_worker, "one that does not answer is given up");
        assert!(visitor.value::<bool>("window.ended").await);
        visitor.leave().await;
    });
}

#[test]
fn from_afar_it_is_seen_by_whoever_has_no_script_too() {
    scene(async {
        let stage = Stage::with(|config| config.sandbox.tasks = 1_000).await;
        let night = stage.night().await;
        let far = night.at("scope=all&colour=owner&at=30,30,89");
        for look in Look::MODES {
            let visitor = stage.visitor("vera", look).await;
            visitor.open(&far).await;
            visitor.says(".dag-said", "1000 tasks").await;
            if look.script {
                visitor.see(".dag-painted canvas").await;
            } else {
                visitor.see(".dag-surface .far.shaded.shade-1").await;
                visitor.see(".dag-surface .far.phase-failed").await;
            }
            visitor.shot("graph-far").await;
            visitor.finish().await;
        }
    });
}

/// An Airflow whose DAG, against all rules, goes round in circles.
async fn round_in_circles() -> String {
    let task = |id: &str, to: &[&str]| json!({ "task_id": id, "downstream_task_ids": to, "owner": "squad-fx" });
    let tasks = json!({ "tasks": [
        task("extract", &["model"]), task("model", &["check"]), task("check", &["model", "serve"]), task("serve", &[]),
        task("alone", &["alone"]),
    ], "total_entries": 5 });
    let states = ["success", "failed", "upstream_failed", "upstream_failed", "<b id=odd>vaporised"];
    let ids = ["extract", "model", "check", "serve", "alone"];
    let instance =
        |(id, state): (&str, &str)| json!({ "task_id": id, "state": state, "try_number": 1, "map_index": -1 });
    let instances: Vec<Value> = ids.into_iter().zip(states).map(instance).collect();
    let run = json!({ "dag_run_id": "r", "state": "failed", "conf": {} });
    let answers = [
        ("/version", json!({ "version": "3.3.2" })),
        ("/dags/circle/dagRuns/r/taskInstances", json!({ "task_instances": instances, "total_entries": 5 })),
        ("/dags/circle/dagRuns/r", run.clone()),
        ("/dags/circle/dagRuns", json!({ "dag_runs": [run], "total_entries": 1 })),
        ("/dags/circle/tasks", tasks),
    ];
    let token = post(async || axum::Json(json!({ "access_token": "t" })));
    let mut router = Router::new().route("/auth/token", token);
    for (path, answer) in answers {
        router = router.route(&format!("/api/v2{path}"), get(async move || axum::Json(answer)));
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

#[test]
fn what_closes_a_circle_is_dotted_and_told_of() {
    scene(async {
        let base = round_in_circles().await;
        let stage = Stage::with(|config| {
            config.airflow.insert("main".into(), airflow(&base));
            config.sign_in.people = true;
            config.database_url =
                format!("sqlite:file:circle-{}?mode=memory&cache=shared", base.replace([':', '/'], "-"));
        })
        .await;
        for look in [Look::DESK, Look::PHONE.dark()] {
            let visitor = stage.visitor("vera", look).await;
            assert_eq!(visitor.open("/runs/main/circle/r?scope=all").await, 200);
            visitor.says(".dag-said", "5 tasks").await;
            visitor.see(".edge-back").await;
            // A state that nobody has heard of is a word and nothing else.
            let words = "document.querySelector('[data-task=alone] .node-words').textContent";
            assert_eq!(visitor.value::<String>(words).await, "<b id=odd>vaporised");
            assert_eq!(visitor.count("#odd").await, 0);
            let said = visitor.text(".dag-said").await;
            assert!(said.contains("1 edge closes a circle, dotted"), "{said}");
            // Against the direction of everything else: it ends to the left of where it begins.
            let back = "((path) => path.getPointAtLength(path.getTotalLength()).x < path.getPointAtLength(0).x)\
                        (document.querySelector('.edge-back'))";
            assert!(visitor.value::<bool>(back).await);
            visitor.shot("circle").await;
            visitor.finish().await;
        }
    });
}
