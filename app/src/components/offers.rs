//! What may be done at a task: every procedure as a link to its plan, or greyed out with the reason.

use leptos::prelude::*;

use crate::model::context::RunRef;
use crate::model::procedure::{Choices, Offer, PlanRequest, ProcedureId};
use crate::paths;
use crate::ui::icon::Icon;

const fn icon(procedure: ProcedureId) -> &'static str {
    match procedure {
        ProcedureId::UnblockDownstream => "split",
        ProcedureId::ClearTasks => "eraser",
        ProcedureId::MarkSuccess => "circle-check",
        ProcedureId::MarkFailed => "octagon-x",
        ProcedureId::RetryTask => "rotate-ccw",
        ProcedureId::HoldMachines => "hand",
        ProcedureId::ReleaseMachines => "server",
    }
}

/// The list of offers; the first one that can be started stands out.
#[component]
pub fn Offers(
    /// On which run.
    run: RunRef,
    /// What is offered.
    offers: Vec<Offer>,
) -> impl IntoView {
    let primary = offers.iter().position(|offer| offer.refusal.is_none());
    view! {
        <ul class="offers" aria-label="Actions">
            {offers
                .into_iter()
                .enumerate()
                .map(|(place, offer)| {
                    let run = run.clone();
                    view! { <OfferItem run=run offer=offer primary=Some(place) == primary /> }
                })
                .collect_view()}
        </ul>
    }
}

#[component]
fn OfferItem(run: RunRef, offer: Offer, primary: bool) -> impl IntoView {
    let Offer { procedure, task, refusal } = offer;
    let words = view! {
        <Icon name=icon(procedure) />
        <span class="offer-words">
            <span class="offer-title">{procedure.title()}</span>
            <span class="offer-why">{refusal.clone().unwrap_or_else(|| procedure.purpose().to_owned())}</span>
        </span>
    };
    if refusal.is_some() {
        return view! {
            <li>
                <span class="offer offer-off" aria-disabled="true" data-procedure=procedure.slug()>
                    {words}
                </span>
            </li>
        }
        .into_any();
    }
    let choices = Choices { downstream: procedure == ProcedureId::ClearTasks, ..Choices::default() };
    let to = paths::plan(&PlanRequest { procedure, run, task, map_index: None, choices });
    let class = if primary { "offer offer-primary" } else { "offer" };
    view! {
        <li>
            <a href=to rel="external" class=class data-procedure=procedure.slug()>
                {words}
            </a>
        </li>
    }
    .into_any()
}
