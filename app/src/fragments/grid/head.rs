//! The head of the grid: a bar, a date and a link for each night.

use leptos::prelude::*;

use super::{Column, Sheet};
use crate::model::history::Night;
use crate::model::state::RunState;
use crate::model::time;
use crate::paths;

/// The row of the head.
pub fn head(sheet: &Sheet) -> impl IntoView + use<> {
    let now = sheet.grid.view.as_of;
    let took = |column: &Column| column.night.took(now);
    let longest = sheet.columns.iter().filter_map(took).max().unwrap_or(1).max(1);
    let mut day = String::new();
    let nights: Vec<AnyView> = sheet
        .columns
        .iter()
        .map(|column| {
            let height = 20 + took(column).unwrap_or(0) * 80 / longest;
            night(column, height, label(&column.night, &mut day), now)
        })
        .collect();
    view! {
        <tr role="row" aria-rowindex="1">
            <th role="columnheader" scope="col">"Task"</th>
            {nights}
            <th role="columnheader" scope="col" class="number">"Usually"</th>
            <th role="columnheader" scope="col" class="number" title="In how many of these nights it failed">"Failed"</th>
        </tr>
    }
}

/// The day; of further runs on the same day the time.
fn label(night: &Night, day: &mut String) -> String {
    let Some(start) = night.start else { return "—".into() };
    let short = time::short(start);
    let (date, clock) = short.rsplit_once(' ').unwrap_or((&short, ""));
    if date == day {
        return clock.to_owned();
    }
    date.clone_into(day);
    date.to_owned()
}

fn night(column: &Column, height: i64, label: String, now: i64) -> AnyView {
    let Column { night, own, .. } = column;
    let when = night.start.map_or_else(|| "not started".to_owned(), |start| time::date_time(start)[..16].to_owned());
    let state = match &night.state {
        RunState::Success => "succeeded",
        other => other.wire(),
    };
    let took = night.took(now).map(|took| format!(" · {}", super::words::spoken(took))).unwrap_or_default();
    let this = if *own { " · this run" } else { "" };
    let words = format!("{when} · {state}{took}{this}");
    view! {
        <th role="columnheader" scope="col" class=if *own { "night own" } else { "night" }>
            <a href=paths::run(&night.run) title=words.clone() aria-label=words aria-current=own.then_some("true")>
                <span class=format!("strip-bar phase-{}", night.state.phase().slug())>
                    <svg height=format!("{height}%") aria-hidden="true"></svg>
                </span>
                <span class="night-date">{label}</span>
            </a>
        </th>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::context::RunRef;

    #[test]
    fn runs_of_a_day_are_told_apart() {
        let at = |start| Night {
            run: RunRef::default(),
            state: RunState::Success,
            start,
            end: None,
            version: 0,
            cells: None,
        };
        let (mut day, noon) = (String::new(), 1_795_345_200_000);
        let said = [Some(noon), Some(noon + 3_600_000), Some(noon + 86_400_000), None]
            .map(|start| label(&at(start), &mut day));
        assert_eq!(said, ["22 Nov", "12:00", "23 Nov", "—"]);
    }
}
