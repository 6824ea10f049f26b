#![recursion_limit = "1024"]
//! Entry point of the browser bundle. Everything it shows lives in `app`.

use wasm_bindgen::JsCast;

/// Takes over the live part of the document that the server rendered.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let live = leptos::prelude::document().get_element_by_id(app::LIVE);
    if let Some(live) = live.and_then(|live| live.dyn_into::<web_sys::HtmlElement>().ok()) {
        leptos::mount::hydrate_from(live, app::LivePage).forget();
    }
}
