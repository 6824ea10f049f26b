//! Buttons over the graph.

use leptos::prelude::*;

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
        let drawn = canvas.drawn.with(|drawn| drawn.places.len());
        let all = canvas.store.view.with(|view| view.tasks.len());
        if drawn == all { format!("{all} tasks") } else { format!("{drawn} of {all} tasks") }
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
