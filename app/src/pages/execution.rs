//! One execution: steps and targets as they happen, and what came of it. A document; a small script puts in place
//! what the server streams, and without it the page loads itself anew until it is over.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::execution::get_execution;
use crate::components::address::use_address;
use crate::model::fragment::Fragment;
use crate::model::time;
use crate::paths;
use crate::ui::notice::{ErrorNotice, Skeleton};

/// Follows the stream.
const FOLLOW: &str = include_str!("execution/follow.js");

/// The page.
#[component]
pub fn ExecutionPage() -> impl IntoView {
    let id = paths::read_execution(&use_address().path()).unwrap_or_default();
    let asked = id.clone();
    // On its own, so that it is read to its end when the browser goes away meanwhile.
    let execution = AsyncDerived::new(move || get_execution(asked.clone()));
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=12 /> }
        }>
            {move || {
                let id = id.clone();
                Suspend::new(async move {
                    match execution.await {
                        Ok(fragment) => view! { <Shown id=id fragment=fragment /> }.into_any(),
                        Err(error) => {
                            view! {
                                <Title text="Execution" />
                                <h1 class="sr-only">"Execution"</h1>
                                <ErrorNotice error=error />
                            }
                                .into_any()
                        }
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Shown(id: String, fragment: Fragment) -> impl IntoView {
    let Fragment { title, top, html, as_of, settled } = fragment;
    view! {
        <Title text=title />
        {(!settled).then(|| view! { <div inner_html="<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"></div> })}
        <div class="execution-live">
            <span class="live" role="status" data-live="Starting" data-as-of=as_of data-stream=paths::live_execution(&id)>
                <span class="live-dot" aria-hidden="true"></span>
                <span>{format!("as of {}", time::clock(as_of))}</span>
            </span>
        </div>
        <div class="execution" data-part="top" inner_html=top></div>
        <div class="execution" data-part="html" inner_html=html></div>
        <script nonce=use_nonce() inner_html=FOLLOW></script>
    }
}
