//! The page of one dataset.

use app::model::context::RunRef;

use crate::console::Console;
use crate::operator::last_night;
use crate::world::dataset;

/// The how-to's own: a schema with duplicate attributes.
const TWICE: &str = "archive/policy-proactive-limit-v3";

#[tokio::test(flavor = "multi_thread")]
async fn duplicate_attributes_are_called_out() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let detail = dataset(&vera, TWICE).await.unwrap();
    assert!(detail.schema.as_ref().unwrap().iter().any(|row| row.times > 1), "{:?}", detail.schema);
    let (status, html) = vera.page(&app::paths::dataset(&last_night(), TWICE, "")).await;
    assert!(status.is_success() && html.contains("there more than once"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_an_operator_asks_is_on_it() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let committed = crate::world::names(&vera, "state:committed and kind:model and not avro").await;
    let name = committed[0].as_str();
    let detail = dataset(&vera, name).await.unwrap();
    assert!(detail.troubles.is_empty(), "{:?}", detail.troubles);
    assert!(
        detail.snippet.as_ref().unwrap().contains("spark.read.parquet(\"dbfs:/mnt/nu-spark-metapod/"),
        "{detail:#?}"
    );
    let lineage = detail.lineage.as_ref().unwrap();
    assert!(lineage.all_upstream > 0 && lineage.facts.version.is_some(), "{lineage:?}");
    assert!(detail.nights.iter().any(|night| night.run == last_night() && night.committed == Some(true)));
    assert!(detail.nights.len() >= 4);
    assert!(detail.loads.is_some(), "the warehouse was asked");
    let offered: Vec<&str> = detail.offers.iter().map(|offer| offer.request.procedure.as_str()).collect();
    for procedure in ["retract", "commit-empty", "serve-again", "skip-dataset", "open-notebook"] {
        assert!(offered.contains(&procedure), "{procedure} in {offered:?}");
    }
    assert!(detail.offers.iter().all(|offer| offer.refusal.is_some()), "a viewer is told why not");
}

#[tokio::test(flavor = "multi_thread")]
async fn schemas_of_two_nights_are_compared() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let nights = dataset(&vera, TWICE).await.unwrap().nights;
    let other = nights.iter().find(|night| night.run != last_night() && night.committed == Some(true)).unwrap();
    let compare = async |against: &RunRef| {
        let found = vera.ports.datasets.dataset(&vera.who, &last_night(), TWICE, Some(against)).await;
        found.unwrap().difference.unwrap()
    };
    let found = compare(&other.run).await;
    assert!(found.refusal.is_none() && !found.rows.is_empty(), "the duplicate is new: {found:?}");
    let nobody = compare(&RunRef::new("main", "dagao", "nobody")).await;
    assert!(nobody.refusal.is_some_and(|why| why.contains("not among the last runs")));
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_names_are_names() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    for odd in ["archive/it's \"ç\" + 達", "../../etc", "a/b/c", "x y", "%2F"] {
        let error = dataset(&vera, odd).await.unwrap_err();
        assert!(error.status() == 404 && error.message.contains(odd), "{error}");
        let (status, _) = vera.page(&app::paths::dataset(&last_night(), odd, "")).await;
        assert_eq!(status.as_u16(), 404, "{odd}");
    }
}
