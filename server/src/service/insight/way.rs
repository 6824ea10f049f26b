//! The way through a run that decides when it ends, and when that will be.

use app::graph::{Work, forecast};
use app::model::insight::{Way, WayTask};
use app::model::run::TaskRow;
use app::model::state::Phase;

use super::Usual;
use crate::service::snapshot::Snapshot;
use crate::service::watch::poll::median;

/// The way that is expected now.
pub(super) fn way(snapshot: &Snapshot, usual: &dyn Usual, now: i64) -> Way {
    let ran =
        |row: &TaskRow| matches!(row.state.phase(), Phase::Done | Phase::Failed | Phase::Running | Phase::Retrying);
    let took = |row: &TaskRow| row.end.zip(row.start).filter(|_| ran(row)).map(|(end, start)| (end - start).max(0));
    let known: Vec<Option<i64>> = snapshot.rows.iter().map(|row| usual.of(&row.id).or_else(|| took(row))).collect();
    // A task of which nothing is known is taken to be like the others.
    let like_others = median(known.iter().flatten().copied().collect()).unwrap_or(0);
    let guessed = known.iter().filter(|known| known.is_none()).count();
    let work: Vec<Work> =
        snapshot.rows.iter().zip(&known).map(|(row, known)| work(row, known.unwrap_or(like_others), now)).collect();
    let seen = forecast(&snapshot.dag(), &work, now);
    let task = |place: u32| {
        let row = snapshot.row(place)?;
        let phase = row.state.phase();
        let length = match work.get(place as usize)? {
            Work::Done(_) => took(row).unwrap_or(0),
            Work::Running { usual, .. } | Work::Ahead(usual) => *usual,
            Work::Nothing => 0,
        };
        Some(WayTask { place, id: row.id.clone(), phase, length })
    };
    let broken = snapshot.rows.iter().filter(|row| row.state.phase() == Phase::Failed);
    Way {
        over: snapshot.rows.iter().all(|row| row.state.phase().is_settled()) && broken.clone().next().is_none(),
        end: seen.end,
        tasks: seen.path.into_iter().filter_map(task).collect(),
        failed: broken.map(|row| row.id.clone()).collect(),
        guessed: u32::try_from(guessed).unwrap_or(u32::MAX),
        nights: usual.nights(),
        now,
    }
}

/// What is still to be done for a task: what failed and what it blocks as if it were mended now.
fn work(row: &TaskRow, usual: i64, now: i64) -> Work {
    match row.state.phase() {
        Phase::Done => row.end.map_or(Work::Nothing, Work::Done),
        Phase::Skipped => Work::Nothing,
        Phase::Running => Work::Running { since: row.start.unwrap_or(now), usual },
        Phase::Failed | Phase::Blocked | Phase::Retrying | Phase::Waiting | Phase::NotStarted | Phase::Other => {
            Work::Ahead(usual)
        }
    }
}
