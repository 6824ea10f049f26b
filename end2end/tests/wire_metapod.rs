//! Every query of the client of Metapod, answered by an engine that is not the sandbox's.

use end2end::metapod::GraphqlMetapod;
use server::clients::http::ClientError;
use server::clients::metapod::Metapod;
use server::config::{MetapodConfig, MetapodFields};

const KNOWN: &str = "f7832a01-001b-56f7-a4fe-b3a417f8f654";
const EMPTY: &str = "319703ce-b90d-5a07-8195-33df0de911c8";
const ODD: &str = "archive/\"quoted\" \\ } ümläut/日本 🦀\n";
const MOMENT: i64 = 1_795_316_400_000;

fn client(peer: &GraphqlMetapod, path: &str, change: impl FnOnce(&mut MetapodConfig)) -> Metapod {
    let mut config = MetapodConfig::at(format!("{}{path}", peer.base).parse().expect("an address"));
    change(&mut config);
    Metapod::new(&config).expect("a client")
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn every_query_is_understood() {
    let peer = GraphqlMetapod::start();
    let metapod = client(&peer, "/api/graphql", |_| ());
    metapod.ping().await.expect("it answers");
    assert_eq!(metapod.committed(KNOWN).await, Ok(4));
    let all = metapod.all(KNOWN).await.expect("all");
    assert_eq!((all.value.len(), all.problems.len()), (5, 0));
    let first = &all.value[0];
    assert_eq!((first.committed, first.committed_at, first.format.as_deref()), (true, Some(MOMENT), Some("PARQUET")));
    assert_eq!((first.path.as_deref(), &first.partitions), (Some("s3://a/b"), &names(&["country", "date"])));
    let some = metapod.named(KNOWN, &names(&[ODD, "model/retracted", "model/none", "'; }"])).await.expect("some");
    let found: Vec<_> = some.value.iter().map(|one| (one.name.as_str(), one.committed)).collect();
    assert_eq!(found, [(ODD, true), ("model/retracted", false)]);
}

#[tokio::test]
async fn details_with_nulls_in_every_place() {
    let peer = GraphqlMetapod::start();
    let metapod = client(&peer, "/api/graphql", |_| ());
    let asked = names(&["dataset/fx-model", ODD, "model/retracted", "series-contract/x"]);
    let details = metapod.details(KNOWN, &asked).await.expect("details");
    assert_eq!(details.problems, Vec::<String>::new());
    let [model, odd, retracted, series] = details.value.as_slice() else { panic!("{details:?}") };
    let schema = model.schema.as_deref().expect("a schema");
    assert_eq!((schema[0].name.as_str(), &schema[0].kind, schema[0].nullable), ("amount", &None, Some(true)));
    assert_eq!((schema[1].name.as_str(), schema[1].kind.as_deref()), ("amount", Some("DECIMAL")));
    assert_eq!((model.bytes, model.rows, model.indexed.len()), (Some(5_000_000_000), Some(12), 1));
    assert_eq!((&odd.schema, &retracted.schema, &retracted.listed.path), (&None, &None, &None));
    let appends: Vec<_> = series.appends.iter().map(|one| (one.name.as_deref(), one.at, one.by.as_deref())).collect();
    assert_eq!(appends, [(Some("x-manual"), Some(MOMENT), Some("ana")), (None, None, None)]);
}

#[tokio::test]
async fn what_it_complains_of_beside_the_data_is_kept() {
    let peer = GraphqlMetapod::start();
    let metapod = client(&peer, "/api/graphql", |_| ());
    let answer = metapod.details(KNOWN, &names(&["model/unreadable"])).await.expect("data");
    assert_eq!((answer.value.len(), answer.problems.as_slice()), (1, &names(&["the schema is lost"])[..]));
    assert_eq!(answer.value[0].schema, None);
    let nothing = metapod.all(EMPTY).await.expect("it is known");
    assert_eq!((nothing.value.len(), nothing.problems), (0, names(&["it has no list of datasets"])));
    assert!(matches!(metapod.committed(EMPTY).await, Err(ClientError::Garbage(_))));
}

#[tokio::test]
async fn nobody_knows_another_transaction_whatever_it_is_called() {
    let peer = GraphqlMetapod::start();
    let metapod = client(&peer, "/api/graphql", |_| ());
    for odd in ["00000000-001b-56f7-a4fe-b3a417f8f654", "", "\") { __schema { types { name } } } #", ODD] {
        let unknown = metapod.all(odd).await;
        assert!(matches!(unknown, Err(ClientError::NotFound(_))), "{odd:?}: {unknown:?}");
        assert!(matches!(metapod.committed(odd).await, Err(ClientError::NotFound(_))));
        assert!(matches!(metapod.details(odd, &names(&["a/b"])).await, Err(ClientError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_deployment_that_has_less() {
    let peer = GraphqlMetapod::start();
    let refused = client(&peer, "/minimum", |_| ()).all(KNOWN).await.expect_err("it has no such fields");
    assert!(matches!(&refused, ClientError::Invalid(words) if words.contains("committedAt")), "{refused:?}");
    let metapod = client(&peer, "/minimum", |config| config.fields = MetapodFields::none());
    assert_eq!(metapod.all(KNOWN).await.expect("all").value.len(), 5);
    let details = metapod.details(KNOWN, &names(&["dataset/fx-model"])).await.expect("details").value;
    assert_eq!(details[0].schema.as_ref().map(Vec::len), Some(2));
    assert_eq!((details[0].listed.committed_at, &details[0].listed.path), (Some(MOMENT), &None));
}
