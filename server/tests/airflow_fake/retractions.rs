//! Taking back what Metapod recorded, and what it knows of a dataset before and after.

use std::time::{Duration, Instant};

use server::clients::http::ClientError;
use server::clients::metapod::{Detail, Metapod, Retract};
use server::sandbox::FaultKind;

use crate::metapod::{client, names, transaction};
use crate::platform::{PATIENCE, Platform};

const MODEL: &str = "model/collections-policy";
const FLAWED: &str = "archive/policy-proactive-limit-v3";

async fn stage() -> (Platform, Metapod, String) {
    let platform = Platform::start(150).await;
    let metapod = client(&platform.base, "/metapod/api/graphql");
    let transaction = transaction(&platform).await;
    (platform, metapod, transaction)
}

async fn one(metapod: &Metapod, transaction: &str, name: &str) -> Detail {
    let mut answer = metapod.details(transaction, &names(&[name])).await.expect("details");
    assert_eq!(answer.problems, Vec::<String>::new());
    answer.value.pop().expect("it is there")
}

#[tokio::test]
async fn all_that_is_known_of_a_dataset() {
    let (_platform, metapod, transaction) = stage().await;
    let avro = one(&metapod, &transaction, "model/collections-policy-avro").await;
    assert_eq!(avro.listed.format.as_deref(), Some("AVRO"));
    assert!(avro.listed.path.is_some_and(|path| path.starts_with("s3://")) && avro.listed.committed_at.is_some());
    assert!(avro.databricks_path.is_some_and(|path| path.starts_with("dbfs:/mnt/nu-spark-metapod/")));
    assert!(avro.bytes.is_some_and(|bytes| bytes > 0) && avro.rows.is_some());
    let first = &avro.schema.expect("a schema")[0];
    assert!(first.id.is_some() && first.kind.is_some() && first.nullable.is_some());
    let schema = one(&metapod, &transaction, FLAWED).await.schema.expect("a schema");
    let twice = |name: &str| schema.iter().filter(|one| one.name == name).count() == 2;
    assert!(schema.iter().any(|one| twice(&one.name)), "{schema:?}");
    let broken = one(&metapod, &transaction, "dataset/fx-model").await;
    assert_eq!((broken.listed.committed, broken.schema, broken.listed.path), (false, None, None));
    let all = metapod.all(&transaction).await.expect("all").value;
    let series = all.iter().filter(|one| one.name.starts_with("series-contract/")).map(|one| one.name.clone());
    let details = metapod.details(&transaction, &series.collect::<Vec<_>>()).await.expect("details").value;
    let append = details.iter().find_map(|one| one.appends.first()).expect("something was appended");
    assert!(append.at.is_some() && append.by.is_some() && append.name.is_some());
    metapod.retract(Retract::Append, &append.id).await.expect("it is taken back");
    assert!(matches!(metapod.retract(Retract::Append, &append.id).await, Err(ClientError::NotFound(_))));
}

#[tokio::test]
async fn a_dataset_is_taken_back_once() {
    let (platform, metapod, transaction) = stage().await;
    assert!(!metapod.version().await.expect("a version").is_empty());
    let before = metapod.committed(&transaction).await.expect("a count");
    let id = one(&metapod, &transaction, MODEL).await.listed.id;
    metapod.retract(Retract::Committed, &id).await.expect("it is taken back");
    assert_eq!(metapod.committed(&transaction).await, Ok(before - 1));
    let after = one(&metapod, &transaction, MODEL).await;
    assert_eq!((after.listed.committed, after.schema, after.listed.id.as_str()), (false, None, id.as_str()));
    let again = metapod.retract(Retract::Committed, &id).await;
    assert!(matches!(&again, Err(ClientError::NotFound(words)) if words.contains(&id)), "{again:?}");
    assert_eq!(platform.calls("POST", "/retract/committed-dataset/"), 2);
}

#[tokio::test]
async fn what_is_no_uuid_is_never_sent() {
    let (platform, metapod, _) = stage().await;
    let simple = "5a5d411be41a4a30ab34bac476b95761";
    for odd in ["", "x", "../../api/version", simple, "{5a5d411b-e41a-4a30-ab34-bac476b95761}", MODEL, "é"] {
        for what in [Retract::Committed, Retract::Attribute, Retract::IndexedAttribute, Retract::Append] {
            assert!(matches!(metapod.retract(what, odd).await, Err(ClientError::Invalid(_))), "{odd:?}");
        }
    }
    assert_eq!(platform.calls("POST", "/retract/"), 0);
}

#[tokio::test]
async fn what_was_sent_and_not_answered_is_unknown_and_not_sent_again() {
    let (platform, metapod, transaction) = stage().await;
    let id = one(&metapod, &transaction, MODEL).await.listed.id;
    for (kind, committed) in [
        (FaultKind::Status(500, None), true),
        (FaultKind::Hang, true),
        (FaultKind::ActWithoutAnswer, false),
        (FaultKind::CloseMidBody, false),
    ] {
        platform.inject("POST", "/retract/", 1, kind);
        let began = Instant::now();
        let sent = metapod.retract(Retract::Committed, &id).await;
        assert!(matches!(sent, Err(ClientError::Unknown(_))), "{kind:?}: {sent:?}");
        assert!(began.elapsed() < PATIENCE + Duration::from_millis(700), "{:?}", began.elapsed());
        assert_eq!(one(&metapod, &transaction, MODEL).await.listed.committed, committed, "{kind:?}");
    }
    assert_eq!(platform.calls("POST", "/retract/"), 4);
    platform.inject("POST", "/retract/", 1, FaultKind::Status(403, None));
    assert!(matches!(metapod.retract(Retract::Committed, &id).await, Err(ClientError::Forbidden(_))));
}
