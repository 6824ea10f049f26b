//! Entry point of the browser bundle. Everything it shows lives in `app`.

/// Takes over the document that the server rendered.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
