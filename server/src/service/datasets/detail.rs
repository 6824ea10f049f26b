//! One dataset: what every backend knows of it, asked at the same time. A backend that does not answer
//! leaves its own part empty and says so.

use std::time::Duration;

use app::model::context::RunRef;
use app::model::dataset::{Appended, Changed, DatasetDetail, DatasetEntry, Difference, Loaded, Standing};
use app::model::error::{AppError, ErrorKind};
use app::model::person::Person;
use app::model::platform::Trouble;

use super::reading::Reading;
use super::{DatasetsService, history, near, offers, rule, schema};
use crate::clients::airflow::Run;
use crate::clients::databricks::snippet;
use crate::clients::github::Change;
use crate::clients::http::ClientError;
use crate::clients::loads::{Load, table_of};
use crate::clients::metapod::Detail;
use crate::service::snapshot::{Snapshot, context};

/// How long what is beside the dataset itself may take; then the page is shown without it.
const PATIENCE: Duration = Duration::from_secs(4);
/// How many loads are shown.
const LOADS: u32 = 30;

/// What a detail is read from.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub service: &'a DatasetsService,
    pub snapshot: &'a Snapshot,
    pub reading: &'a Reading,
    pub who: &'a Person,
}

/// Reads it.
///
/// # Errors
/// [`ErrorKind::NotFound`] if the transaction has no such dataset.
pub async fn detail(
    at: At<'_>,
    name: &str,
    against: Option<&RunRef>,
    mut troubles: Vec<Trouble>,
) -> Result<DatasetDetail, AppError> {
    let backends = &at.service.backends;
    let place = at.reading.place(name).ok_or_else(|| {
        let words = format!("Transaction {} has no dataset {name}.", at.reading.transaction);
        AppError::new(ErrorKind::NotFound, words)
    })?;
    let (Some(entry), Some(listed)) = (at.reading.entry(place), at.reading.listed(place)) else {
        return Err(AppError::new(ErrorKind::Internal, "The reading does not fit itself."));
    };
    let table = table_of(name);
    let runs = async { beside("Airflow", history::runs(backends, &at.snapshot.run)).await };
    let loads = async {
        let loads = backends.loads.as_ref()?;
        Some(beside("The warehouse", loads.latest(&table, LOADS)).await)
    };
    let definition = async {
        let changes = backends.changes.as_ref()?;
        Some(beside("GitHub", changes.last_change(name)).await)
    };
    let (own, runs, loads, definition) = futures::join!(own(at, name), runs, loads, definition);
    let own = own.unwrap_or_else(|words| {
        troubles.push(Trouble { source: "Metapod did not tell about this dataset".into(), message: words });
        None
    });
    let runs = kept(runs, &mut troubles).unwrap_or_default();
    let loaded = loads.map(|loads| kept(loads, &mut troubles));
    let known: &[Load] = loaded.as_ref().and_then(Option::as_deref).unwrap_or_default();
    let nights = at.service.nights.of(backends, &at.snapshot.run, &runs, name, known);
    let (nights, difference, merged) =
        futures::join!(nights, difference(at, name, own.as_ref(), against, &runs), merged(at, entry, &runs));
    let merged = kept(merged, &mut troubles).unwrap_or_default();
    let path = own.as_ref().and_then(|own| own.databricks_path.clone());
    let format = listed.format.clone();
    Ok(DatasetDetail {
        run: at.snapshot.run.clone(),
        transaction: at.reading.transaction.clone(),
        id: listed.id.clone(),
        why: why(at, entry),
        path: listed.path.clone(),
        snippet: path.as_ref().map(|path| snippet(format.as_deref().unwrap_or("PARQUET"), path)),
        databricks_path: path,
        format,
        partitions: listed.partitions.clone(),
        bytes: own.as_ref().and_then(|own| own.bytes),
        rows: own.as_ref().and_then(|own| own.rows),
        schema: own.as_ref().and_then(|own| own.schema.as_deref()).map(schema::rows),
        indexed: own.as_ref().map(|own| schema::rows(&own.indexed)).unwrap_or_default(),
        appends: own.map(appended).unwrap_or_default(),
        lineage: near::lineages(at.reading, name),
        nights,
        difference,
        loads: loaded.flatten().map(|loads| loads.into_iter().map(load).collect()),
        table,
        definition: definition.and_then(|found| kept(found, &mut troubles)).flatten().map(changed),
        merged: merged.into_iter().map(changed).collect(),
        propose: backends.changes.as_ref().and_then(|changes| changes.propose(name)).map(|proposal| proposal.edit),
        offers: offers::on_dataset(at.who, at.reading, place, &at.snapshot.run),
        troubles,
        as_of: at.reading.as_of,
        entry: entry.clone(),
    })
}

/// Something that is not worth waiting for longer.
async fn beside<T, E: ToString>(what: &str, ask: impl Future<Output = Result<T, E>>) -> Result<T, Trouble> {
    let message = match tokio::time::timeout(PATIENCE, ask).await {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("No answer within {} seconds.", PATIENCE.as_secs()),
    };
    Err(Trouble { source: format!("{what} does not tell"), message })
}

fn kept<T>(result: Result<T, Trouble>, troubles: &mut Vec<Trouble>) -> Option<T> {
    result.map_err(|trouble| troubles.push(trouble)).ok()
}

async fn own(at: At<'_>, name: &str) -> Result<Option<Detail>, String> {
    let metapod = at.service.backends.metapod.as_ref().ok_or("There is no Metapod.")?;
    let answered = metapod.details(&at.reading.transaction, &[name.to_owned()]).await;
    let answered = answered.map_err(|error: ClientError| error.to_string())?;
    Ok(answered.value.into_iter().find(|detail| detail.listed.name == name))
}

async fn difference(
    at: At<'_>,
    name: &str,
    own: Option<&Detail>,
    against: Option<&RunRef>,
    runs: &[Run],
) -> Option<Difference> {
    let with = against?;
    let refused = |words: String| Difference { with: with.clone(), rows: Vec::new(), same: 0, refusal: Some(words) };
    let Some(run) = runs.iter().find(|run| run.id == with.run) else {
        return Some(refused(format!("{} is not among the last runs.", with.run)));
    };
    Some(match history::of_run(&at.service.backends, run, name).await {
        Ok(other) => {
            let there = other.as_ref().and_then(|detail| detail.schema.as_deref());
            schema::difference(with, there, own.and_then(|own| own.schema.as_deref()))
        }
        Err(words) => refused(words),
    })
}

/// What was merged between the last night that went well and this one; nothing is asked for what is there.
async fn merged(at: At<'_>, entry: &DatasetEntry, runs: &[Run]) -> Result<Vec<Change>, Trouble> {
    let backends = &at.service.backends;
    let Some(changes) = backends.changes.as_ref().filter(|_| entry.standing != Standing::Committed) else {
        return Ok(Vec::new());
    };
    let version = |run: &Run| context(&run.conf, &backends.context).version;
    let good = runs
        .iter()
        .skip_while(|run| run.id != at.snapshot.run.run)
        .skip(1)
        .find(|run| run.state == app::model::state::RunState::Success)
        .and_then(version);
    let bad = context(&at.snapshot.head.conf, &backends.context).version;
    match good.zip(bad) {
        Some((good, bad)) if good != bad => {
            beside("GitHub", changes.merged_between(&good, &bad)).await.map(|merged| merged.changes)
        }
        _ => Ok(Vec::new()),
    }
}

fn why(at: At<'_>, entry: &DatasetEntry) -> String {
    if entry.standing == Standing::Committed {
        return "Metapod has it as committed.".into();
    }
    match rule::verdict_of(at.reading, &at.service.rules, entry) {
        Some(broke) => format!("{} {}", broke.verdict, broke.evidence),
        None => format!("Not committed: {}.", entry.why),
    }
}

fn appended(own: Detail) -> Vec<Appended> {
    own.appends.into_iter().map(|one| Appended { id: one.id, name: one.name, at: one.at, by: one.by }).collect()
}

fn load(load: Load) -> Loaded {
    Loaded { at: load.at, rows: load.rows, state: load.state }
}

fn changed(change: Change) -> Changed {
    Changed { sha: change.sha, title: change.title, author: change.author, at: change.at, url: change.url }
}
