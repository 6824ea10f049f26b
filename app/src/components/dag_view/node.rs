//! One task in the graph: shape, word and colour of its state, its name, how long it takes.

use leptos::prelude::*;

use super::Canvas;
use super::drawn::NODE;
use super::more::{Side, more};
use crate::components::state_badge::phase_icon;
use crate::model::run::TaskRow;
use crate::model::state::Phase;
use crate::model::time;
use crate::ui::derived::text;

/// Characters of a name that fit; longer ones lose their middle.
const NAME: usize = 21;

/// A node as a link that selects its task.
#[component]
pub fn Node(canvas: Canvas, node: u32) -> impl IntoView {
    let store = canvas.store;
    let place = canvas.drawn.with_untracked(|drawn| drawn.places.get(node as usize).copied()).unwrap_or(u32::MAX);
    let name = store.view.with_untracked(|view| view.tasks.get(place as usize).map(|row| row.id.clone()));
    let name = name.unwrap_or_default();
    let rect = canvas.drawn.with_untracked(|drawn| drawn.rect(node));
    let row = Memo::new(move |_| store.view.with(|view| view.tasks.get(place as usize).cloned()));
    let phase = Memo::new(move |_| row.with(|row| row.as_ref().map_or(Phase::Other, |row| row.state.phase())));
    let task = name.clone();
    let link = text(move || {
        store.link(|query| {
            query.task.clone_from(&task);
            query.attempt.clear();
            query.to.clear();
        })
    });
    let other = name.clone();
    let (before, after) =
        canvas.drawn.with_untracked(|drawn| drawn.hidden.get(node as usize).copied().unwrap_or_default());
    let select = move |event: leptos::ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        if event.shift_key() {
            canvas.hovered.set(None);
            store.mark(other.clone());
        } else {
            store.go(&link.get_untracked());
        }
    };
    let class = text(move || {
        let mut class = format!("node phase-{}", phase.get().slug());
        if canvas.selected.get() == Some(node) {
            class.push_str(" node-selected");
        }
        if canvas.lit.with(|lit| lit.as_ref().is_some_and(|lit| !lit.contains(node))) || filtered(canvas, place) {
            class.push_str(" node-dim");
        }
        class
    });
    let words = text(move || row.with(words_of(store.now)));
    let label = name.clone();
    let label = text(move || format!("{label}: {}", words.get()));
    let icon = text(move || format!("#i-{}", phase_icon(phase.get())));
    let critical = row.with_untracked(|row| row.as_ref().is_some_and(|row| row.critical));
    let at = format!("translate({} {})", rect.x, rect.y);
    // The link is the only child of its element: beside others it would be made as one of HTML.
    view! {
        <g>
            <g class=class transform=at.clone()>
                <a
                    href=link
                    tabindex="-1"
                    data-task=name.clone()
                    aria-label=label
                    on:click=select
                    on:pointerenter=move |_| canvas.hovered.set(Some(place))
                    on:pointerleave=move |_| canvas.hovered.set(None)
                >
                    <title>{name.clone()}</title>
                    <rect class="node-box" width=NODE.w height=NODE.h rx="6" />
                    <path class="node-band" d=format!("M6 0H34V{h}H6Q0 {h} 0 {}V6Q0 0 6 0Z", NODE.h - 6, h = NODE.h) />
                    <use class="node-icon" href=icon x="9" y="15" width="16" height="16" />
                    <text class="node-name" x="42" y="20">
                        {elided(&name)}
                    </text>
                    <text class="node-words" x="42" y="37">
                        {words}
                    </text>
                    {critical.then(|| view! { <use class="node-critical" href="#i-shield-alert" x=NODE.w - 20 y="26" width="14" height="14" /> })}
                </a>
            </g>
            <g transform=at>
                {(before > 0).then(|| more(canvas, place, &name, before, Side::Before))}
                {(after > 0).then(|| more(canvas, place, &name, after, Side::After))}
            </g>
        </g>
    }
}

/// The filters of the page leave it out.
fn filtered(canvas: Canvas, place: u32) -> bool {
    canvas
        .store
        .matching
        .with(|matching| matching.as_ref().is_some_and(|kept| !kept.get(place as usize).copied().unwrap_or(true)))
}

fn words_of(now: RwSignal<i64>) -> impl Fn(&Option<TaskRow>) -> String {
    move |row| {
        let Some(row) = row else { return String::new() };
        let mut words = row.state.label().to_owned();
        let running = row.end.is_none() && row.state.phase() == Phase::Running;
        let took = if running { row.duration(now.get()) } else { row.end.and_then(|end| Some(end - row.start?)) };
        if let Some(took) =
            took.filter(|_| !matches!(row.state.phase(), Phase::Blocked | Phase::NotStarted | Phase::Waiting))
        {
            words = format!("{words} · {}", time::length(took));
        }
        if row.try_number > 1 {
            words = format!("{words} · try {}", row.try_number);
        }
        if let Some(mapped) = row.mapped {
            words = format!("{words} · {}/{}", mapped.finished(), mapped.total());
        }
        words
    }
}

/// The name, or its beginning and end.
fn elided(name: &str) -> String {
    let length = name.chars().count();
    if length <= NAME {
        return name.to_owned();
    }
    let head: String = name.chars().take(12).collect();
    let tail: String = name.chars().skip(length - (NAME - 13)).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::elided;

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(elided("fx-model"), "fx-model");
        assert_eq!(elided("databricks_load-really-long-models"), "databricks_l…g-models");
        assert_eq!(elided(&"é".repeat(40)).chars().count(), 21);
    }
}
