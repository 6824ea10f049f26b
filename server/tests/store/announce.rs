//! What is announced is heard: by this process, and by every other that shares the store.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::time::Duration;

use server::store::{Announcement, Kind, Store};
use tokio::sync::broadcast::Receiver;

use crate::place::{Place, on_both};
use crate::postgres::Postgres;

on_both!(one_hears_what_one_announces, what_is_too_long_is_refused);

fn said(topic: &str, payload: &str) -> Announcement {
    Announcement { topic: topic.into(), payload: payload.into() }
}

/// The next announcement.
pub async fn heard(receiver: &mut Receiver<Announcement>) -> Announcement {
    tokio::time::timeout(Duration::from_secs(20), receiver.recv()).await.expect("nothing is announced").unwrap()
}

async fn one_hears_what_one_announces(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    let (mut one, mut two) = (store.subscribe(), store.clone().subscribe());
    store.announce("execution", "é達 \"1\"").await.unwrap();
    store.announce("execution", "2").await.unwrap();
    for receiver in [&mut one, &mut two] {
        assert_eq!(heard(receiver).await, said("execution", "é達 \"1\""));
        assert_eq!(heard(receiver).await, said("execution", "2"));
    }
}

async fn what_is_too_long_is_refused(place: Place) {
    let store = Store::open(&place.url).await.unwrap();
    let mut receiver = store.subscribe();
    let refused = store.announce("log", &"x".repeat(8_000)).await.unwrap_err();
    assert!(refused.to_string().contains("too long"), "{refused}");
    store.announce("log", &"x".repeat(7_800)).await.unwrap();
    assert_eq!(heard(&mut receiver).await.payload.len(), 7_800);
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_hear_each_other() {
    let place = Place::postgres();
    let (here, there) = (Store::open(&place.url).await.unwrap(), Store::open(&place.url).await.unwrap());
    assert_eq!(here.kind(), Kind::Postgres);
    let (mut ours, mut theirs) = (here.subscribe(), there.subscribe());
    here.announce("execution", "from here").await.unwrap();
    there.announce("execution", "from there").await.unwrap();
    for receiver in [&mut ours, &mut theirs] {
        let mut both = [heard(receiver).await.payload, heard(receiver).await.payload];
        both.sort();
        assert_eq!(both, ["from here", "from there"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_announced_after_a_restart_and_then_all_is_heard_again() {
    let server = Postgres::durable();
    let store = Store::open(&server.database()).await.unwrap();
    let mut receiver = store.subscribe();
    store.announce("execution", "before").await.unwrap();
    assert_eq!(heard(&mut receiver).await, said("execution", "before"));
    server.restart();
    assert_eq!(heard(&mut receiver).await.topic, Announcement::GAP);
    store.announce("execution", "after").await.unwrap();
    assert_eq!(heard(&mut receiver).await, said("execution", "after"));
}
