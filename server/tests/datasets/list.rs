//! The list: what stands how, and why; selections; what a person asks of it over HTTP.

use app::model::dataset::Standing;

use crate::console::{BROKEN, Console};
use crate::operator::last_night;
use crate::world::{names, page};

#[tokio::test(flavor = "multi_thread")]
async fn the_dataset_failed_and_with_it_the_model() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let page = page(&vera, "").await;
    let broke = page.broke.iter().find(|broke| broke.task == BROKEN).unwrap();
    assert!(broke.verdict.starts_with("The dataset broke, and with it the model"), "{broke:?}");
    for name in ["dataset/fx-model", "dataset/fx-model-csv-gz", "model/fx-model", "model/fx-model-avro"] {
        assert!(broke.evidence.contains(name), "{name} in {}", broke.evidence);
    }
    // The failed ones come first, then the blocked.
    assert_eq!(page.window.rows[0].standing, Standing::Failed);
    assert_eq!(page.window.rows[0].why, format!("{BROKEN} failed"));
    let model = page.window.rows.iter().find(|row| row.name == "model/fx-model").unwrap();
    assert_eq!((model.standing, model.why.as_str()), (Standing::Blocked, "itaipu-fx-model failed before it"));
    let counted: u32 = page.counts.iter().map(|(_, number)| number).sum();
    assert_eq!(counted, page.progress.total);
    assert!(page.troubles.is_empty(), "{:?}", page.troubles);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_language_selects_by_name_standing_and_lineage() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let all = names(&vera, "kind:model and not fx").await;
    assert!(!all.is_empty() && all.iter().all(|name| name.starts_with("model/") && !name.contains("fx")), "{all:?}");
    let failed = names(&vera, "state:failed").await;
    assert_eq!(failed, names(&vera, "state:failed and (kind:dataset or kind:model)").await);
    let behind = names(&vera, "\"dataset/fx-model\"+").await;
    assert!(behind.contains(&"model/fx-model".to_owned()) && behind.len() > 3, "{behind:?}");
    let wrong = page(&vera, "state:failed and (kind:model").await;
    assert_eq!(wrong.window.error.as_ref().map(|(at, _)| *at), Some(17), "{:?}", wrong.window.error);
    assert!(wrong.offers[0].refusal.is_some(), "what cannot be read is not acted on");
    let refused = page(&vera, "").await.offers[0].refusal.clone();
    assert!(refused.is_some_and(|why| why.contains("operator")), "a viewer is told why not");
    assert!(page(&vera, "owner:squ").await.window.completions.iter().any(|text| text.starts_with("owner:squad-")));
    assert!(page(&vera, "x and mod").await.window.completions.iter().any(|text| text.starts_with("x and \"model/")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_without_a_browser_reads_it_too() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let run = last_night();
    let list = app::paths::datasets(&run, &Default::default());
    let (status, html) = vera.page(&list).await;
    assert!(status.is_success() && html.contains("data-dataset=\"dataset/fx-model\""), "{status}");
    assert!(html.contains("The dataset broke, and with it the model"));
    let (status, _) = console.nobody().page(&list).await;
    assert!(status.is_redirection(), "{status}");
    let rows = format!("{}&query[search]=state%3Afailed&count=10", app::paths::dataset_rows(&run));
    let answer = vera.get(&rows).send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success() && text.contains("dataset/fx-model"), "{status} {text}");
    let (status, html) = vera.page("/runs/main/dagao/nobody/datasets").await;
    assert!(status.as_u16() == 404 && html.contains("Not found"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn metapod_is_asked_once_however_many_look() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    page(&vera, "").await;
    let asked = || console.sandbox().calls().iter().filter(|call| call.path.contains("graphql")).count();
    let before = asked();
    futures::future::join_all((0..20).map(|_| page(&vera, "state:failed"))).await;
    assert!(asked() <= before + 1, "{before} then {}", asked());
}
