//! Who is first: of many at the same time exactly one begins, and all others are told so.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use app::model::execution::{Held, Outcome, StepRecord};
use futures::future::join_all;
use server::store::Store;
use server::store::executions::Begun;

use crate::place::{Place, on_both};
use crate::samples::execution;

on_both!(
    of_twenty_plans_of_one_run_exactly_one_begins,
    of_twenty_confirmations_of_one_ticket_exactly_one_begins,
    runs_do_not_wait_for_each_other,
    an_execution_comes_back_as_it_was_written,
    what_is_held_is_replaced_and_released,
);

/// Two stores as two replicas have them, or two pools over one file.
async fn two(place: &Place) -> [Store; 2] {
    [Store::open(&place.url).await.unwrap(), Store::open(&place.url).await.unwrap()]
}

async fn of_twenty_plans_of_one_run_exactly_one_begins(place: Place) {
    let stores = two(&place).await;
    let tries = (0..20).map(|number| {
        let store = stores[number % 2].clone();
        tokio::spawn(async move {
            store.begin(&execution(&format!("e{number}"), &format!("t{number}"), "night"), "", "lease").await.unwrap()
        })
    });
    let answers: Vec<Begun> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
    let new: Vec<usize> = (0..20).filter(|number| answers[*number] == Begun::New).collect();
    let [winner] = new.as_slice() else { panic!("{answers:?}") };
    let others = answers.iter().filter(|answer| **answer == Begun::Taken(format!("e{winner}")));
    assert_eq!(others.count(), 19, "{answers:?}");
    assert_eq!(stores[0].executions(None).await.unwrap().len(), 1);
}

async fn of_twenty_confirmations_of_one_ticket_exactly_one_begins(place: Place) {
    let stores = two(&place).await;
    let tries = (0..20).map(|number| {
        let store = stores[number % 2].clone();
        tokio::spawn(
            async move { store.begin(&execution(&format!("e{number}"), "t", "night"), "", "lease").await.unwrap() },
        )
    });
    let answers: Vec<Begun> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
    let winner = answers.iter().position(|answer| *answer == Begun::New).unwrap();
    let others = answers.iter().filter(|answer| **answer == Begun::Same(format!("e{winner}")));
    assert_eq!(others.count(), 19, "{answers:?}");
    // Long after it ended, too.
    stores[1].finish(&format!("e{winner}"), Outcome::Done, "All ran.", 2_000).await.unwrap();
    let late = stores[0].begin(&execution("late", "t", "night"), "", "lease").await.unwrap();
    assert_eq!(late, Begun::Same(format!("e{winner}")));
}

async fn runs_do_not_wait_for_each_other(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    let tries = (0..20).map(|number| {
        let store = store.clone();
        let sample = execution(&format!("e{number}"), &format!("t{number}"), &format!("night {number}"));
        tokio::spawn(async move { store.begin(&sample, "", "lease").await.unwrap() })
    });
    let answers: Vec<Begun> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, vec![Begun::New; 20]);
    assert_eq!(store.under_way().await.unwrap(), 20);
    store.finish("e7", Outcome::Failed, "It did not run.", 3_000).await.unwrap();
    assert_eq!(store.under_way().await.unwrap(), 19);
    let again = store.begin(&execution("again", "again", "night 7"), "", "lease").await.unwrap();
    assert_eq!(again, Begun::New, "a run is free when its execution ended");
}

async fn an_execution_comes_back_as_it_was_written(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    let mut written = execution("e", "t", "night達/\"x\"");
    assert_eq!(store.begin(&written, "", "lease").await.unwrap(), Begun::New);
    assert_eq!(store.execution("e", written.as_of).await.unwrap().unwrap(), written);
    written.steps[1] = StepRecord {
        title: written.steps[1].title.clone(),
        outcome: Outcome::Done,
        detail: "Two tasks run again.".into(),
        started: Some(1),
        ended: Some(2),
    };
    written.targets[0].outcome = Outcome::AlreadySo;
    written.targets[0].after = Some("success".to_owned().into());
    store.write_step("e", 1, &written.steps[1]).await.unwrap();
    store.write_targets("e", &written.targets, &[]).await.unwrap();
    assert_eq!(store.execution("e", written.as_of).await.unwrap().unwrap(), written);
    assert_eq!(store.by_ticket("t").await.unwrap().as_deref(), Some("e"));
    assert_eq!(store.executions(Some(&written.head.request.run)).await.unwrap(), [written.head.clone()]);
    store.end_orphan(&written.head.id, 9_000).await.unwrap();
    let orphan = store.execution("e", 0).await.unwrap().unwrap();
    assert_eq!((orphan.head.outcome, orphan.head.ended), (Outcome::Unknown, Some(9_000)));
    store.forget_all().await.unwrap();
    assert_eq!(store.executions(None).await.unwrap(), []);
}

async fn what_is_held_is_replaced_and_released(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    let sample = execution("e", "t", "night");
    let run = sample.head.request.run.clone();
    store.begin(&sample, "", "lease").await.unwrap();
    let held = |who: &str, since| Held { task: "scale-down".into(), execution: "e".into(), who: who.into(), since };
    store.hold(&run, &held("Otto", 1)).await.unwrap();
    store.hold(&run, &held("Paula", 2)).await.unwrap();
    assert_eq!(store.held(&run).await.unwrap(), [held("Paula", 2)]);
    store.release(&run, "scale-down").await.unwrap();
    assert_eq!(store.held(&run).await.unwrap(), []);
}
