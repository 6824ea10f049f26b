//! The capability table: may this be done to this task now? Yes, or the reason why not. Each procedure
//! says so itself; the plan checks it again.

use app::graph::Dag;
use app::model::execution::Held;
use app::model::person::Person;
use app::model::procedure::{Offer, PlanRequest};

use super::snapshot::Snapshot;
use crate::procedures::catalog::CATALOG;
use crate::procedures::procedure::{Offered, Place, Procedure};

/// Every procedure that has a place at a task, those that can be started first.
#[must_use]
pub fn offers(who: &Person, snapshot: &Snapshot, dag: &Dag, place: u32, held: &[Held]) -> Vec<Offer> {
    let at = Place { snapshot, dag, place, held };
    let offered = CATALOG.iter().filter_map(|procedure| Some(offer(who, procedure, &at, (procedure.offer)(&at)?)));
    let mut offers: Vec<Offer> = offered.collect();
    offers.sort_by_key(|offer| offer.refusal.is_some());
    offers
}

fn offer(who: &Person, procedure: &Procedure, at: &Place<'_>, offered: Offered) -> Offer {
    let here = at.snapshot.row(at.place).map(|row| row.id.clone()).unwrap_or_default();
    let task = if procedure.on_task { offered.task.unwrap_or(here) } else { String::new() };
    let mut request = PlanRequest::new(procedure.id, &at.snapshot.run, &task);
    request.values = offered.values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Offer {
        request,
        title: procedure.title.into(),
        purpose: procedure.purpose.into(),
        icon: procedure.icon.into(),
        refusal: who.refusal(procedure.role).or(offered.refusal),
    }
}
