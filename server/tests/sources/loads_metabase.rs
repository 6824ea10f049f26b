//! Loads through Metabase: the sandbox's, and ones that answer otherwise.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use secrecy::SecretString;
use serde_json::json;
use server::clients::http::ClientError;
use server::clients::loads::{Loads, source, table_of};
use server::config::LoadsConfig;
use server::sandbox::FaultKind;

use crate::platform::{Platform, serve};

fn metabase(base: &str, change: impl FnOnce(&mut LoadsConfig)) -> Arc<dyn Loads> {
    let url = format!("{base}/metabase").parse().unwrap();
    let mut config = LoadsConfig::of_metabase(url, "comporta", SecretString::from("sandbox"), 1);
    config.timeout_seconds = 1;
    change(&mut config);
    source(&config).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_loaded_newest_first() {
    let platform = Platform::start().await;
    let loads = metabase(&platform.base, |config| config.more = vec!["dataset".into(), "transaction_id".into()]);
    let found = loads.latest(&table_of("policy/fraud-report-policy"), 3).await.unwrap();
    assert_eq!(found.len(), 3);
    assert!(found.windows(2).all(|pair| pair[0].at > pair[1].at), "{found:?}");
    assert!(found.iter().all(|load| load.table == "fraud_report_policy" && load.rows.unwrap() > 0));
    assert_eq!(found[0].more[0], ("dataset".into(), "model/fraud-report-policy".into()));
    assert!(found[0].at.unwrap() < 1_795_305_600_000, "last night is blocked: {found:?}");
    let running = loads.latest("ledger_daily", 1).await.unwrap().remove(0);
    assert_eq!((running.state.as_deref(), running.rows), (Some("running"), None));
    for nothing in ["", "no such", "x' OR '1'='1", "{{table}}", "a\"b"] {
        assert_eq!(loads.latest(nothing, 5).await, Ok(Vec::new()), "{nothing}");
    }
    assert_eq!(platform.calls("/api/session"), 1, "one session for all");
    let key = metabase(&platform.base, |config| {
        let metabase = config.metabase.as_mut().unwrap();
        (metabase.username, metabase.api_key) = (String::new(), Some(SecretString::from("sandbox")));
    });
    assert_eq!(key.latest("ledger_daily", 1).await.unwrap().len(), 1);
    assert_eq!(platform.calls("/api/session"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_is_renewed_once() {
    let platform = Platform::start().await;
    let loads = metabase(&platform.base, |_| ());
    loads.latest("ledger_daily", 1).await.unwrap();
    platform.sandbox.expire_tokens();
    let all = futures::future::join_all((0..8).map(|_| loads.latest("ledger_daily", 1))).await;
    assert!(all.iter().all(|one| one.as_ref().is_ok_and(|found| found.len() == 1)), "{all:?}");
    assert_eq!(platform.calls("/api/session"), 2);
    platform.inject("/api/dataset", 2, FaultKind::Status(401, None));
    let refused = loads.latest("ledger_daily", 1).await.unwrap_err();
    assert_eq!(refused, ClientError::Unauthorized("Unauthenticated".into()));
    assert_eq!(platform.calls("/api/session"), 3, "not again and again");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_types() {
    let platform = Platform::start().await;
    let ask = async |change: fn(&mut LoadsConfig)| metabase(&platform.base, change).latest("t", 1).await.unwrap_err();
    let password = ask(|config| config.metabase.as_mut().unwrap().password = Some(SecretString::from("no"))).await;
    assert!(matches!(&password, ClientError::Unauthorized(words) if words.contains("did not match")), "{password}");
    assert!(matches!(ask(|config| config.metabase.as_mut().unwrap().database = 9).await, ClientError::NotFound(_)));
    let table = ask(|config| config.table = "meta.loads".into()).await;
    assert_eq!(table, ClientError::Invalid("ERROR: relation \"meta\".\"loads\" does not exist".into()));
    let column = ask(|config| config.rows = "row count".into()).await;
    assert_eq!(column, ClientError::Invalid("ERROR: column \"row count\" does not exist".into()));
    platform.inject("/api/dataset", 3, FaultKind::Status(500, None));
    assert!(matches!(ask(|_| ()).await, ClientError::Server(500, _)));
    platform.inject("/api/dataset", 1, FaultKind::Garbage);
    assert!(matches!(ask(|_| ()).await, ClientError::Garbage(_)));
    platform.inject("/api/session", 1, FaultKind::AnswerWithoutActing);
    assert_eq!(ask(|_| ()).await, ClientError::Garbage("its login gave no session".into()));
    platform.inject("/api/dataset", 1, FaultKind::Hang);
    let began = Instant::now();
    assert!(matches!(ask(|_| ()).await, ClientError::NoAnswer(_)));
    assert!(began.elapsed() < Duration::from_millis(2_000), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_does_not_mean_done() {
    for (body, wanted) in [
        (
            json!({ "status": "failed", "error": "Connection refused", "data": { "rows": [] } }),
            ClientError::Server(202, "Connection refused".into()),
        ),
        (
            json!({ "status": "failed", "error": "no right", "error_type": "missing-required-permissions" }),
            ClientError::Forbidden("no right".into()),
        ),
        (
            json!({ "status": "running" }),
            ClientError::Garbage("a query that is \"running\": it gives no reason".into()),
        ),
    ] {
        let answer = async move || (StatusCode::ACCEPTED, axum::Json(body));
        let router = Router::new()
            .route("/metabase/api/session", post(async || axum::Json(json!({ "id": "s" }))))
            .route("/metabase/api/dataset", post(answer));
        assert_eq!(metabase(&serve(router).await, |_| ()).latest("t", 1).await.unwrap_err(), wanted);
    }
}
