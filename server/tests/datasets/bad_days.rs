//! A Metapod that is slow, wrong, broken or silent.

use app::model::execution::Outcome;
use server::sandbox::{Fault, FaultKind};

use crate::console::{Console, config};
use crate::operator::{confirm, ended, last_night, plan, started};
use crate::world::{listed, names, page, retract, retractions};

fn fault(path: &str, kind: FaultKind, times: u32) -> Fault {
    Fault { method: None, path_contains: path.into(), times, kind }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retraction_that_is_not_answered_is_read_before_anything_is_said() {
    let mut config = config();
    config.sandbox.nights = 2;
    let console = Console::with(config).await;
    let otto = console.sign_in("otto").await;
    let name = names(&otto, "state:committed and kind:dataset").await.remove(0);
    let seen = plan(&otto, &retract(&format!("\"{name}\""))).await;
    console.sandbox().inject(fault("/retract/", FaultKind::CloseMidBody, 1));
    let done = ended(&otto, started(&confirm(&otto, &seen).await)).await;
    assert_eq!(done.head.outcome, Outcome::Done, "{done:#?}");
    assert!(done.targets[0].detail.contains("gone when read"), "{:?}", done.targets[0]);
    assert_eq!(retractions(&console), 1, "it is not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retraction_that_may_not_have_been_done_is_unknown() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let name = names(&otto, "state:committed and kind:dataset").await.remove(0);
    let seen = plan(&otto, &retract(&format!("\"{name}\""))).await;
    console.sandbox().inject(fault("/retract/", FaultKind::Hang, 1));
    let done = ended(&otto, started(&confirm(&otto, &seen).await)).await;
    assert_eq!(done.targets[0].outcome, Outcome::Unknown, "{done:#?}");
    assert!(listed(&console, &otto, &name).await.committed);
    assert_eq!(retractions(&console), 1, "it is not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_says_it_did_and_did_not_is_found_out() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let name = names(&otto, "state:committed and kind:dataset").await.remove(0);
    let seen = plan(&otto, &retract(&format!("\"{name}\""))).await;
    console.sandbox().inject(fault("/retract/", FaultKind::AnswerWithoutActing, 1));
    let done = ended(&otto, started(&confirm(&otto, &seen).await)).await;
    assert_eq!(done.head.outcome, Outcome::Failed, "{done:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_reading_is_shown_with_its_age_while_metapod_is_silent() {
    let console = Console::start().await;
    let vera = console.sign_in("vera").await;
    let before = page(&vera, "").await;
    tokio::time::sleep(std::time::Duration::from_millis(3_100)).await;
    console.sandbox().inject(fault("graphql", FaultKind::Status(502, None), 20));
    let after = page(&vera, "").await;
    assert_eq!(after.progress.total, before.progress.total);
    assert!(after.troubles.iter().any(|trouble| trouble.source == "Metapod does not answer"), "{:?}", after.troubles);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_said_in_words() {
    for (kind, words) in
        [(FaultKind::Garbage, "Metapod"), (FaultKind::Status(500, None), "Metapod"), (FaultKind::Hang, "Metapod")]
    {
        let console = Console::start().await;
        let vera = console.sign_in("vera").await;
        console.sandbox().inject(fault("graphql", kind, 50));
        let (status, html) = vera.page(&app::paths::datasets(&last_night(), &Default::default())).await;
        assert!(status.is_success() && html.contains("role=\"alert\"") && html.contains(words), "{kind:?}: {status}");
    }
}
