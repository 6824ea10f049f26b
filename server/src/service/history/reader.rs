//! The loop of one reader: which nights there are, then what is not known of them, the newest first.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::model::context::RunRef;
use app::model::error::AppError;
use app::model::history::{Cells, Night};
use app::model::time;
use futures::stream::{self, StreamExt};

use super::night::{self, Task};
use super::shelf::Shelf;
use super::{Histories, NIGHTS};
use crate::clients::airflow::Run;
use crate::service::backends::told;

/// Nights that are read at the same time; the pages of each are, too.
const AT_ONCE: usize = 2;
/// Nights that fail one after the other until Airflow is left alone for a while.
const ENOUGH: u32 = 2;
/// What goes on is looked at so often.
const PAUSE: Duration = Duration::from_secs(3);
/// New nights are looked for every so many times.
const LISTED: u32 = 4;
/// No pause after failures is longer.
const LONGEST: Duration = Duration::from_secs(30);
/// A night that goes on without being watched is read no sooner again.
const UNWATCHED_MS: i64 = 15_000;

/// What this reader remembers of nights by their run.
#[derive(Default)]
struct Memory {
    /// So many passes take the list of nights as it is.
    listed: u32,
    failed: HashMap<String, u32>,
    read_at: HashMap<String, i64>,
}

/// Reads until nobody asks any more.
pub(super) async fn read(histories: Arc<Histories>, key: (String, String), shelf: Arc<Shelf>) {
    let mut memory = Memory::default();
    let mut failures = 0_u32;
    loop {
        let trouble = pass(&histories, &key, &shelf, &mut memory).await.err();
        failures = if trouble.is_some() { failures + 1 } else { 0 };
        shelf.change(|kept| {
            kept.listed = true;
            kept.trouble = trouble;
        });
        let calm = shelf.kept().nights.iter().all(|night| night.state.is_settled());
        if failures > 0 || calm {
            memory.listed = 0;
        }
        let pause = if failures > 0 {
            (PAUSE * (1 << failures.min(5)) / 2).min(LONGEST)
        } else if calm {
            PAUSE * LISTED
        } else {
            PAUSE
        };
        // In steps, so that a reset or a long silence is noticed.
        let steps = pause.as_millis() / PAUSE.as_millis();
        for _ in 0..steps.max(1) {
            tokio::time::sleep(PAUSE).await;
            if histories.over(&key, &shelf).await {
                return;
            }
        }
    }
}

/// One time through all nights. The error is for the operator.
async fn pass(
    histories: &Arc<Histories>,
    key: &(String, String),
    shelf: &Arc<Shelf>,
    memory: &mut Memory,
) -> Result<(), String> {
    if memory.listed == 0 {
        let runs = runs(histories, key).await;
        let unknown = |error: AppError| format!("The nights of {} are not known: {}", key.1, error.message);
        list(histories, key, shelf, &runs.map_err(unknown)?);
        memory.listed = LISTED;
    }
    memory.listed -= 1;
    let now = histories.backends.clock.now_ms();
    let mut wanted = wanted(shelf, memory, now);
    wanted.sort_by_key(|(night, _)| memory.failed.get(&night.run.run).copied().unwrap_or(0));
    let read = |(night, watched): (Arc<Night>, bool)| async move {
        let tasks = night::tasks(histories, &night.run, watched).await;
        (night, tasks)
    };
    let mut reading = stream::iter(wanted.into_iter().map(read)).buffer_unordered(AT_ONCE);
    let (mut trouble, mut in_a_row) = (None, 0);
    while let Some((night, tasks)) = reading.next().await {
        match tasks {
            Ok(tasks) => {
                in_a_row = 0;
                memory.failed.remove(&night.run.run);
                memory.read_at.insert(night.run.run.clone(), histories.backends.clock.now_ms());
                put(histories, shelf, &night.run, &tasks);
            }
            Err(error) => {
                in_a_row += 1;
                *memory.failed.entry(night.run.run.clone()).or_default() += 1;
                let of = night.start.map_or_else(|| night.run.run.clone(), time::date);
                trouble = Some(format!("The night of {of} could not be read: {}", error.message));
            }
        }
        if in_a_row >= ENOUGH || shelf.idle(histories.backends.clock.now_ms()) {
            break;
        }
    }
    trouble.map_or(Ok(()), Err)
}

async fn runs(histories: &Histories, (instance, dag): &(String, String)) -> Result<Vec<Run>, AppError> {
    let airflow = histories.backends.airflow(instance).await?;
    airflow.runs(dag, NIGHTS).await.map_err(|error| told(instance, &error))
}

/// Which nights there are now; what is known of those that did not change is kept.
fn list(histories: &Histories, (instance, dag): &(String, String), shelf: &Shelf, runs: &[Run]) {
    let now = u64::try_from(histories.backends.clock.now_ms()).unwrap_or(0);
    shelf.change(|kept| {
        let version = now.max(kept.version + 1);
        let known: HashMap<&RunRef, &Arc<Night>> = kept.nights.iter().map(|night| (&night.run, night)).collect();
        let nights: Vec<Arc<Night>> = runs
            .iter()
            .map(|run| {
                let name = RunRef::new(instance, dag, &run.id);
                let (state, start, end) = (run.state.clone(), run.start, run.end.filter(|_| run.state.is_settled()));
                match known.get(&name) {
                    Some(old) if (&old.state, old.start, old.end) == (&state, start, end) => Arc::clone(old),
                    // What was known is shown until it is read again; that it is to be read, the version says.
                    Some(old) => Arc::new(Night { state, start, end, version: 0, ..Night::clone(old) }),
                    None => Arc::new(Night { run: name, state, start, end, version: 0, cells: None }),
                }
            })
            .collect();
        let same = kept.nights.len() == nights.len() && kept.nights.iter().zip(&nights).all(|(a, b)| Arc::ptr_eq(a, b));
        if !same {
            (kept.nights, kept.version) = (nights, version);
            kept.tidy();
        }
        kept.listed = true;
    });
}

/// Nights to be read, newest first, and whether their watcher tells.
fn wanted(shelf: &Shelf, memory: &Memory, now: i64) -> Vec<(Arc<Night>, bool)> {
    let nights = shelf.kept().nights;
    let newest_open = nights.iter().position(|night| !night.state.is_settled());
    let read_lately = |night: &Night| memory.read_at.get(&night.run.run).is_some_and(|at| now - at < UNWATCHED_MS);
    let want = |(index, night): (usize, Arc<Night>)| {
        let watched = newest_open == Some(index) || shelf.looked_at(&night.run.run, now);
        let unknown = night.cells.is_none() || night.version == 0;
        let open = !night.state.is_settled() && (unknown || !read_lately(&night));
        (watched || unknown || open).then_some((night, watched))
    };
    nights.into_iter().enumerate().filter_map(want).collect()
}

/// Keeps what was read of a night; says so if it is new.
fn put(histories: &Histories, shelf: &Shelf, run: &RunRef, tasks: &[Task]) {
    let now = u64::try_from(histories.backends.clock.now_ms()).unwrap_or(0);
    shelf.change(|kept| {
        let Some(index) = kept.nights.iter().position(|night| night.run == *run) else { return };
        if tasks.iter().any(|task| kept.names.place(&task.0).is_none()) {
            let names = Arc::make_mut(&mut kept.names);
            tasks.iter().for_each(|task| {
                names.take(&task.0);
            });
        }
        let placed = |(task, phase, start, end): &Task| Some((kept.names.place(task)?, *phase, *start, *end));
        let like = kept.nights.iter().find_map(|night| night.cells.as_ref());
        let cells = Cells::new(tasks.iter().filter_map(placed).collect(), like);
        let old = &kept.nights[index];
        let version = now.max(kept.version + 1);
        if old.version == 0 || old.cells.as_ref() != Some(&cells) {
            kept.nights[index] = Arc::new(Night { version, cells: Some(cells), ..Night::clone(old) });
            kept.version = version;
        }
    });
}
