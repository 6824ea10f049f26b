//! One execution: steps and targets as they happen, and what came of it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::api::execution::get_execution;
use crate::components::live::{LiveBadge, LiveStatus};
use crate::model::fragment::Fragment;
use crate::paths;
use crate::ui::derived::text;
use crate::ui::notice::{ErrorNotice, Skeleton};

/// The page of an execution.
#[component]
pub fn ExecutionPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| paths::id(&params.get("id")?)).unwrap_or_default());
    let execution = Resource::new_blocking(move || id.get(), get_execution);
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=12 /> }
        }>
            {move || Suspend::new(async move {
                match execution.await {
                    Ok(fragment) => view! { <Loaded id=id.get_untracked() fragment=fragment /> }.into_any(),
                    Err(error) => {
                        view! {
                            <Title text="Execution" />
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
    let title = fragment.title.clone();
    let under_way = !fragment.settled;
    let shown = RwSignal::new(fragment);
    let status = RwSignal::new(LiveStatus::default());
    #[cfg(feature = "hydrate")]
    crate::components::live::follow_execution(id, shown, status);
    #[cfg(not(feature = "hydrate"))]
    drop(id);
    view! {
        <Title text=title />
        // Without JavaScript the page loads itself anew until it is over.
        {under_way.then(|| view! { <div inner_html="<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"></div> })}
        <div class="execution-live">
            <LiveBadge status=status.into() as_of=Signal::derive(move || shown.with(|shown| shown.as_of)) />
        </div>
        <div class="execution" inner_html=text(move || shown.with(|shown| shown.top.clone()))></div>
        <div class="execution" inner_html=text(move || shown.with(|shown| shown.html.clone()))></div>
    }
}
