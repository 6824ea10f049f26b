//! Tasks by phase; each count narrows the page to it.

use leptos::prelude::*;

use crate::components::run_store::RunStore;
use crate::components::state_badge::phase_icon;
use crate::model::state::Phase;
use crate::ui::derived::{current, text};
use crate::ui::icon::Icon;

/// One link per phase that has tasks.
#[component]
pub fn CountBar(
    /// The page.
    store: RunStore,
) -> impl IntoView {
    let counts = Memo::new(move |_| store.view.with(crate::model::run::RunView::counts));
    view! {
        <ul class="counts" aria-label="Tasks by state">
            {Phase::ALL
                .into_iter()
                .map(|phase| {
                    let number = Memo::new(move |_| counts.get().get(phase));
                    let said = text(move || number.get().to_string());
                    let chosen = Memo::new(move |_| store.query.with(|query| query.phase == phase.slug()));
                    let to = text(move || {
                        store
                            .link(|query| {
                                query.page.clear();
                                if query.phase == phase.slug() {
                                    query.phase.clear();
                                } else {
                                    query.phase = phase.slug().to_owned();
                                }
                            })
                    });
                    let class = text(move || {
                        let on = if chosen.get() { " count-on" } else { "" };
                        format!("count-link phase-{}{on}", phase.slug())
                    });
                    view! {
                        <li hidden=move || number.get() == 0 && !chosen.get()>
                            <a href=to class=class aria-current=current(chosen)>
                                <Icon name=phase_icon(phase) />
                                <b>{said}</b>
                                {phase.label()}
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
