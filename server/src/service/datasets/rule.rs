//! Whether the dataset or the model broke (HOWTO, "Determining if it was the dataset or model that
//! failed"): if both are missing it was the dataset, and the model had nothing to read.

use std::collections::BTreeMap;

use app::model::dataset::{Broke, DatasetEntry, Standing};

use super::place::Places;
use super::reading::Reading;

/// What belongs together: the datasets and the models of one bare name.
#[derive(Default)]
struct Family<'a> {
    datasets: Vec<&'a DatasetEntry>,
    models: Vec<&'a DatasetEntry>,
}

/// A verdict for each family in which something failed; those of critical ones first.
#[must_use]
pub fn verdicts(reading: &Reading, rules: &Places) -> Vec<Broke> {
    let mut families: BTreeMap<&str, Family<'_>> = BTreeMap::new();
    let failed = |entry: &&DatasetEntry| entry.standing == Standing::Failed;
    for bare in reading.entries.iter().filter(failed).filter_map(|entry| rules.bare(&entry.name)) {
        families.entry(bare).or_default();
    }
    for entry in &reading.entries {
        let Some(family) = rules.bare(&entry.name).and_then(|bare| families.get_mut(bare)) else { continue };
        if entry.kind() == "model" { family.models.push(entry) } else { family.datasets.push(entry) }
    }
    let mut verdicts: Vec<(bool, Broke)> = families.values().filter_map(verdict).collect();
    verdicts.sort_by_key(|(critical, _)| !critical);
    verdicts.into_iter().map(|(_, broke)| broke).collect()
}

/// The verdict on the family of one dataset, if something in it is not committed.
#[must_use]
pub fn verdict_of(reading: &Reading, rules: &Places, entry: &DatasetEntry) -> Option<Broke> {
    let bare = rules.bare(&entry.name)?;
    verdicts(reading, rules).into_iter().find(|broke| rules.bare(&broke.name) == Some(bare))
}

fn verdict(family: &Family<'_>) -> Option<(bool, Broke)> {
    let missing = |list: &[&DatasetEntry]| list.iter().any(|entry| entry.standing != Standing::Committed);
    let all = || family.datasets.iter().chain(&family.models);
    let broken = all().find(|entry| entry.standing == Standing::Failed)?;
    let verdict = match (missing(&family.datasets), missing(&family.models)) {
        (true, true) => "The dataset broke, and with it the model that reads it.",
        (true, false) if family.models.is_empty() => "The dataset broke.",
        (true, false) => "The dataset broke after its model was made.",
        _ => "The model broke; the dataset it reads is there.",
    };
    let names = |committed: bool| {
        all()
            .filter(|entry| (entry.standing == Standing::Committed) == committed)
            .map(|entry| entry.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let there = names(true);
    let there = if there.is_empty() { String::new() } else { format!(" Committed: {there}.") };
    let broke = Broke {
        name: broken.name.clone(),
        task: broken.task.clone().unwrap_or_default(),
        verdict: verdict.into(),
        evidence: format!("Not committed: {}.{there}", names(false)),
    };
    Some((all().any(|entry| entry.critical), broke))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, standing: Standing) -> DatasetEntry {
        DatasetEntry {
            name: name.into(),
            standing,
            task: Some("t".into()),
            owner: None,
            critical: false,
            committed_at: None,
            why: String::new(),
        }
    }

    fn said(dataset: Standing, model: Standing) -> String {
        let (dataset, model) = (entry("dataset/fx", dataset), entry("model/fx", model));
        verdict(&Family { datasets: vec![&dataset], models: vec![&model] })
            .map(|(_, broke)| broke.verdict)
            .unwrap_or_default()
    }

    #[test]
    fn both_missing_means_the_dataset() {
        assert!(said(Standing::Failed, Standing::Blocked).starts_with("The dataset broke, and with it the model"));
        assert!(said(Standing::Committed, Standing::Failed).starts_with("The model broke"));
        assert_eq!(said(Standing::Committed, Standing::Waiting), "", "nothing failed");
    }
}
