//! The design system on one page; sandbox only.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::state_badge::{PhaseBadge, outcome_badge};
use crate::model::execution::Outcome;
use crate::model::state::Phase;
use crate::pages::not_found::NotFound;
use crate::ui::copyable::Copyable;
use crate::ui::icon::Icon;
use crate::ui::notice::{Empty, Notice, Skeleton, Tone};

const COLOURS: [&str; 12] = [
    "ground", "surface", "raised", "line", "ink", "ink-soft", "accent", "failed", "blocked", "running", "retrying",
    "done",
];

/// Colours, type, states, buttons, notices, and the empty and loading states.
#[component]
pub fn StyleguidePage() -> impl IntoView {
    let sandbox = api::ports().is_ok_and(|ports| ports.platform.info().sandbox);
    if sandbox { view! { <Guide /> }.into_any() } else { view! { <NotFound /> }.into_any() }
}

#[component]
fn Guide() -> impl IntoView {
    view! {
        <Title text="Style guide" />
        <div class="guide">
            <h1>"Style guide"</h1>
            <section>
                <h2>"Colours"</h2>
                <ul class="swatches">
                    {COLOURS
                        .map(|name| {
                            view! {
                                <li>
                                    <svg class="swatch" aria-hidden="true">
                                        <rect width="100%" height="100%" fill=format!("var(--{name})") />
                                    </svg>
                                    <code>{name}</code>
                                </li>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </ul>
            </section>
            <section>
                <h2>"Type"</h2>
                <p class="lead">"Lead: one sentence that says what will be different afterwards."</p>
                <p>"Text: the operator reads this at three in the morning."</p>
                <p class="faint">"Faint: what matters less."</p>
                <p>
                    <code>"scheduled__2026-11-21T01:00:00+00:00"</code>
                </p>
            </section>
            <section>
                <h2>"States of tasks"</h2>
                <div class="row">
                    {Phase::ALL.map(|phase| view! { <PhaseBadge phase=phase word=phase.label() /> }).into_iter().collect_view()}
                </div>
                <h3>"Outcomes"</h3>
                <div class="row">{Outcome::ALL.map(outcome_badge).into_iter().collect_view()}</div>
            </section>
            <section>
                <h2>"Controls"</h2>
                <div class="row">
                    <button class="button button-primary">"Primary"</button>
                    <button class="button">"Button"</button>
                    <button class="button button-quiet">"Quiet"</button>
                    <button class="button" disabled=true>
                        "Disabled"
                    </button>
                    <button class="icon-button" aria-label="Icon button">
                        <Icon name="search" />
                    </button>
                    <span class="chip">"chip"</span>
                    <Copyable label="value" value="f7832a01-001b-56f7-a4fe-b3a417f8f654" />
                </div>
            </section>
            <section>
                <h2>"Notices"</h2>
                <Notice tone=Tone::Info title="Good to know">"More words."</Notice>
                <Notice tone=Tone::Good title="It worked">"More words."</Notice>
                <Notice tone=Tone::Warning title="Worth a look">"More words."</Notice>
                <Notice tone=Tone::Error title="Something broke">"What to do next."</Notice>
            </section>
            <section>
                <h2>"Empty and loading"</h2>
                <Empty title="Nothing here" hint="What to do about it." />
                <Skeleton lines=3 />
            </section>
        </div>
    }
}
