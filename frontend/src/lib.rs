#![recursion_limit = "1024"]
//! Entry point of the browser bundle. Everything it shows lives in `app`.

/// Takes over the live part of the document that the server rendered.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::take_over();
}
