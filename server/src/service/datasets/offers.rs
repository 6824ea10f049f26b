//! What may be done with a dataset, or with all that match. Each procedure says so itself; the plan
//! checks it again.

use app::model::context::RunRef;
use app::model::dataset::DatasetQuery;
use app::model::person::Person;
use app::model::procedure::{Offer, PlanRequest};

use super::reading::Reading;
use super::select::Matching;
use crate::procedures::catalog::{CATALOG, retract};
use crate::procedures::procedure::DatasetPlace;

/// Every procedure that has a place at a dataset, those that can be started first.
#[must_use]
pub fn on_dataset(who: &Person, reading: &Reading, place: u32, run: &RunRef) -> Vec<Offer> {
    let at = DatasetPlace { reading, place };
    let mut offers: Vec<Offer> = CATALOG
        .iter()
        .filter_map(|procedure| {
            let offered = (procedure.on_dataset)(&at)?;
            let mut request = PlanRequest::new(procedure.id, run, "");
            request.values = offered.values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Some(Offer {
                request,
                title: procedure.title.into(),
                purpose: procedure.purpose.into(),
                icon: procedure.icon.into(),
                refusal: who.refusal(procedure.role).or(offered.refusal),
            })
        })
        .collect();
    offers.sort_by_key(|offer| offer.refusal.is_some());
    offers
}

/// What may be done with all that match a query.
#[must_use]
pub fn on_matching(who: &Person, matching: &Matching, run: &RunRef, query: &DatasetQuery) -> Vec<Offer> {
    let role = who.refusal(retract::PROCEDURE.role);
    let refusal = role.or_else(|| match (&matching.error, matching.committed) {
        (Some(_), _) => Some("The selection cannot be read.".into()),
        (None, 0) => Some("None of these is committed.".into()),
        (None, _) => None,
    });
    let request = PlanRequest::new(retract::PROCEDURE.id, run, "").with("datasets", &text(query));
    vec![Offer {
        request,
        title: format!("Retract {}", matching.committed),
        purpose: retract::PROCEDURE.purpose.into(),
        icon: retract::PROCEDURE.icon.into(),
        refusal,
    }]
}

/// What matches a query, as one selection.
fn text(query: &DatasetQuery) -> String {
    let standing = match query.standing.as_str() {
        "" => None,
        slug => Some(format!("state:{slug}")),
    };
    match (query.search.trim(), standing) {
        ("", None) => "*".into(),
        ("", Some(standing)) => standing,
        (search, None) => search.into(),
        (search, Some(standing)) => format!("({search}) and {standing}"),
    }
}
