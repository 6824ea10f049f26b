//! Addresses that nobody meant: ids with every odd character, things that are not there, files.

use app::model::context::RunRef;
use app::paths;

use crate::console::{Console, DAG, RUN, Visitor};

const ODD: [&str; 16] = [
    "a/b",
    "é/ü?",
    "\"quoted\" 'too'",
    "<script>alert(1)</script>",
    "50%",
    "%2F%252e%252e",
    "..",
    ".",
    "a b\tc\nd",
    "~",
    "~ZZ",
    "#&?=;",
    "\\",
    "\u{202e}\u{0}",
    "日本語🚰",
    "manual__2026-11-21T01:00:00+00:00",
];

/// The page says 404 in words, as a whole page, and nothing of the address is in it as HTML.
async fn not_there(visitor: &Visitor, path: &str) {
    let (status, page) = visitor.page(path).await;
    assert_eq!(status, 404, "{path}: {page}");
    assert!(page.contains("</html>") && page.contains("<h1"), "{path} is no page: {page}");
    assert!(!page.contains("<script>alert(1)"), "{path} is not escaped");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_not_there_has_a_page_that_says_so() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for id in ODD {
        for run in [RunRef::new("main", DAG, id), RunRef::new("main", id, RUN), RunRef::new(id, DAG, RUN)] {
            not_there(&otto, &paths::run(&run)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_that_name_nothing_are_not_found_either() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for segment in ["~", "~4", "~ZZ", "~C3", "~FF~FE", "%ff", "%C3%28", "a%2Fb", "%00", "%25", "~00"] {
        not_there(&otto, &format!("/runs/main/dagao/{segment}")).await;
    }
    for path in [
        "/nowhere",
        "/runs",
        "/runs/main",
        "/runs/main/dagao",
        "/runs/main/dagao/a/b",
        "/executions/none/more",
        "/api/nothing",
        "/pkg/none.js",
    ] {
        let (status, _) = otto.page(path).await;
        assert_eq!(status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn executions_tasks_and_procedures_that_are_not_there() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for id in ODD {
        not_there(&otto, &format!("/executions/{}", paths::segment(id))).await;
        let (status, page) = otto
            .page(&format!(
                "/procedures/unblock-downstream?airflow=main&dag={DAG}&run={}&task={}",
                paths::encode(RUN),
                paths::encode(id)
            ))
            .await;
        assert_eq!(status, 404, "{id:?}");
        assert!(!page.contains("<script>alert(1)"));
        // A run is shown even if the task that is asked for is not in it.
        let (status, page) = otto.page(&paths::task(&RunRef::new("main", DAG, RUN), id)).await;
        assert!([200, 404].contains(&status.as_u16()), "{id:?} gave {status}");
        assert!(page.contains("</html>") && !page.contains("<script>alert(1)"));
    }
    for path in ["/procedures/none", "/procedures/unblock-downstream", "/procedures/unblock-downstream?airflow=main"] {
        let (status, _) = otto.page(path).await;
        assert!(status.is_client_error() || status.is_success(), "{path} gave {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_queries_change_nothing_but_the_view() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let run = paths::run(&RunRef::new("main", DAG, RUN));
    for query in [
        "q=((((",
        "q=%ff",
        "view=table&page=-1",
        "view=table&page=999999999999",
        "view=table&sort=none",
        "at=a,b,c",
        "scope=x",
        "phase=x",
        "task=&try=0",
        "try=x&task=itaipu-fx-model",
        "a[b][c][d][e][f][g]=h",
    ] {
        let (status, page) = otto.page(&format!("{run}?{query}")).await;
        assert_eq!(status, 200, "{query}");
        assert!(page.contains("</html>"), "{query}");
    }
    for query in ["q=%ff", "state=none", "dag=none", "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"] {
        let (status, page) = otto.page(&format!("/?{query}")).await;
        assert_eq!(status, 200, "{query}");
        assert!(!page.contains("<script>alert(1)"), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_outside_the_site_is_served() {
    let console = Console::start().await;
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/pkg/../../Cargo.toml",
        "/pkg/..%2f..%2fCargo.toml",
        "/.dev/build",
        "//etc/passwd",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let text = raw(&console, &request).await;
        assert!(!text.contains("[workspace]") && !text.contains("root:"), "{path}: {text}");
        assert!(!text.starts_with("HTTP/1.1 5"), "{path}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_large_or_no_form_is_refused() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let large =
        otto.post("/api/confirm").form(&[("fingerprint", "x".repeat(400_000))]).send().await.expect("it answers");
    assert!(!large.status().is_success());
    for body in ["", "%ff%fe", "request[run]=x", "{\"json\":true}"] {
        let answer =
            otto.post("/sign-in").header("content-type", "application/x-www-form-urlencoded").body(body).send().await;
        assert!(answer.expect("it answers").status().is_client_error(), "{body:?}");
    }
    assert_eq!(console.changes(), []);
}

/// Sends a request that no client would.
async fn raw(console: &Console, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(console.application.address).await.expect("it listens");
    stream.write_all(request.as_bytes()).await.expect("it is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("it is answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_that_make_no_sense_are_the_callers_fault() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for path in
        ["/api/run", "/api/run?run=x", "/api/log?attempt=minus", "/api/plan?request[procedure]=none", "/api/execution"]
    {
        let (status, error) = otto.refused(otto.get(path)).await;
        assert_eq!((status, error["kind"].as_str()), (422, Some("invalid")), "{path}: {error}");
    }
    let (status, error) = otto.refused(otto.post("/api/confirm").form(&[("ticket", "x")])).await;
    assert_eq!((status, error["kind"].as_str()), (422, Some("invalid")), "{error}");
}
