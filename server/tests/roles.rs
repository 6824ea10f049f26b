//! Server functions are a public API: none answers somebody who is not signed in, and none changes
//! anything for somebody who may only look.

#[path = "support/console.rs"]
mod console;

use std::collections::BTreeSet;

use console::{BROKEN, Console, DAG, RUN, Visitor, arguments};
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{RequestBuilder, StatusCode};

/// Who a server function answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    /// Whoever is signed in.
    Viewers,
    /// It changes something of whoever is signed in, and of nobody else.
    Owners,
    /// It changes something.
    Operators,
}

/// A server function: its path, for whom it is, and arguments that make sense.
type Function = (&'static str, For, &'static [(&'static str, &'static str)]);

const OF_A_RUN: &[(&str, &str)] = &[("run[airflow]", "main"), ("run[dag]", DAG), ("run[run]", RUN)];
const OF_A_PAGE: &[(&str, &str)] =
    &[("run[airflow]", "main"), ("run[dag]", DAG), ("run[run]", RUN), ("query[task]", BROKEN)];
const OF_A_TASK: &[(&str, &str)] = &[
    ("run[airflow]", "main"),
    ("run[dag]", DAG),
    ("run[run]", RUN),
    ("task", BROKEN),
    ("attempt", "2"),
    ("query[task]", BROKEN),
];
const OF_A_PLAN: &[(&str, &str)] = &[
    ("request[procedure]", "unblock-downstream"),
    ("request[run][airflow]", "main"),
    ("request[run][dag]", DAG),
    ("request[run][run]", RUN),
    ("request[task]", BROKEN),
    ("fingerprint", "0000"),
    ("ticket", "one"),
];

const OF_DATASETS: &[(&str, &str)] =
    &[("run[airflow]", "main"), ("run[dag]", DAG), ("run[run]", RUN), ("query[search]", "fx")];
const OF_ROWS: &[(&str, &str)] =
    &[("run[airflow]", "main"), ("run[dag]", DAG), ("run[run]", RUN), ("query[search]", "fx"), ("count", "10")];
const OF_A_DATASET: &[(&str, &str)] =
    &[("run[airflow]", "main"), ("run[dag]", DAG), ("run[run]", RUN), ("name", "dataset/fx-model")];

/// Every server function. Whoever adds one says here for whom it is.
const FUNCTIONS: &[Function] = &[
    ("/api/audit", For::Viewers, &[("filter[person]", "otto")]),
    ("/api/audit_verdict", For::Viewers, &[]),
    ("/api/backends", For::Viewers, &[]),
    ("/api/runs", For::Viewers, &[("filter[search]", "")]),
    ("/api/run", For::Viewers, OF_A_PAGE),
    ("/api/panel", For::Viewers, OF_A_TASK),
    ("/api/overlay", For::Viewers, OF_A_RUN),
    ("/api/table", For::Viewers, OF_A_RUN),
    ("/api/log", For::Viewers, OF_A_TASK),
    ("/api/plan", For::Viewers, OF_A_PLAN),
    ("/api/execution", For::Viewers, &[("id", "none")]),
    ("/api/executions", For::Viewers, &[]),
    ("/api/held", For::Viewers, OF_A_RUN),
    ("/api/procedures", For::Viewers, &[]),
    ("/api/approvals", For::Viewers, &[]),
    ("/api/approval", For::Viewers, &[("id", "none")]),
    ("/api/datasets", For::Viewers, OF_DATASETS),
    ("/api/dataset_rows", For::Viewers, OF_ROWS),
    ("/api/dataset", For::Viewers, OF_A_DATASET),
    ("/api/grid", For::Viewers, OF_A_RUN),
    ("/api/reminders", For::Viewers, &[]),
    ("/api/forget_reminder", For::Operators, &[("id", "none")]),
    ("/api/confirm", For::Operators, OF_A_PLAN),
    ("/api/control", For::Operators, &[("id", "none"), ("control", "cancel")]),
    ("/api/decide", For::Operators, &[("id", "none"), ("decision", "approve"), ("comment", "")]),
    ("/api/reset_sandbox", For::Operators, &[]),
    ("/api/sessions", For::Viewers, &[]),
    ("/api/revoke_session", For::Owners, &[("id", "")]),
];

/// What changes something is a form; the rest is asked for.
fn call(visitor: &Visitor, (path, audience, pairs): Function) -> RequestBuilder {
    match audience {
        For::Operators | For::Owners => visitor.post(path).form(&arguments(pairs)),
        For::Viewers => visitor.get(path).query(&arguments(pairs)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_lists_every_server_function_with_its_method() {
    let _linked = Console::start().await;
    let there: BTreeSet<String> = server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    let method = |audience| if audience == For::Viewers { "GET" } else { "POST" };
    let listed: BTreeSet<String> =
        FUNCTIONS.iter().map(|(path, audience, _)| format!("{} {path}", method(*audience))).collect();
    assert_eq!(there, listed);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_an_answer_without_signing_in() {
    let console = Console::start().await;
    let nobody = console.nobody();
    for function in FUNCTIONS.iter().copied() {
        let (status, error) = nobody.refused(call(&nobody, function)).await;
        assert_eq!((status, error["kind"].as_str()), (401, Some("anonymous")), "{} {error}", function.0);
    }
    // Whatever they send: nothing of it is looked at.
    for (path, audience, _) in FUNCTIONS.iter().copied() {
        for pairs in [&[("nonsense", "\"\u{0}💥")][..], &[]] {
            let (status, error) = nobody.refused(call(&nobody, (path, audience, pairs))).await;
            assert_eq!((status, error["kind"].as_str()), (401, Some("anonymous")), "{path} {error}");
        }
    }
    let form = nobody.post("/api/confirm").header("accept", "text/html").header("referer", "http://x/procedures/a?b=c");
    let answer = form.send().await.unwrap();
    assert_eq!(
        (answer.status(), console::location(&answer)),
        (StatusCode::SEE_OTHER, "/sign-in?next=%2Fprocedures%2Fa%3Fb%3Dc")
    );
    let forged = || nobody.get("/api/executions").header("cookie", "comporta=AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(nobody.refused(forged()).await.0, 401);
    assert_eq!(console.sandbox().calls(), [], "an anonymous caller costs the backends nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_only_look_changes_nothing() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    for function in FUNCTIONS.iter().copied().filter(|function| function.1 == For::Operators) {
        let (status, error) = vera.refused(call(&vera, function)).await;
        assert_eq!((status, error["kind"].as_str()), (403, Some("forbidden")), "{} {error}", function.0);
        assert!(error["message"].as_str().unwrap().contains("operator"), "it says which role is missing: {error}");
    }
    assert_eq!(console.changes(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_is_not_refused() {
    let console = Console::start().await;
    for person in ["vera", "otto", "paula", "ada"] {
        let visitor = console.sign_in(person).await;
        let may = |audience| audience != For::Operators || person != "vera";
        for function in FUNCTIONS.iter().copied().filter(|function| may(function.1)) {
            let status = call(&visitor, function).send().await.unwrap().status().as_u16();
            let missing = function.2.contains(&("id", "none"));
            assert_eq!(status, if missing { 404 } else { 200 }, "{person} {}", function.0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_cannot_change_anything() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for (path, _, pairs) in FUNCTIONS.iter().copied().filter(|function| function.1 != For::Viewers) {
        let status = otto.get(path).query(&arguments(pairs)).send().await.unwrap().status().as_u16();
        assert!([404, 405].contains(&status), "GET {path} answered {status}");
    }
    assert_eq!(console.changes(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_logs_and_pages_are_for_people_who_signed_in() {
    let console = Console::start().await;
    let nobody = console.nobody();
    for path in ["/live/run?airflow=main&dag=dagao&run=x", "/live/execution?id=x"] {
        assert_eq!(nobody.get(path).send().await.unwrap().status(), 401, "{path}");
    }
    let run = format!("/runs/main/{DAG}/{RUN}");
    for path in [
        "/",
        run.as_str(),
        format!("{run}/grid").as_str(),
        "/executions",
        "/backends",
        "/procedures/unblock-downstream",
        "/logs/raw?airflow=main&dag=d&run=r&task=t&try=1",
    ] {
        let answer = nobody.get(path).send().await.unwrap();
        assert!(answer.status().is_redirection(), "{path} answered {}", answer.status());
        assert!(console::location(&answer).starts_with("/sign-in"), "{path}");
    }
    assert_eq!(nobody.post("/sign-out").send().await.unwrap().status(), 401);
    assert_eq!(console.sandbox().calls(), []);
}
