//! The grid as its page and its script are told.

use app::paths::{self, GridQuery};

use crate::console::{BROKEN, Console};
use crate::world::{last_night, piece, whole};

#[tokio::test(flavor = "multi_thread")]
async fn the_script_is_told_all_then_what_is_new() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    whole(&vera).await;
    let first = piece(&vera, &[]).await;
    let (names, rows) = (first.names.unwrap(), first.rows.unwrap());
    assert_eq!((rows.len(), first.nights.len()), (names.len(), 5));
    assert!(first.nights.iter().all(|night| night.phases.as_ref().unwrap().len() == names.len()));
    assert!(first.nights.iter().all(|night| night.lengths.as_ref().unwrap().len() == 2 * names.len()));
    let broken = names.iter().position(|name| name == BROKEN).unwrap();
    let failed = |night: &app::model::grid::GridNight| night.phases.as_ref().unwrap().as_bytes()[broken] == b'0';
    assert!(failed(first.nights.last().unwrap()), "last night is the last");
    assert!((first.going, first.reading) == (true, false) && first.progress == "5 nights", "{}", first.progress);
    let (since, tag) = (first.version.to_string(), first.tag.to_string());
    let next = piece(&vera, &[("since", &since), ("tag", &tag)]).await;
    assert!(next.names.is_none() && next.rows.is_none());
    assert!(next.nights.iter().rev().skip(1).all(|night| night.phases.is_none()), "only what changed");
    assert_eq!(next.counts.total() as usize, names.len());
    assert!(next.badge.contains("running"), "{}", next.badge);
    let other = piece(&vera, &[("since", &since), ("tag", "7")]).await;
    assert_eq!(other.names.unwrap().len(), names.len(), "with another list of tasks all is told anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_selected_and_ordered_as_on_the_run() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    whole(&vera).await;
    let all = piece(&vera, &[]).await.names.unwrap();
    let shown = async |pairs: &[(&str, &str)]| {
        let piece = piece(&vera, pairs).await;
        let names: Vec<String> = piece.rows.unwrap().iter().map(|place| all[*place as usize].clone()).collect();
        (names, piece.error)
    };
    assert_eq!(shown(&[("query[search]", "state:failed")]).await, (vec![BROKEN.to_owned()], None));
    assert_eq!(shown(&[("query[phase]", "failed")]).await.0, [BROKEN]);
    let (downstream, _) = shown(&[("query[search]", &format!("{BROKEN}+"))]).await;
    assert!(downstream.len() > 1 && downstream[0] == BROKEN, "as they run: {downstream:?}");
    let (by_name, _) = shown(&[("query[order]", "name")]).await;
    assert!(by_name.is_sorted() && by_name.len() == all.len());
    let (by_failures, _) = shown(&[("query[order]", "failed")]).await;
    assert!(by_failures[..4].contains(&BROKEN.to_owned()), "{:?}", &by_failures[..4]);
    assert!(shown(&[("query[search]", "(((")]).await.1.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_a_table_of_links() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let known = whole(&vera).await;
    let (status, html) = vera.page(&paths::grid(&last_night(), &GridQuery::default())).await;
    assert!(status.is_success());
    assert_eq!(html.matches("scope=\"row\"").count(), 100, "the first page");
    let of_task = GridQuery { task: BROKEN.into(), colour: "usual".into(), ..GridQuery::default() };
    let (_, html) = vera.page(&paths::grid(&last_night(), &of_task)).await;
    assert!(html.contains(&format!("{BROKEN} · 2026-11-22 · failed · ")), "the page of the selected task");
    let before = paths::task(&known.nights[1].run, BROKEN).replace('&', "&amp;");
    assert!(html.contains(&format!("href=\"{before}\"")), "{before}");
    for odd in ["from=-1", "from=99999999", "order=x&colour=y&phase=z", "task=%22%3E%3Cscript%3E", "q=(((", "q=%00"] {
        let (status, html) = vera.page(&format!("{}/grid?{odd}", paths::run(&last_night()))).await;
        assert!(status.is_success() && !html.contains("\"><script>"), "{odd}");
    }
}
