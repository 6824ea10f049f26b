//! What may be done at a task: every procedure as a link to its plan, or greyed out with the reason.

use leptos::prelude::*;

use crate::model::procedure::Offer;
use crate::paths;
use crate::ui::icon::Icon;

/// The list of offers; the first one that can be started stands out.
pub fn offers(offers: &[Offer]) -> impl IntoView + use<> {
    let primary = offers.iter().position(|offer| offer.refusal.is_none());
    let items = offers.iter().enumerate().map(|(place, one)| offer(one, Some(place) == primary)).collect_view();
    view! {
        <ul class="offers" aria-label="Actions">
            {items}
        </ul>
    }
}

fn offer(offer: &Offer, primary: bool) -> AnyView {
    let Offer { request, title, purpose, icon, refusal } = offer.clone();
    let off = refusal.is_some();
    let words = view! {
        <Icon name=icon />
        <span class="offer-words">
            <span class="offer-title">{title}</span>
            <span class="offer-why">{refusal.unwrap_or(purpose)}</span>
        </span>
    };
    if off {
        return view! {
            <li>
                <span class="offer offer-off" aria-disabled="true" data-procedure=request.procedure>
                    {words}
                </span>
            </li>
        }
        .into_any();
    }
    let class = if primary { "offer offer-primary" } else { "offer" };
    view! {
        <li>
            <a href=paths::plan(&request) class=class data-procedure=request.procedure>
                {words}
            </a>
        </li>
    }
    .into_any()
}
