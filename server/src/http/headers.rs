//! What browsers are told about every answer, so that nothing foreign runs in it, frames it or learns
//! its address (OWASP ASVS 5.0, chapter 3.4; Content Security Policy level 3).
//!
//! Scripts and style elements of a document carry the nonce of its one answer; there is no
//! `unsafe-inline`, not for attributes either. WebAssembly needs `wasm-unsafe-eval`, which allows
//! nothing but WebAssembly. A worker may be one of ours. An image may be one that the page made itself, which is how a
//! graph is saved as PNG.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::doors::Doors;

/// For everything that is no document: nothing may be loaded by it.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The policy of a document whose scripts carry this nonce.
fn policy(nonce: &str, form_targets: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'self' {form_targets}; frame-ancestors 'none'"
    )
}

/// Gives the document that is being rendered its policy. To be called where Leptos' context is.
pub fn of_document(form_targets: &str) {
    let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>()) else { return };
    if let Ok(policy) = HeaderValue::from_str(&policy(&nonce, form_targets)) {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Adds the headers to an answer; what it says itself stays.
pub async fn add(State(doors): State<Arc<Doors>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if doors.secure() {
        // RFC 6797; two years, as preload lists ask.
        or_insert(headers, STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    for (name, value) in ALWAYS {
        or_insert(headers, name, value);
    }
    or_insert(headers, CONTENT_SECURITY_POLICY, NOTHING);
    or_insert(headers, CACHE_CONTROL, "no-store");
    response
}

fn or_insert(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
