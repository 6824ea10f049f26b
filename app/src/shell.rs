//! The document: head, header, the page, footer. Rendered on the server only.
//!
//! Only what lives is taken over by the browser: on the pages of `routes::is_live` the element
//! `pages::run::SCREEN` is hydrated. All other pages are documents.

mod flash;
mod frame;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use self::flash::flash;
use self::frame::{footer, header};
use crate::ui::copyable::COPY;
use crate::{App, routes};

const ICONS: &str = include_str!("../../public/icons.svg");

/// Addresses of the browser bundle; they carry a content hash.
#[derive(Clone, Debug)]
pub struct Assets {
    /// JavaScript module that loads the wasm.
    pub js: String,
    /// WebAssembly module.
    pub wasm: String,
    /// Script of the worker that lays graphs out.
    pub worker: String,
    /// Style sheet.
    pub css: String,
    /// Fonts to load with the page, so that no text jumps.
    pub fonts: Vec<String>,
}

/// The document.
#[must_use]
pub fn shell(assets: &Assets) -> impl IntoView + use<> {
    let Assets { js, wasm, worker, css, fonts } = assets.clone();
    let path = use_context::<http::request::Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let live = routes::is_live(&path).then(|| script(&js, &wasm, worker));
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                {fonts
                    .into_iter()
                    .map(|font| view! { <link as="font" rel="preload" href=font type="font/woff2" crossorigin="" /> })
                    .collect_view()}
                <link rel="stylesheet" href=css />
                {live}
                <MetaTags />
            </head>
            <body>
                <div hidden inner_html=ICONS></div>
                <a class="skip-link" href="#main">
                    "Skip to the content"
                </a>
                {header(&path)}
                {flash()}
                <main id="main" tabindex="-1">
                    <App />
                </main>
                {footer()}
                <script nonce=use_nonce() inner_html=COPY></script>
            </body>
        </html>
    }
}

/// Loads the browser's half beside the document and hands the live part to it.
fn script(js: &str, wasm: &str, worker: String) -> impl IntoView + use<> {
    let start = format!("import init, {{ hydrate }} from '{js}'; init({{ module_or_path: '{wasm}' }}).then(hydrate);");
    view! {
        <link rel="modulepreload" href=js.to_owned() nonce=use_nonce() />
        <link as="fetch" rel="preload" href=wasm.to_owned() type="application/wasm" crossorigin="" />
        <script type="module" nonce=use_nonce() data-worker=worker inner_html=start></script>
    }
}

/// The theme of the request's cookie.
fn theme() -> &'static str {
    let parts = use_context::<http::request::Parts>();
    let cookies = parts.as_ref().and_then(|parts| parts.headers.get(http::header::COOKIE)?.to_str().ok()).unwrap_or("");
    match cookies.split(';').find_map(|pair| pair.trim().strip_prefix("theme=")) {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    }
}
