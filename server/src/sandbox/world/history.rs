//! The runs a new world starts with: thirty nights and last night of the pipeline, and the recent
//! runs of the smaller DAGs.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::dag::Dag;
use super::run::{Run, Story};
use super::state::RunState;
use crate::sandbox::time::{DAY, HOUR, MINUTE, date, offset};
use crate::sandbox::{Options, rng};

/// What kept the pipeline from finishing during the bad streak.
const STREAK: &str = "itaipu-bureau-data";
/// How many runs of the hourly DAG there are.
const REPORTS: i64 = 48;

/// All runs as of `now`, oldest first.
#[must_use]
pub fn runs(options: Options, dags: &[Arc<Dag>], now: i64) -> Vec<Run> {
    let nights = i64::from(options.nights);
    let midnight = now - now.rem_euclid(DAY);
    let last = if now - midnight > 3 * HOUR { midnight + HOUR } else { midnight - DAY + HOUR };
    let mut runs: Vec<Run> = (1..=nights).map(|ago| night(options, &dags[0], last - ago * DAY, ago)).collect();
    runs.push(last_night(options, last, now));
    let backup = latest(now - HOUR, DAY, 20 * HOUR);
    let report = latest(now - 12 * MINUTE, HOUR, 5 * MINUTE);
    runs.extend((0..nights.max(1)).map(|ago| small(options, dags, 1, backup - ago * DAY, ago)));
    runs.extend((0..REPORTS).map(|ago| small(options, dags, 2, report - ago * HOUR, ago)));
    runs.sort_by_key(|run| run.run_after);
    runs
}

/// The latest moment before `now` that is `at` into a `period`.
fn latest(now: i64, period: i64, at: i64) -> i64 {
    now - (now - at).rem_euclid(period)
}

fn night(options: Options, dag: &Dag, logical: i64, ago: i64) -> Run {
    let hash = rng::hash(&[options.seed, 1, logical.unsigned_abs()]);
    let worst = (i64::from(options.nights) / 3).max(2);
    let mut story = Story { took: dag.span + rng::between(hash ^ 1, -26, 39) * MINUTE, ..Story::default() };
    story.shaky = (0..3).map(|n| rng::hash(&[hash, 20, n])).filter(|h| h % 3 == 0).map(|h| any(dag, h)).collect();
    match ago - worst {
        0..=2 => {
            story.failed.extend(dag.find(STREAK));
            story.took += (70 - 12 * (ago - worst)) * MINUTE;
        }
        // A slow one that came through.
        7 => {
            story.took += 95 * MINUTE;
            story.shaky.extend((0..4).map(|n| any(dag, rng::hash(&[hash, 21, n]))));
        }
        _ => {}
    }
    let state = if story.failed.is_empty() { RunState::Success } else { RunState::Failed };
    finished(options, 0, logical, story, state, context(options, logical))
}

fn any(dag: &Dag, hash: u64) -> usize {
    usize::try_from(hash >> 7).unwrap_or(0) % dag.tasks.len()
}

fn last_night(options: Options, logical: i64, now: i64) -> Run {
    let hash = rng::hash(&[options.seed, 2, logical.unsigned_abs()]);
    let usual = 5 * HOUR + 40 * MINUTE + rng::between(hash, -12, 25) * MINUTE;
    let story = Story { took: usual.min((now - logical) * 7 / 8), ..Story::default() };
    let mut run = finished(options, 0, logical, story, RunState::Running, context(options, logical));
    run.end = None;
    run.decided = Some(now);
    run
}

fn small(options: Options, dags: &[Arc<Dag>], dag: usize, logical: i64, ago: i64) -> Run {
    let hash = rng::hash(&[options.seed, 3, dag as u64, logical.unsigned_abs()]);
    let shape = &dags[dag];
    let mut story = Story { took: shape.span * rng::between(hash, 84, 131) / 100, ..Story::default() };
    if ago == 6 || ago == 19 {
        // Whichever it is, it is not the last step, so the run fails with it.
        story.failed.push(1 + usize::try_from(hash % 4).unwrap_or(0));
    }
    let state = if story.failed.is_empty() { RunState::Success } else { RunState::Failed };
    finished(options, dag, logical, story, state, Map::new())
}

fn finished(
    options: Options,
    dag: usize,
    logical: i64,
    story: Story,
    state: RunState,
    conf: Map<String, Value>,
) -> Run {
    let seed = rng::hash(&[options.seed, 4, dag as u64, logical.unsigned_abs()]);
    let start = logical + rng::between(seed, 700, 4_200);
    Run {
        dag,
        id: format!("scheduled__{}", offset(logical)),
        seed,
        logical: Some(logical),
        run_after: logical,
        queued: Some(logical + 240),
        start: Some(start),
        end: Some(start + story.took),
        decided: Some(start + story.took),
        state,
        held: false,
        natural: false,
        user: None,
        conf,
        note: None,
        story,
        live: None,
    }
}

/// The run context that every tool of the night has to be told.
#[must_use]
pub fn context(options: Options, logical: i64) -> Map<String, Value> {
    let hash = rng::hash(&[options.seed, 5, logical.unsigned_abs()]);
    let context = json!({
        "metapod_transaction": rng::uuid4(hash),
        "itaipu_version": rng::sha7(hash ^ 1),
        "target_date": date(logical),
        "reference_date": date(logical - DAY),
        "environment": "prod",
    });
    match context {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
