//! What the shapes and colours of cells mean; the states narrow the grid to themselves. All of them are there: the script
//! shows one as soon as a task is in it.

use leptos::prelude::*;

use crate::fragments::grid::Sheet;
use crate::model::number::grouped;
use crate::model::pace::BANDS;
use crate::model::state::Phase;
use crate::paths::{self, GridQuery};

/// One line of swatches.
pub fn legend(sheet: &Sheet, query: &GridQuery) -> AnyView {
    let view = &sheet.grid.view;
    let counts = view.counts();
    let by_usual = query.colour == "usual";
    let paces = BANDS.iter().enumerate().filter(|_| by_usual).map(|(pace, (_, words))| {
        view! {
            <li>
                <span class=format!("cell pace pace-{pace}")></span>
                {*words}
            </li>
        }
    });
    let phases = Phase::ALL.map(|phase| {
        let on = query.phase == phase.slug();
        let named = !by_usual && !matches!(phase, Phase::Retrying | Phase::Waiting | Phase::Other);
        let to = if on { String::new() } else { phase.slug().to_owned() };
        let to = paths::grid(&view.run, &GridQuery { phase: to, from: String::new(), ..query.clone() });
        let number = counts.get(phase);
        let shown = named || number > 0 || on || phase == Phase::Failed;
        view! {
            <li data-phase=phase.slug() hidden=!shown>
                <a href=to class=if on { "on" } else { "" } aria-current=on.then_some("true") data-carries="">
                    <span class=format!("cell phase-{}", phase.slug())></span>
                    {phase.label()}
                    <b>{(number > 0).then(|| grouped(number))}</b>
                </a>
            </li>
        }
    });
    view! {
        <ul class="grid-legend" aria-label="States, with the tasks of this run that are in them">
            {paces.collect_view()}
            {phases}
        </ul>
    }
    .into_any()
}
