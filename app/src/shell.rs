//! The document around the application. Rendered on the server only; the browser takes over the
//! body.

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;

const ICONS: &str = include_str!("../../public/icons.svg");

/// Addresses of the browser bundle; they carry a content hash.
#[derive(Clone, Debug)]
pub struct Assets {
    /// JavaScript module that loads the wasm.
    pub js: String,
    /// WebAssembly module.
    pub wasm: String,
    /// Style sheet.
    pub css: String,
    /// Fonts to load with the page, so that no text jumps.
    pub fonts: Vec<String>,
}

/// The document.
#[must_use]
pub fn shell(assets: &Assets) -> impl IntoView + use<> {
    let Assets { js, wasm, css, fonts } = assets.clone();
    let start = format!("import init, {{ hydrate }} from '{js}'; init({{ module_or_path: '{wasm}' }}).then(hydrate);");
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
                <link rel="modulepreload" href=js.clone() />
                <link as="fetch" rel="preload" href=wasm.clone() type="application/wasm" crossorigin="" />
                <noscript>
                    <style>".needs-js { display: none !important }"</style>
                </noscript>
                <script type="module" inner_html=start></script>
                <MetaTags />
            </head>
            <body>
                <App />
                <div inner_html=ICONS></div>
            </body>
        </html>
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
