#![recursion_limit = "1024"]
//! Entry point of the browser bundle. Everything it shows lives in `app`.

/// Takes over the live part of the document that the server rendered.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::take_over();
}

/// Lays a graph out: what the worker of the page of a run asks this bundle for.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn lay_out(question: &[i32]) -> Vec<i32> {
    app::lay_out(question)
}
