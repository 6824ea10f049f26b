//! The loop of one watcher.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::context::RunRef;
use app::model::error::{AppError, ErrorKind};
use app::model::execution::Deed;
use app::model::live::Delta;
use app::model::run::{RunView, TaskGroups};
use app::model::state::RunState;

use super::{KEPT, Watch, Watchers};
use crate::clients::airflow::TaskDef;
use crate::service::drawings;
use crate::service::groups::groups;
use crate::service::instances::Instances;
use crate::service::snapshot::Snapshot;

/// The definitions of the DAG, and what its runs usually take, are read anew after this long.
const SLOW: Duration = Duration::from_secs(60);

/// What changes slowly.
struct Slow {
    at: Instant,
    defs: Arc<Vec<TaskDef>>,
    usual: Option<i64>,
    link: Option<String>,
    groups: TaskGroups,
    heights: Vec<Option<i32>>,
}

/// Polls until nobody looks any more.
pub(super) async fn poll(watchers: Arc<Watchers>, run: RunRef, watch: Arc<Watch>) {
    let mut slow: Option<Slow> = None;
    let mut known = Instances::default();
    loop {
        let began = Instant::now();
        let result = once(&watchers, &run, &mut slow, &mut known).await;
        let never = watch.seen.borrow().newest().is_none();
        let hopeless = never && result.is_err();
        tell(&watch, result);
        let now = watchers.backends.clock.now_ms();
        let over = hopeless || (watch.idle(now) && watchers.retire(&run, &watch, now).await);
        if over {
            // A run that could not be read is asked for anew by the next who wants it.
            watchers.watches.lock().await.retain(|_, other| !Arc::ptr_eq(other, &watch));
            return;
        }
        // A large run on a slow Airflow is not asked more than a quarter of the time.
        let pause = watchers.poll.max(began.elapsed() * 3).min(Duration::from_secs(30));
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = watch.nudge.notified() => {}
        }
        let replaced = !watchers.watches.lock().await.get(&run).is_some_and(|current| Arc::ptr_eq(current, &watch));
        if replaced {
            // Reset: whoever still follows is told to load anew.
            watch.seen.send_modify(|seen| {
                seen.views.clear();
                seen.error = Some(AppError::new(ErrorKind::NotFound, "This run is gone."));
            });
            return;
        }
    }
}

async fn once(
    watchers: &Watchers,
    run: &RunRef,
    slow: &mut Option<Slow>,
    known: &mut Instances,
) -> Result<(Snapshot, RunView), AppError> {
    let backends = &watchers.backends;
    let fresh = slow.as_ref().filter(|slow| slow.at.elapsed() < SLOW);
    let snapshot = Snapshot::read_on(backends, run, fresh.map(|slow| slow.defs.clone()), known).await?;
    if fresh.is_none() {
        let airflow = backends.airflow(&run.airflow).await?;
        let usual = airflow.runs(&run.dag, 30).await.ok().and_then(|runs| {
            let lengths = runs.iter().filter(|run| run.state == RunState::Success);
            median(lengths.filter_map(|run| Some(run.end? - run.start?)).collect())
        });
        let link = backends.console(&run.airflow, &run.dag, &run.run, None).await;
        let ids: Vec<&str> = snapshot.defs.iter().map(|def| def.id.as_str()).collect();
        let groups = groups(&ids, &snapshot.dag(), &backends.patterns);
        let place = (run.airflow.as_str(), run.dag.as_str());
        let heights = drawings::seed(&watchers.store, place, &snapshot.defs, &snapshot.dag_alone()).await;
        *slow = Some(Slow { at: Instant::now(), defs: snapshot.defs.clone(), usual, link, groups, heights });
    }
    let (usual, link) = slow.as_ref().map(|slow| (slow.usual, slow.link.clone())).unwrap_or_default();
    let revision = u64::try_from(snapshot.as_of).unwrap_or(0);
    let mut view = snapshot.view(&backends.context, usual, link, revision);
    (view.groups, view.heights) =
        slow.as_ref().map(|slow| (slow.groups.clone(), slow.heights.clone())).unwrap_or_default();
    // Without the store the run is shown all the same.
    view.deeds =
        watchers.store.executions(Some(run)).await.unwrap_or_default().iter().take(4).map(Deed::from).collect();
    view.held = watchers.store.held(run).await.unwrap_or_default();
    view.told = app::fragments::deeds(&view);
    Ok((snapshot, view))
}

fn tell(watch: &Watch, result: Result<(Snapshot, RunView), AppError>) {
    watch.seen.send_modify(|seen| match result {
        Ok((snapshot, mut view)) => {
            seen.error = None;
            seen.snapshot = Some(Arc::new(snapshot));
            if let Some(last) = seen.views.back_mut()
                && Delta::between(last, &view).is_some_and(|delta| delta.is_empty())
            {
                // Nothing new but the time: the revision stays.
                view.revision = last.revision;
                *last = Arc::new(view);
                return;
            }
            seen.views.push_back(Arc::new(view));
            if seen.views.len() > KEPT {
                seen.views.pop_front();
            }
        }
        Err(error) => seen.error = Some(error),
    });
}

/// The middle of a list of lengths.
#[must_use]
pub fn median(mut lengths: Vec<i64>) -> Option<i64> {
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied()
}
