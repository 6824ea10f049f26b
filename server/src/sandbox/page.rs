//! A tiny page, for what a person opens.

use axum::response::Html;

/// A page with a heading and what follows it, which is HTML already.
pub fn page(heading: &str, body: &str) -> Html<String> {
    let heading = escaped(heading);
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{heading}</title><style>:root{{color-scheme:light dark}}body{{font:1rem/1.5 system-ui;margin:2rem;\
         max-width:60rem}}pre{{overflow:auto}}section:target{{outline:2px solid}}</style>\
         <h1>{heading}</h1>{body}</html>"
    ))
}

/// Text as it stands in HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
