//! What the shapes and colours of cells mean; the states narrow the grid to themselves.

use leptos::prelude::*;

use crate::fragments::grid::{PACES, Sheet};
use crate::model::state::Phase;
use crate::paths::{self, GridQuery};

/// One line of swatches.
pub fn legend(sheet: &Sheet, query: &GridQuery) -> AnyView {
    let view = &sheet.grid.view;
    let counts = view.counts();
    let by_usual = query.colour == "usual";
    let paces = PACES.iter().enumerate().filter(|_| by_usual).map(|(pace, (_, words))| {
        view! {
            <li>
                <span class=format!("cell pace pace-{pace}")></span>
                {*words}
            </li>
        }
    });
    let phases = Phase::ALL.into_iter().filter(|phase| {
        let named = !by_usual && !matches!(phase, Phase::Retrying | Phase::Waiting | Phase::Other);
        named || counts.get(*phase) > 0 || *phase == Phase::Failed || query.phase == phase.slug()
    });
    let phases = phases.map(|phase| {
        let on = query.phase == phase.slug();
        let to = if on { String::new() } else { phase.slug().to_owned() };
        let to = paths::grid(&view.run, &GridQuery { phase: to, from: String::new(), ..query.clone() });
        let number = counts.get(phase);
        view! {
            <li>
                <a href=to class=if on { "on" } else { "" } aria-current=on.then_some("true") data-carries="">
                    <span class=format!("cell phase-{}", phase.slug())></span>
                    {phase.label()}
                    {(number > 0).then(|| view! { <b>{number}</b> })}
                </a>
            </li>
        }
    });
    view! {
        <ul class="grid-legend" aria-label="States, with the tasks of this run that are in them">
            {paces.collect_view()}
            {phases.collect_view()}
        </ul>
    }
    .into_any()
}
