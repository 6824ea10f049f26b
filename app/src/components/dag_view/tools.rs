//! Buttons over the graph.

use leptos::prelude::*;

use super::overview::overview;
use super::{Canvas, keys};
use crate::ui::derived::text;
use crate::ui::icon::Icon;

/// Zoom and fit, and what is drawn.
#[component]
pub fn Tools(canvas: Canvas) -> impl IntoView {
    let press = move |key: &'static str| {
        move |_| {
            keys::press(canvas, key);
        }
    };
    let said = text(move || {
        let all = canvas.store.view.with(|view| view.tasks.len());
        let part = canvas.part.get();
        let drawn: usize = (0..part.folded.len()).map(|node| part.folded.members(node).len()).sum();
        let mut said = if drawn == all { format!("{all} tasks") } else { format!("{drawn} of {all} tasks") };
        if part.folded.len() as usize != drawn {
            said = format!("{said} as {} nodes", part.folded.len());
        }
        let circles = part.folded.dag.back_edges().len();
        if circles > 0 {
            let close = if circles == 1 { "edge closes" } else { "edges close" };
            said = format!("{said} · {circles} {close} a circle, dotted");
        }
        if canvas.drawn.with(|drawn| drawn.part != part || drawn.is_late()) {
            said.push_str(" · being laid out");
        }
        said
    });
    let more = Memo::new(move |_| canvas.store.query.with(|query| !query.also.is_empty() || !query.to.is_empty()));
    let fewer = text(move || {
        canvas.store.link(|query| {
            query.also.clear();
            query.to.clear();
        })
    });
    view! {
        <div class="dag-said">
            <span>{said}</span>
            <a href=fewer hidden=move || !more.get()>
                "Only what is in focus"
            </a>
        </div>
        <div class="dag-tools needs-js">
            {["svg", "png"]
                .map(|kind| {
                    view! {
                        <button
                            type="button"
                            class="icon-button"
                            data-export=kind
                            aria-label=format!("Save what is seen as {kind}")
                            title=format!("Save what is seen as {kind}")
                            on:click=move |_| whole(canvas)
                        >
                            {kind}
                        </button>
                    }
                })
                .into_iter()
                .collect_view()}
            <button type="button" class="icon-button" aria-label="Zoom in" on:click=press("+")>
                <Icon name="plus" />
            </button>
            <button type="button" class="icon-button" aria-label="Zoom out" on:click=press("-")>
                <Icon name="minus" />
            </button>
            <button type="button" class="icon-button" aria-label="Fit the graph into the window" on:click=press("0")>
                <Icon name="maximize" />
            </button>
        </div>
    }
}

/// From afar the SVG holds nothing, since the canvas does: what is saved is put there first. The script of the page
/// (`export.js`) then saves it.
fn whole(canvas: Canvas) {
    if canvas.near.get_untracked() {
        return;
    }
    let painted = document().query_selector(".dag-painted .dag-surface g g").ok().flatten();
    let seen = canvas.port.get_untracked().visible(canvas.window.get_untracked());
    if let Some(element) = painted {
        element.set_inner_html(&untrack(|| canvas.see(|scene| overview(scene, seen))));
    }
}
