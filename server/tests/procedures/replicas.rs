//! Two replicas over one PostgreSQL: the same plan runs once, and one goes on with what the other left.

use std::sync::Arc;
use std::time::Duration;

use app::model::execution::Outcome;
use app::model::plan::Confirmation;

use crate::console::{BROKEN, Console};
use crate::operator::{confirm, ended, execution, plan, request};
use crate::postgres::Postgres;
use crate::recovery::{Outside, left};

/// A platform, and the database that lives as long as it is held.
fn shared() -> (Outside, Arc<Postgres>) {
    let (mut outside, postgres) = (Outside::open(), Postgres::shared());
    outside.config.database_url = postgres.database();
    (outside, postgres)
}

#[test]
fn two_replicas_confirm_the_same_plan_and_one_runs_it() {
    let (outside, _postgres) = shared();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let one = Console::with(outside.config.clone()).await;
        let other = Console::with(outside.config.clone()).await;
        let otto = one.sign_in("otto").await;
        let ada = other.sign_in("ada").await;
        let asked = request("unblock-downstream", BROKEN);
        let (his, hers) = (plan(&otto, &asked).await, plan(&ada, &asked).await);
        let (first, second) = tokio::join!(confirm(&otto, &his), confirm(&ada, &hers));
        let ran: Vec<&str> = [&first, &second]
            .into_iter()
            .filter_map(|became| match became {
                Confirmation::Started(id) => Some(id.as_str()),
                Confirmation::Taken { .. } | Confirmation::Moved | Confirmation::Asked(_) => None,
            })
            .collect();
        assert_eq!(ran.len(), 1, "{first:?} {second:?}");
        // Whoever looks, at whichever replica, sees it go on and end.
        let elsewhere = if matches!(first, Confirmation::Started(_)) { &ada } else { &otto };
        let mut news = elsewhere.get("/live/execution").query(&[("id", ran[0])]).send().await.unwrap();
        let mut heard = String::new();
        while heard.matches("data:").count() < 3 {
            let more = tokio::time::timeout(Duration::from_secs(20), news.chunk()).await;
            heard.push_str(&String::from_utf8_lossy(&more.unwrap().unwrap().unwrap()));
        }
        assert_eq!(ended(&otto, ran[0]).await.head.outcome, Outcome::Done);
        assert_eq!(ended(&ada, ran[0]).await.head.outcome, Outcome::Done);
        assert_eq!(outside.sent("PATCH", BROKEN), 1);
    });
}

#[test]
fn a_replica_goes_on_with_what_another_left_and_not_before() {
    let (outside, _postgres) = shared();
    let survivor = tokio::runtime::Runtime::new().unwrap();
    let other = survivor.block_on(Console::with(outside.config.clone()));
    let (otto, id) = left(&outside, Duration::from_millis(40));
    survivor.block_on(async {
        let otto = otto.at(&other);
        tokio::time::sleep(Duration::from_secs(6)).await;
        let waiting = execution(&otto, &id).await;
        assert_eq!(waiting.head.ended, None, "the lease has not run out: {waiting:#?}");
        let whole = ended(&otto, &id).await;
        assert_eq!(whole.head.outcome, Outcome::Done, "{whole:#?}");
        assert!((1..=2).contains(&outside.sent("PATCH", BROKEN)));
    });
}
