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

/// The bar above the list.
#[component]
pub fn Toolbar(page: DatasetsPage, query: DatasetQuery) -> impl IntoView {
    let DatasetsPage { run, counts, progress, window, offers, .. } = page;
    let uncommitted = progress.total - progress.committed;
    let at =
        |standing: &str| paths::datasets(&run, &DatasetQuery { standing: standing.into(), from: 0, ..query.clone() });
    let segment = |standing: &str, icon: Option<&'static str>, words: String| {
        let on = query.standing == standing;
        let class = if on { "segment segment-on" } else { "segment" };
        view! {
            <a href=at(standing) class=class aria-current=on.then_some("true")>
                {icon.map(|icon| view! { <Icon name=icon /> })}
                {words}
            </a>
        }
        .into_any()
    };
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
    let wrong = (!error.is_empty()).then_some("true");
    view! {
        <div class="toolbar">
            <form method="get" action=paths::datasets(&run, &DatasetQuery::default()) class="search-form" role="search" data-live="">
                <label class="search search-wide">
                    <Icon name="search" />
                    <input
                        type="search"
                        name="q"
                        value=query.search.clone()
                        placeholder="name, +name+, state:failed and kind:policy"
                        aria-label="Select datasets"
                        aria-describedby="selection-error"
                        aria-invalid=wrong
                        autocomplete="off"
                        spellcheck="false"
                        list="completions"
                    />
                </label>
                <datalist id="completions">
                    {window.completions.into_iter().map(|value| view! { <option value=value></option> }).collect_view()}
                </datalist>
                <input type="hidden" name="standing" value=query.standing.clone() />
                <input type="hidden" name="sort" value=query.sort.clone() />
                <button class="button without-script">"Select"</button>
            </form>
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
