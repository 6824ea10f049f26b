//! Selection, standing, and what can be done with what matches. A GET form, so that every choice has an
//! address.

use leptos::prelude::*;

use crate::components::state_badge::phase_icon;
use crate::fragments::selection_error;
use crate::model::dataset::{DatasetQuery, DatasetsPage, Standing};
use crate::model::number::grouped;
use crate::model::procedure::Offer;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::search::SelectionForm;
use crate::ui::segment::segment;

/// The bar above the list.
#[component]
pub fn Toolbar(page: DatasetsPage, query: DatasetQuery) -> impl IntoView {
    let DatasetsPage { run, counts, progress, window, offers, .. } = page;
    let uncommitted = progress.total - progress.committed;
    let at =
        |standing: &str| paths::datasets(&run, &DatasetQuery { standing: standing.into(), from: 0, ..query.clone() });
    let segment = |standing: &str, icon, words| segment(at(standing), query.standing == standing, false, icon, words);
    let mut segments = vec![segment("", None, format!("all {}", grouped(progress.total)))];
    if uncommitted > 0 && uncommitted < progress.total {
        segments.push(segment("uncommitted", None, format!("not committed {}", grouped(uncommitted))));
    }
    segments.extend(counts.iter().filter(|(standing, _)| *standing != Standing::Uncommitted).map(
        |(standing, number)| {
            segment(
                standing.slug(),
                Some(phase_icon(standing.phase())),
                format!("{} {}", standing.slug(), grouped(*number)),
            )
        },
    ));
    let said = format!("{} of {}", grouped(window.matches), grouped(progress.total));
    let actable = window.error.is_none() && window.committed > 0;
    let error = window.error.map(|(at, words)| selection_error(at, &words)).unwrap_or_default();
    view! {
        <div class="toolbar">
            <SelectionForm
                action=paths::datasets(&run, &DatasetQuery::default())
                value=query.search.clone()
                placeholder="name, +name+, state:failed and kind:policy"
                label="Select datasets"
                wrong=!error.is_empty()
                wide=true
            >
                <datalist id="completions">
                    {window.completions.into_iter().map(|value| view! { <option value=value></option> }).collect_view()}
                </datalist>
                <input type="hidden" name="standing" value=query.standing.clone() />
                <input type="hidden" name="sort" value=query.sort.clone() />
            </SelectionForm>
            <div class="segments" role="group" aria-label="Standing" data-fresh="standings">
                {segments}
            </div>
            <span class="toolbar-said" role="status" data-said="">{said}</span>
            {offers.into_iter().map(|offer| act(offer, actable)).collect_view()}
        </div>
        <p class="field-error" id="selection-error" role="status">{error}</p>
    }
}

/// A link to the plan; without a way to go while nothing that matches can be acted on. Refused although something
/// can be, it stays so whatever is selected: it is not for who looks.
fn act(offer: Offer, actable: bool) -> AnyView {
    let to = paths::plan(&offer.request);
    let (verb, number) = offer.title.split_once(' ').unwrap_or((&offer.title, ""));
    let (verb, number) = (verb.to_owned(), number.to_owned());
    let off = offer.refusal.is_some();
    let why = offer.refusal.unwrap_or(offer.purpose);
    view! {
        <a
            class=if off { "button button-off" } else { "button" }
            href=(!off).then(|| to.clone())
            aria-disabled=off.then_some("true")
            data-procedure=offer.request.procedure
            data-acts-on=to
            data-refused=(off && actable).then_some("")
            title=why
        >
            <Icon name=offer.icon />
            {verb}
            " "
            <span data-count="">{number}</span>
        </a>
    }
    .into_any()
}
