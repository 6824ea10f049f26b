//! Notebooks in the sandbox's workspace, and in ones that stumble.

use std::time::{Duration, Instant};

use secrecy::SecretString;
use server::clients::databricks::Databricks;
use server::clients::http::ClientError;
use server::config::DatabricksConfig;
use server::sandbox::FaultKind;

use crate::platform::Platform;

const PATH: &str = "dbfs:/mnt/nu-spark-metapod/10b090f0-fda6-4ef3-b091-9b8fec7c45fc";

fn databricks(base: &str, change: impl FnOnce(&mut DatabricksConfig)) -> Databricks {
    let mut config = DatabricksConfig::at(format!("{base}/databricks").parse().unwrap(), SecretString::from("sandbox"));
    config.timeout_seconds = 1;
    change(&mut config);
    Databricks::new(&config).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notebook_is_made_once() {
    let platform = Platform::start().await;
    let client = databricks(&platform.base, |_| ());
    let link = client.notebook("dataset/fx-model", "parquet", PATH).await.unwrap();
    let id = link.strip_prefix(&format!("{}/databricks/#notebook/", platform.base)).unwrap();
    assert!(id.parse::<u64>().is_ok(), "{link}");
    let page = reqwest::get(&link).await.unwrap().text().await.unwrap();
    let section = page.split(&format!("<section id=\"notebook/{id}\">")).nth(1).unwrap();
    assert!(section.starts_with("<h2>/Shared/comporta/dataset-fx-model 10b090f0-fda6"), "{section}");
    assert!(section.contains("// Databricks notebook source\n// dataset/fx-model\n\n// COMMAND ----------\n\nval x ="));
    assert!(section.contains(&format!("spark.read.parquet(&quot;{PATH}&quot;)")), "{section}");
    assert_eq!(client.notebook("dataset/fx-model", "parquet", PATH).await.unwrap(), link, "the one that is there");
    let other = client.notebook("dataset/fx-model", "parquet", &PATH.replace("10b", "20c")).await.unwrap();
    assert_ne!(other, link, "other data is another notebook");
    let numbered = databricks(&platform.base, |config| config.workspace_id = Some(42));
    let there = numbered.notebook("dataset/fx-model", "parquet", PATH).await.unwrap();
    assert_eq!(there, link.replace("/#notebook", "/?o=42#notebook"));
    let deep = client.notebook("../a/<b>\u{7}", "avro", "p").await.unwrap();
    let page = reqwest::get(&deep).await.unwrap().text().await.unwrap();
    assert!(page.contains("<h2>/Shared/comporta/..-a-&lt;b&gt;- p</h2>"), "{page}");
    client.ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_their_types() {
    let platform = Platform::start().await;
    let ask = async |change: fn(&mut DatabricksConfig)| {
        databricks(&platform.base, change).notebook("a", "parquet", PATH).await.unwrap_err()
    };
    let wrong = ask(|config| config.token = Some(SecretString::from("wrong"))).await;
    assert_eq!(wrong, ClientError::Forbidden("403: Invalid access token.".into()));
    assert!(matches!(ask(|config| config.token = None).await, ClientError::Unauthorized(_)));
    platform.inject("/mkdirs", 1, FaultKind::Status(429, Some(1)));
    assert!(matches!(ask(|_| ()).await, ClientError::Busy(Some(_))), "a change is not tried again");
    platform.inject("/import", 1, FaultKind::Status(500, None));
    let unknown = ask(|_| ()).await;
    assert!(matches!(&unknown, ClientError::Unknown(words) if words.contains("INJECTED")), "{unknown}");
    platform.inject("/get-status", 1, FaultKind::Garbage);
    assert!(matches!(ask(|_| ()).await, ClientError::Garbage(_)));
    assert!(databricks(&platform.base, |_| ()).notebook("a", "parquet", PATH).await.is_ok(), "it had been made");
    let began = Instant::now();
    platform.inject("/mkdirs", 1, FaultKind::Hang);
    assert!(matches!(ask(|_| ()).await, ClientError::Unknown(_)));
    assert!(began.elapsed() < Duration::from_millis(2_000), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_without_an_answer_is_looked_for() {
    let platform = Platform::start().await;
    platform.inject("/import", 1, FaultKind::ActWithoutAnswer);
    let link = databricks(&platform.base, |_| ()).notebook("a", "parquet", PATH).await.unwrap();
    assert!(link.contains("#notebook/"), "{link}");
    platform.inject("/import", 1, FaultKind::AnswerWithoutActing);
    let lie = databricks(&platform.base, |_| ()).notebook("b", "parquet", PATH).await.unwrap_err();
    assert!(matches!(&lie, ClientError::NotFound(words) if words.starts_with("RESOURCE_DOES_NOT_EXIST")), "{lie}");
}
