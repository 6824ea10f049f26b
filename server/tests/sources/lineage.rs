//! Lineages from files and addresses.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use server::clients::http::ClientError;
use server::clients::lineage::{LineageSource, source};
use server::config::LineageConfig;

use crate::platform::serve;

fn of(toml: &str) -> Arc<dyn LineageSource> {
    let text = format!("{toml}\ntimeout_seconds = 2\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.toml");
    std::fs::write(&file, format!("[lineage]\n{text}")).unwrap();
    let config: LineageConfig = server::config::load(Some(&file)).unwrap().lineage.unwrap();
    source(&config).unwrap()
}

#[tokio::test]
async fn a_file_is_read_again_when_it_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spark_ops.json");
    let source = of(&format!("file = '{}'", file.display()));
    let missing = source.lineage(None).await.unwrap_err();
    assert!(matches!(&missing, ClientError::Unreachable(words) if words.contains("spark_ops.json: ")), "{missing}");
    std::fs::write(&file, r#"[{"name": "a", "inputs": [], "successors": ["b"]}, {"name": "b", "inputs": ["a"]"#)
        .unwrap();
    let half = source.lineage(Some("c85")).await.unwrap();
    assert_eq!((half.lineage.len(), half.version.as_ref()), (1, None));
    assert!(half.flaws[0].to_string().starts_with("it breaks off after 1 entry: EOF"), "{:?}", half.flaws);
    assert!(Arc::ptr_eq(&half, &source.lineage(None).await.unwrap()), "it is kept");
    std::fs::write(&file, r#"[{"name": "a", "inputs": []}, {"name": "b", "inputs": ["a"]}]"#).unwrap();
    let whole = source.lineage(None).await.unwrap();
    assert_eq!((whole.lineage.len(), whole.lineage.edges(), whole.flaws.len()), (2, 1, 0));
    std::fs::write(&file, "{}").unwrap();
    let error = source.lineage(None).await.unwrap_err().to_string();
    assert!(error.contains("spark_ops.json: it is no list of datasets: invalid type: map"), "{error}");
}

#[tokio::test]
async fn flaws_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spark_ops.json");
    std::fs::write(&file, serde_json::to_string(&vec![7; 5_000]).unwrap()).unwrap();
    let read = of(&format!("file = '{}'", file.display())).lineage(None).await.unwrap();
    assert_eq!((read.flaws.len(), read.more_flaws), (100, 4_900));
}

#[tokio::test]
async fn an_address_is_asked_once_in_a_while_with_its_token() {
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    let answer = async move |headers: HeaderMap| {
        count.fetch_add(1, Ordering::SeqCst);
        match headers.get(header::AUTHORIZATION).is_some_and(|given| given == "Bearer hush") {
            true => (StatusCode::OK, [(header::ETAG, "\"1\"")], r#"[{"name": "a"}]"#).into_response(),
            false => StatusCode::UNAUTHORIZED.into_response(),
        }
    };
    let moved = (StatusCode::SEE_OTHER, [(header::LOCATION, "/here")]);
    let base = serve(Router::new().route("/here", get(answer)).route("/there", get(async move || moved))).await;
    let source = of(&format!("url = '{base}/there'\ntoken = 'hush'"));
    let (one, other) = tokio::join!(source.lineage(None), source.lineage(Some("x")));
    assert!(Arc::ptr_eq(&one.unwrap(), &other.unwrap()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(source.origin(), format!("{base}/there"));
    let refused = of(&format!("url = '{base}/here'")).lineage(None).await.unwrap_err();
    assert!(matches!(refused, ClientError::Unauthorized(_)), "{refused}");
}

#[tokio::test]
async fn redirects_end_and_the_token_stays_here() {
    let given = async |headers: HeaderMap| match headers.get(header::AUTHORIZATION) {
        Some(_) => (StatusCode::IM_A_TEAPOT, "a token of somebody else").into_response(),
        None => "[]".into_response(),
    };
    let elsewhere = serve(Router::new().route("/x", get(given))).await;
    let to = (StatusCode::FOUND, [(header::LOCATION, format!("{elsewhere}/x"))]);
    let round = (StatusCode::FOUND, [(header::LOCATION, "/round")]);
    let router = Router::new().route("/", get(async move || to)).route("/round", get(async move || round));
    let base = serve(router).await;
    assert!(of(&format!("url = '{base}/'\ntoken = 'hush'")).lineage(None).await.unwrap().lineage.is_empty());
    let lost = of(&format!("url = '{base}/round'")).lineage(None).await.unwrap_err().to_string();
    assert!(lost.contains("more than 5 times"), "{lost}");
}

/// As large as the pipeline may grow: 50,000 datasets and 200,000 edges.
#[tokio::test]
async fn a_large_list_is_read_in_reasonable_time() {
    let name = |at: usize| format!("dataset/some-domain-some-noun-{at:06}");
    let mut successors = vec![Vec::new(); 50_000];
    let mut inputs = vec![Vec::new(); 50_000];
    for at in 0..200_000_usize {
        let (from, to) = (at % 49_000, (at % 49_000) + 1 + (at * 7_919) % 997);
        successors[from].push(name(to));
        inputs[to].push(name(from));
    }
    let ops: Vec<_> = (0..50_000)
        .map(|at| serde_json::json!({ "name": name(at), "inputs": inputs[at], "successors": successors[at] }))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spark_ops.json");
    std::fs::write(&file, serde_json::to_vec(&ops).unwrap()).unwrap();
    let began = Instant::now();
    let read = of(&format!("file = '{}'", file.display())).lineage(None).await.unwrap();
    let took = began.elapsed();
    println!("{} datasets, {} edges, {} bytes in {took:?}", read.lineage.len(), read.lineage.edges(), read.bytes);
    assert_eq!(read.lineage.len(), 50_000);
    assert!(read.lineage.edges() > 190_000 && read.flaws.is_empty());
    assert!(took.as_secs() < 20, "{took:?}, in a build for tests");
}
