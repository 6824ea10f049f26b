//! The site inside the binary: names carry a content hash, so that they are kept for ever; brotli
//! beside the plain file. Under `cargo leptos watch` the files are read from its folder instead.

use std::borrow::Cow;
use std::path::PathBuf;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, StatusCode};
use rust_embed::RustEmbed;

/// What the worker may load: the script of the bundle, and nothing else. The bundle itself is handed to it.
const WORKER: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/comporta-site"]
#[allow_missing = true]
struct Site;

/// The manifest that the build writes beside the files.
#[derive(serde::Deserialize)]
struct Manifest {
    js: String,
    wasm: String,
    worker: String,
    css: String,
    #[serde(default)]
    fonts: Vec<String>,
}

/// Addresses of the browser bundle.
///
/// # Errors
/// In words, if the binary was built without its site.
pub fn addresses() -> Result<app::Assets, String> {
    if watched().is_some() {
        let name = std::env::var("LEPTOS_OUTPUT_NAME").unwrap_or_else(|_| "comporta".into());
        return Ok(app::Assets {
            js: format!("/pkg/{name}.js"),
            wasm: format!("/pkg/{name}.wasm"),
            // There is none; what it would do is done in the page.
            worker: String::new(),
            css: format!("/pkg/{name}.css"),
            fonts: Vec::new(),
        });
    }
    let file = Site::get("manifest.json").ok_or("this binary was built without its site; build it with make")?;
    let manifest: Manifest = serde_json::from_slice(&file.data).map_err(|error| format!("manifest.json: {error}"))?;
    let Manifest { js, wasm, worker, css, fonts } = manifest;
    Ok(app::Assets { js, wasm, worker, css, fonts })
}

/// The folder of `cargo leptos watch`.
fn watched() -> Option<PathBuf> {
    std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from)
}

/// A file of the site; what does not look like one is left to the page that says so.
pub async fn or_else(request: Request, next: Next) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.split('/').any(|part| part == "..") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if let Some(folder) = watched()
        && let Ok(bytes) = tokio::fs::read(folder.join(path)).await
    {
        return ([(CONTENT_TYPE, kind(path))], bytes).into_response();
    }
    if let Some(file) = embedded(path, request.headers()) {
        return file;
    }
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return (StatusCode::NOT_FOUND, "There is nothing at this address.").into_response();
    }
    next.run(request).await
}

fn embedded(path: &str, headers: &HeaderMap) -> Option<Response> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let brotli = said(ACCEPT_ENCODING).contains("br").then(|| Site::get(&format!("{path}.br"))).flatten();
    let encoded = brotli.is_some();
    let file = match brotli {
        Some(file) => file,
        None => Site::get(path)?,
    };
    let tag: String = file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let cache = if path.starts_with("pkg/") { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    if said(IF_NONE_MATCH) == tag {
        return Some((StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, cache.into())]).into_response());
    }
    let body = match file.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let head = [
        (CONTENT_TYPE, kind(path).to_owned()),
        (CACHE_CONTROL, cache.into()),
        (ETAG, tag),
        (VARY, "accept-encoding".into()),
    ];
    let mut response = (head, body).into_response();
    if path.starts_with("pkg/worker") {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, http::HeaderValue::from_static(WORKER));
    }
    if encoded {
        response.headers_mut().insert(CONTENT_ENCODING, http::HeaderValue::from_static("br"));
    }
    Some(response)
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
