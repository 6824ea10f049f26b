//! Backends that hang, fail or are not there: pages come all the same, and say so.

use std::time::{Duration, Instant};

use server::config::{AirflowConfig, Config};
use server::sandbox::{Fault, FaultKind};

use crate::console::{Console, DAG, RUN, config};

fn always(path: &str, kind: FaultKind) -> Fault {
    Fault { method: None, path_contains: path.into(), times: 10_000, kind }
}

/// A console whose one Airflow is at this address.
async fn at(url: &str) -> Console {
    let airflow = AirflowConfig {
        url: url.parse().expect("an address"),
        console: None,
        username: "comporta".into(),
        password: Some(secrecy::SecretString::from("sandbox")),
        password_file: None,
        api: None,
        timeout_seconds: 1,
    };
    let mut config: Config = config();
    config.sandbox.enabled = Some(false);
    config.database_url = "sqlite::memory:?mode=memory".into();
    config.sign_in.people = true;
    config.airflow.insert("main".into(), airflow);
    Console::with(config).await
}

/// The page comes within ten seconds, whole, and has these words.
async fn page_says(console: &Console, path: &str, words: &[&str]) {
    let otto = console.sign_in("otto").await;
    let began = Instant::now();
    let page = tokio::time::timeout(Duration::from_secs(10), otto.page(path)).await;
    let (status, page) = page.unwrap_or_else(|_| panic!("{path} did not come in ten seconds"));
    assert!(status.as_u16() < 500, "{path} is a page with words, not an error: {status}");
    assert!(page.contains("</html>"), "{path} is not whole");
    for word in words {
        assert!(page.contains(word), "{path} does not say {word:?}: {page}");
    }
    println!("{path} came in {:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_hangs_does_not_hold_up_a_page_for_long() {
    let platform = Console::start().await;
    platform.sandbox().inject(always("/api/", FaultKind::Hang));
    let console = at(&format!("{}/airflow", platform.door)).await;
    page_says(&console, "/", &["Airflow main"]).await;
    page_says(&console, &format!("/runs/main/{DAG}/{RUN}"), &["Airflow main", "did not answer"]).await;
    page_says(&console, "/executions", &["</h1>"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_is_not_there_is_said_to_be_so() {
    // A port that nothing listens on.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let console = at(&url).await;
    page_says(&console, "/", &["Airflow main", "cannot be reached"]).await;
    page_says(&console, &format!("/runs/main/{DAG}/{RUN}"), &["cannot be reached"]).await;
    page_says(
        &console,
        &format!("/procedures/unblock-downstream?airflow=main&dag={DAG}&run=r&task=t"),
        &["cannot be reached"],
    )
    .await;
    page_says(&console, "/backends", &["airflow main"]).await;
    assert_eq!(console.nobody().page("/readyz").await.0, 200, "the console itself is ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_answers_nonsense_is_said_to_do_so() {
    let platform = Console::start().await;
    platform.sandbox().inject(always("/api/", FaultKind::Garbage));
    let console = at(&format!("{}/airflow", platform.door)).await;
    page_says(&console, &format!("/runs/main/{DAG}/{RUN}"), &["Airflow main"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_are_told_without_the_password() {
    let platform = Console::start().await;
    platform.sandbox().inject(always("/auth/token", FaultKind::Status(401, None)));
    let console = at(&format!("{}/airflow", platform.door)).await;
    page_says(&console, "/", &["does not accept our credentials"]).await;
    let (_, page) = console.sign_in("otto").await.page("/backends").await;
    assert!(!page.contains(">sandbox<"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_metapod_that_hangs_takes_only_its_own_facts_with_it() {
    let console = Console::start().await;
    console.sandbox().inject(always("/metapod/", FaultKind::Hang));
    page_says(&console, &format!("/runs/main/{DAG}/{RUN}"), &["itaipu-fx-model"]).await;
    let otto = console.sign_in("otto").await;
    let run = app::model::context::RunRef::new("main", DAG, RUN);
    let task = tokio::time::timeout(Duration::from_secs(20), otto.ports.runs.task(&otto.who, &run, "itaipu-fx-model"));
    let task = task.await.expect("it comes in time").expect("it is read");
    assert_eq!(task.datasets, None);
    assert!(task.troubles.iter().any(|trouble| trouble.source == "Metapod"), "{:?}", task.troubles);
    assert_eq!(task.tries.len(), 2, "the tries are there all the same");
}
