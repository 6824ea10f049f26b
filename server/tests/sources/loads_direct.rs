//! Loads from a warehouse: a real PostgreSQL, whose protocol Redshift speaks.

use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use server::clients::http::ClientError;
use server::clients::loads::{Loads, source};
use server::config::LoadsConfig;
use sqlx::{Connection, Executor, PgConnection};

use crate::postgres::Postgres;

fn direct(url: &str, change: impl FnOnce(&mut LoadsConfig)) -> Arc<dyn Loads> {
    let mut config = LoadsConfig::of_database(Some(url.into()));
    config.timeout_seconds = 1;
    change(&mut config);
    source(&config).unwrap()
}

async fn perform(url: &str, statements: &str) {
    PgConnection::connect(url).await.unwrap().execute(statements).await.unwrap();
}

const LOADS: &str = "CREATE TABLE loads (table_name text, loaded_at timestamp, rows bigint, state varchar(20)); \
    INSERT INTO loads VALUES ('fraud_report_policy', '2026-11-21 06:00:00', 7, 'completed'), \
    ('fraud_report_policy', '2026-11-22 06:00:00.5', NULL, 'running'), ('fraud_report_policy', NULL, 1, NULL), \
    ('odd ''name\" {{x}}', '2026-11-22', 3, 'completed')";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_loaded_newest_first() {
    let server = Postgres::shared();
    let url = server.database();
    perform(&url, LOADS).await;
    let loads = direct(&url, |_| ());
    let found = loads.latest("fraud_report_policy", 10).await.unwrap();
    let brief: Vec<_> = found.iter().map(|load| (load.at, load.rows, load.state.as_deref())).collect();
    assert_eq!(
        brief,
        [
            (Some(1_795_327_200_500), None, Some("running")),
            (Some(1_795_240_800_000), Some(7), Some("completed")),
            (None, Some(1), None),
        ]
    );
    assert_eq!(loads.latest("fraud_report_policy", 1).await.unwrap().len(), 1);
    assert_eq!(loads.latest("odd 'name\" {{x}}", 5).await.unwrap().len(), 1);
    assert_eq!(loads.latest("' OR true --", 5).await, Ok(Vec::new()));
    assert!(loads.latest("nul\0", 5).await.is_err());
    assert!(!loads.address().contains("hush") && loads.address().starts_with("postgres://comporta@127.0.0.1:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_names_of_tables_and_columns() {
    let server = Postgres::shared();
    let url = server.database();
    let made = "CREATE SCHEMA \"Meta-Data\"; CREATE TABLE \"Meta-Data\".\"Loads $log\" (\"Table Name\" text, \
        \"select\" timestamptz, \"Zahl\" numeric, \"wer\" int); INSERT INTO \"Meta-Data\".\"Loads $log\" VALUES \
        ('t', '2026-11-22 03:00:00-03', 12, 42), ('t', '2026-11-21 06:00:00+00', 1.5, NULL)";
    perform(&url, made).await;
    let loads = direct(&url, |config| {
        config.table = "Meta-Data.Loads $log".into();
        (config.table_name, config.loaded_at) = ("Table Name".into(), "select".into());
        (config.rows, config.state, config.more) = ("Zahl".into(), String::new(), vec!["wer".into()]);
    });
    let found = loads.latest("t", 5).await.unwrap();
    assert_eq!((found[0].at, found[0].rows), (Some(1_795_327_200_000), Some(12)));
    assert_eq!(found[0].more, [("wer".into(), "42".into())]);
    assert_eq!((found[1].rows, found[1].more.as_slice()), (None, &[("Zahl".into(), "1.5".into())][..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_types() {
    let server = Postgres::shared();
    let url = server.database();
    let ask = async |change: fn(&mut LoadsConfig)| direct(&url, change).latest("t", 1).await.unwrap_err();
    let missing = ask(|_| ()).await;
    assert_eq!(missing, ClientError::Invalid("relation \"loads\" does not exist".into()));
    perform(&url, LOADS).await;
    let column = ask(|config| config.loaded_at = "when".into()).await;
    assert_eq!(column, ClientError::Invalid("column \"when\" does not exist".into()));
    perform(&url, "CREATE VIEW slow AS SELECT *, pg_sleep(30)::text AS zzz FROM loads").await;
    let began = Instant::now();
    let slow = direct(&url, |config| (config.table, config.state) = ("slow".into(), "zzz".into()));
    let late = slow.latest("fraud_report_policy", 1).await.unwrap_err();
    assert_eq!(late, ClientError::NoAnswer("it took longer than 1 s".into()));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    perform(&url, "CREATE ROLE reader LOGIN PASSWORD 'hush'").await;
    let reader = url.replace("comporta@", "reader@");
    let refused = direct(&reader, |config| config.password = Some(SecretString::from("hush"))).latest("t", 1).await;
    assert_eq!(refused.unwrap_err(), ClientError::Forbidden("permission denied for table loads".into()));
    let unknown = direct(&url.replace("comporta@", "nobody@"), |_| ()).latest("t", 1).await.unwrap_err();
    assert!(matches!(unknown, ClientError::Unauthorized(_)), "{unknown}");
    let nowhere = direct("postgres://u:hush@127.0.0.1:9/x", |_| ());
    let unreachable = nowhere.latest("t", 1).await.unwrap_err();
    assert!(matches!(unreachable, ClientError::Unreachable(_)), "{unreachable}");
    assert!(!nowhere.address().contains("hush") && !unreachable.to_string().contains("hush"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://u@{}/x?sslmode=disable", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = listener.accept().await {
            open.push(connection);
        }
    });
    let began = Instant::now();
    let error = direct(&url, |_| ()).latest("t", 1).await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}
