//! What tasks are coloured by, and what each colour says.

use std::collections::BTreeMap;

use app::graph::Reach;
use app::model::insight::{Colouring, Shade};
use app::model::overlay::ColourBy;
use app::model::pace;
use app::model::run::TaskRow;
use app::model::state::Phase;

use super::Usual;
use crate::service::snapshot::Snapshot;

/// Owners with a colour of their own; the rest share one.
const OWNERS: usize = 8;

/// The shades of all tasks; nothing if they are coloured by state.
pub(super) fn colouring(snapshot: &Snapshot, usual: &dyn Usual, by: ColourBy, now: i64) -> Option<Colouring> {
    match by {
        ColourBy::State => None,
        ColourBy::Usual => Some(durations(snapshot, usual, now)),
        ColourBy::Owner => Some(owners(snapshot)),
        ColourBy::Criticality => Some(criticality(snapshot)),
    }
}

fn durations(snapshot: &Snapshot, usual: &dyn Usual, now: i64) -> Colouring {
    let band = |row: &TaskRow| -> u8 {
        let ran = !matches!(row.state.phase(), Phase::Blocked | Phase::NotStarted | Phase::Skipped | Phase::Waiting);
        let (Some(took), Some(usual)) = (row.duration(now).filter(|_| ran), usual.of(&row.id)) else { return 0 };
        u8::try_from(pace::band(took, usual) + 1).unwrap_or(0)
    };
    let shades: Vec<u8> = snapshot.rows.iter().map(band).collect();
    let mut legend = vec![Shade::new(0, "not known", &shades)];
    legend.extend((1_u8..).zip(pace::BANDS).map(|(shade, (_, word))| Shade::new(shade, word, &shades)));
    let (read, wanted) = usual.nights();
    let note = (read < wanted).then(|| format!("{read} of {wanted} nights are read so far."));
    Colouring { title: "Duration against the usual one".into(), shades, legend, note }
}

fn owners(snapshot: &Snapshot) -> Colouring {
    let owner = |task: usize| snapshot.defs.get(task).and_then(|def| def.owner.as_deref()).unwrap_or("");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    (0..snapshot.rows.len()).map(owner).filter(|owner| !owner.is_empty()).for_each(|owner| {
        *counts.entry(owner).or_default() += 1;
    });
    let mut known: Vec<(&str, usize)> = counts.into_iter().collect();
    known.sort_by_key(|(owner, count)| (std::cmp::Reverse(*count), *owner));
    let shade = |owner: &str| match known.iter().position(|(known, _)| *known == owner) {
        Some(at) => u8::try_from(at.min(OWNERS) + 1).unwrap_or(0),
        None => 0,
    };
    let shades: Vec<u8> = (0..snapshot.rows.len()).map(|task| shade(owner(task))).collect();
    let mut legend: Vec<Shade> =
        (1_u8..).zip(known.iter().take(OWNERS)).map(|(at, (owner, _))| Shade::new(at, owner, &shades)).collect();
    if known.len() > OWNERS {
        legend.push(Shade::new(9, &format!("{} other owners", known.len() - OWNERS), &shades));
    }
    if shades.contains(&0) {
        legend.push(Shade::new(0, "no owner", &shades));
    }
    Colouring { title: "Owner".into(), shades, legend, note: None }
}

fn criticality(snapshot: &Snapshot) -> Colouring {
    let dag = snapshot.dag();
    let critical: Vec<u32> =
        (0..).zip(&snapshot.rows).filter(|(_, row)| row.critical).map(|(place, _)| place).collect();
    let leads = Reach::upstream(&dag, &critical);
    let shade = |(place, row): (u32, &TaskRow)| match (row.critical, leads.contains(place)) {
        (true, _) => 4,
        (false, true) => 3,
        (false, false) => 0,
    };
    let shades: Vec<u8> = (0..).zip(&snapshot.rows).map(shade).collect();
    let legend = [(4, "critical"), (3, "something critical waits for it"), (0, "neither")];
    let legend = legend.map(|(at, word)| Shade::new(at, word, &shades)).to_vec();
    Colouring { title: "Criticality".into(), shades, legend, note: None }
}
