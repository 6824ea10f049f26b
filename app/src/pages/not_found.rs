//! What an address that leads nowhere shows.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::notice::Empty;

/// The page of an unknown address.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found" />
        <h1 class="sr-only">"Not found"</h1>
        <Empty title="There is nothing at this address" hint="Check the link, or go back to the runs." />
    }
}
