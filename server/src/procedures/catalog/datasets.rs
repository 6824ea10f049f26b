//! What procedures on datasets have in common: their parameters, finding what is named, and what has read it.

use app::graph::reach;
use app::graph::select::{Selection, exactly};
use app::model::dataset::{DatasetEntry, Standing};
use app::model::error::{AppError, ErrorKind};
use app::model::plan::{Effect, Target};
use app::model::procedure::{Kind, Origin, Parameter, PlanRequest};

use crate::clients::metapod::Listed;
use crate::procedures::verify::datasets::standing;
use crate::procedures::world::World;
use crate::service::datasets::reading::Reading;

/// No plan acts on more datasets.
pub(super) const MANY: usize = 10_000;
/// No more readers of bad data are named.
const READERS: usize = 300;

/// A dataset that is named.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub place: u32,
    pub entry: &'a DatasetEntry,
    pub listed: &'a Listed,
}

/// The parameter that names one.
pub(super) fn one() -> Vec<Parameter> {
    vec![Parameter {
        name: "dataset".into(),
        label: "Dataset".into(),
        help: "Name of the dataset in Metapod, such as dataset/fx-model.".into(),
        kind: Kind::Dataset,
        origin: Origin::Selection,
        default: String::new(),
    }]
}

/// The parameter that selects many.
pub(super) fn many() -> Parameter {
    Parameter {
        name: "datasets".into(),
        label: "Datasets".into(),
        help: "Selected as in the list of datasets, such as kind:policy and state:committed.".into(),
        kind: Kind::Datasets,
        origin: Origin::Selection,
        default: String::new(),
    }
}

pub(super) fn invalid(words: impl Into<String>) -> AppError {
    AppError::new(ErrorKind::Invalid, words)
}

/// The reading of the transaction; the procedure asked for it.
pub(super) fn reading<'a>(world: &'a World<'_>) -> Result<&'a Reading, AppError> {
    world.datasets.as_ref().ok_or_else(|| invalid("The datasets of this run were not read."))
}

/// The dataset that the request names.
pub(super) fn named<'a>(reading: &'a Reading, request: &PlanRequest) -> Result<Named<'a>, AppError> {
    let name = request.value("dataset");
    if name.is_empty() {
        return Err(invalid("Name the dataset."));
    }
    let find = || {
        let place = reading.place(name)?;
        Some(Named { place, entry: reading.entry(place)?, listed: reading.listed(place)? })
    };
    find().ok_or_else(|| {
        let words = format!("Transaction {} has no dataset {name}.", reading.transaction);
        AppError::new(ErrorKind::NotFound, words)
    })
}

/// What the request selects.
pub(super) fn selected<'a>(reading: &'a Reading, text: &str) -> Result<Vec<Named<'a>>, AppError> {
    if text.trim().is_empty() {
        return Err(invalid("Select the datasets, for example by their names."));
    }
    let selection = Selection::parse_with(text, DatasetEntry::KEYS).map_err(|error| invalid(error.to_string()))?;
    let matches = selection.matches(&reading.dag, reading);
    let places = (0_u32..).zip(matches).filter(|(_, is)| *is).map(|(place, _)| place);
    Ok(places
        .filter_map(|place| Some(Named { place, entry: reading.entry(place)?, listed: reading.listed(place)? }))
        .collect())
}

/// A dataset as a target.
pub(super) fn target(entry: &DatasetEntry, effect: Effect, why: impl Into<String>) -> Target {
    Target {
        task: entry.name.clone(),
        state: standing(entry.standing == Standing::Committed),
        effect,
        why: why.into(),
        critical: entry.critical,
        empty_input: false,
    }
}

/// Committed datasets that were made from these, and how many there are; critical ones first.
pub(super) fn readers(reading: &Reading, places: &[u32]) -> (Vec<Target>, usize) {
    let behind = reach::downstream(&reading.dag, places);
    let mut readers: Vec<&DatasetEntry> = behind
        .into_iter()
        .filter(|place| !places.contains(place))
        .filter_map(|place| reading.entry(place))
        .filter(|entry| entry.standing == Standing::Committed)
        .collect();
    readers.sort_by(|a, b| (!a.critical, &a.name).cmp(&(!b.critical, &b.name)));
    let all = readers.len();
    let targets =
        readers.into_iter().take(READERS).map(|entry| target(entry, Effect::HasRead, "committed, and stays as it is"));
    (targets.collect(), all)
}

/// The selection of exactly one dataset.
pub(super) fn only(name: &str) -> String {
    exactly(name)
}

/// Lineage was read; otherwise what to warn of.
pub(super) fn without_lineage(reading: &Reading) -> Option<String> {
    let words = "Lineage is not known: who has read this cannot be told. Set [lineage] in comporta.toml, or look at the \
                 Backends page.";
    reading.lineage.is_none().then(|| words.into())
}
