//! `kill -9` of the whole program at forty points of an execution with two hundred targets: started again
//! over the same store and the same platform, it acts on every target, on none more often than on those that
//! were in flight, and all of it is on record.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

#[path = "support/console.rs"]
mod console;
#[path = "killed/platform.rs"]
mod platform;
#[path = "binary/process.rs"]
mod process;

use std::collections::BTreeMap;
use std::time::Duration;

use app::model::audit::AuditKind;
use app::model::execution::{Execution, Outcome};
use app::model::plan::{Confirmation, Effect, Plan};
use server::store::Store;
use server::store::audit::AuditQuery;

use crate::console::NOON;
use crate::platform::{Platform, TARGETS};

/// How many targets are acted on at the same time.
const AT_ONCE: usize = 10;

/// What the journal said when the program was killed.
#[derive(Debug)]
struct Left {
    done: usize,
    in_flight: usize,
    pending: usize,
}

fn count(execution: &Execution, outcomes: &[Outcome]) -> usize {
    let ours = execution.targets.iter().filter(|target| target.effect == Effect::MarkSuccess);
    ours.filter(|target| outcomes.contains(&target.outcome)).count()
}

/// Where a program is killed: so long after so many targets are done.
#[derive(Clone, Copy, Debug)]
struct Point {
    done: usize,
    then: Duration,
}

/// Kills the program at a point, and lets another go on.
async fn killed_at(point: Point) -> Left {
    let platform = Platform::open().await;
    let (mut child, door) = platform.serve().await;
    let asked = platform.request();
    let plan: Plan = door.ask("plan", &asked).await;
    let marked = plan.targets.iter().filter(|target| target.effect == Effect::MarkSuccess).count();
    assert_eq!((plan.refusal.as_deref(), marked), (None, TARGETS), "{:?}", plan.warnings);
    let Confirmation::Started(id) = door.confirm(&plan).await else { panic!("it does not start") };
    let store = Store::open(&platform.database).await.unwrap();
    let begun = async {
        while count(&store.execution(&id, NOON).await.unwrap().unwrap(), &[Outcome::Done]) < point.done {
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), begun).await.unwrap();
    tokio::time::sleep(point.then).await;
    child.kill().await.unwrap();

    let between = store.execution(&id, NOON).await.unwrap().unwrap();
    let in_flight: Vec<String> = between
        .targets
        .iter()
        .filter(|target| target.outcome == Outcome::Running)
        .map(|target| target.task.clone())
        .collect();
    assert!(in_flight.len() <= AT_ONCE, "killed at {point:?}: {in_flight:?}");

    let (mut child, _) = platform.serve().await;
    let whole = platform.ended(&store, &id).await;
    assert_eq!(whole.head.outcome, Outcome::Done, "killed at {point:?}: {} {:#?}", whole.head.summary, whole.steps);
    assert_eq!(count(&whole, &[Outcome::Done, Outcome::AlreadySo]), TARGETS, "killed at {point:?}");
    // Of the platform itself: everything is so, and nothing was sent twice but what was in flight.
    assert_eq!(platform.states().await, BTreeMap::from([("success".to_owned(), TARGETS)]), "killed at {point:?}");
    for (task, sent) in platform.sent() {
        let most = if in_flight.contains(&task) { 2 } else { 1 };
        assert!(sent <= most, "killed at {point:?}: {task} was sent {sent} times");
    }
    child.kill().await.unwrap();

    assert_eq!(store.audit_verify().await.unwrap().broken, None);
    let rows = store.audit_search(&AuditQuery::newest(100)).await.unwrap();
    let of = |kind| rows.iter().filter(|row| row.entry.kind == kind && row.entry.execution == id).count();
    // Killed between the row and the note of it, it is written again: before the act, never missing.
    assert!(matches!(of(AuditKind::Attempt), 1 | 2), "before the act: {rows:#?}");
    assert_eq!(of(AuditKind::Outcome), 1, "after it: {rows:#?}");
    Left {
        done: count(&between, &[Outcome::Done, Outcome::AlreadySo]),
        in_flight: in_flight.len(),
        pending: count(&between, &[Outcome::Pending]),
    }
}

/// Forty points, the same ones every time: SplitMix64 (Steele, Lea, Flood 2014) from a seed. One in each fortieth
/// of the targets, from before the first to the last, at some moment of the round of calls that follows.
fn points(seed: u64) -> Vec<Point> {
    let mut state = seed;
    let mut next = |below: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % below as u64).unwrap()
    };
    let share = TARGETS / 40;
    (0..40)
        .map(|part| Point { done: part * share + next(share), then: Duration::from_millis(next(90) as u64) })
        .collect()
}

#[test]
fn killed_at_forty_points_it_acts_on_every_target_and_on_none_twice() {
    let points = points(20_261_122);
    let left: Vec<Left> = std::thread::scope(|scope| {
        let lanes: Vec<_> = points
            .chunks(10)
            .map(|lane| {
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
                    let runtime = runtime.unwrap();
                    lane.iter().map(|point| runtime.block_on(killed_at(*point))).collect::<Vec<_>>()
                })
            })
            .collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });
    // The points are worth something only if they hit the middle of it.
    let middle = left.iter().filter(|left| left.done > 0 && left.pending > 0).count();
    let in_flight = left.iter().filter(|left| left.in_flight > 0).count();
    println!("{middle} of 40 between the first and the last target, {in_flight} with targets in flight");
    assert!(middle >= 30 && in_flight >= 30, "{left:#?}");
}
