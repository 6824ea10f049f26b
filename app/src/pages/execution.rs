//! One execution: steps and targets as they happen, and what came of it.

use leptos::prelude::*;

use crate::api::execution::get_execution;
use crate::components::address::use_address;
use crate::components::live::{LiveBadge, LiveStatus};
use crate::model::fragment::Fragment;
use crate::paths;
use crate::ui::derived::text;
use crate::ui::notice::{ErrorNotice, Skeleton};
use crate::ui::title;

/// The page of an execution.
#[component]
pub fn ExecutionPage() -> impl IntoView {
    let id = StoredValue::new(paths::read_execution(&use_address().path()).unwrap_or_default());
    let execution = Resource::new_blocking(move || id.get_value(), get_execution);
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=12 /> }
        }>
            {move || Suspend::new(async move {
                match execution.await {
                    Ok(fragment) => view! { <Loaded id=id.get_value() fragment=fragment /> }.into_any(),
                    Err(error) => {
                        title::set("Execution");
                        view! {
                            <h1 class="sr-only">"Execution"</h1>
                            <ErrorNotice error=error />
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(id: String, fragment: Fragment) -> impl IntoView {
    title::set(&fragment.title);
    let under_way = !fragment.settled;
    let shown = RwSignal::new(fragment);
    let status = RwSignal::new(LiveStatus::default());
    #[cfg(feature = "hydrate")]
    crate::components::live::follow_execution(id, shown, status);
    #[cfg(not(feature = "hydrate"))]
    drop(id);
    view! {
        // Without JavaScript the page loads itself anew until it is over.
        {under_way.then(|| view! { <div inner_html="<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"></div> })}
        <div class="execution-live">
            <LiveBadge status=status.into() as_of=Signal::derive(move || shown.with(|shown| shown.as_of)) />
        </div>
        <div class="execution" inner_html=text(move || shown.with(|shown| shown.top.clone()))></div>
        <div class="execution" inner_html=text(move || shown.with(|shown| shown.html.clone()))></div>
    }
}
