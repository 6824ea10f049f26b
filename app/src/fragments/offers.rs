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
pub fn offers(run: &RunRef, offers: &[Offer]) -> impl IntoView + use<> {
    let primary = offers.iter().position(|offer| offer.refusal.is_none());
    let items = offers.iter().enumerate().map(|(place, one)| offer(run, one, Some(place) == primary)).collect_view();
    view! {
        <ul class="offers" aria-label="Actions">
            {items}
        </ul>
    }
}

fn offer(run: &RunRef, offer: &Offer, primary: bool) -> AnyView {
    let Offer { procedure, task, refusal } = offer.clone();
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
    let to = paths::plan(&PlanRequest { procedure, run: run.clone(), task, map_index: None, choices });
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
