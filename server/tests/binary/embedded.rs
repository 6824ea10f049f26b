//! The program alone in an empty folder carries its site: pages, style sheet, script, WebAssembly and
//! fonts, small on the wire and kept for ever.

use std::path::Path;

use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};

use crate::console::client;
use crate::process::{COMPORTA, serve};

/// Every address of a file of the site in a page.
fn files(page: &str) -> Vec<String> {
    let mut files: Vec<String> = page
        .split(['"', '\'', '`'])
        .filter(|part| part.starts_with("/pkg/") || *part == "/favicon.svg")
        .map(str::to_owned)
        .collect();
    files.sort();
    files.dedup();
    files
}

#[tokio::test]
async fn it_serves_everything_out_of_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("comporta");
    std::fs::copy(Path::new(COMPORTA), &program).expect("it is copied");
    let (_child, base) = serve(&program, folder.path(), &[], &[]).await;
    let http = client();
    let cookie = crate::serving::sign_in(&http, &base).await;
    let run = crate::serving::broken(&http, &base, &cookie).await;
    let page = http
        .get(format!("{base}{}", app::paths::run(&run)))
        .header("cookie", &cookie)
        .send()
        .await
        .expect("it answers");
    assert_eq!(page.status(), 200);
    let files = files(&page.text().await.expect("text"));
    for ending in [".css", ".js", ".wasm", ".woff2", ".svg"] {
        assert!(files.iter().any(|file| file.ends_with(ending)), "no {ending} in {files:?}");
    }
    for file in &files {
        let ask = || http.get(format!("{base}{file}"));
        let plain = ask().send().await.expect("it answers");
        assert_eq!(plain.status(), 200, "{file}");
        let cache = plain.headers()[CACHE_CONTROL].to_str().expect("text").to_owned();
        assert_eq!(
            cache.contains("immutable") && cache.contains("max-age=31536000"),
            file.starts_with("/pkg/"),
            "{file}: {cache}"
        );
        let kind = plain.headers()[CONTENT_TYPE].to_str().expect("text").to_owned();
        let expected = match file.rsplit('.').next() {
            Some("css") => "text/css",
            Some("js") => "text/javascript",
            Some("wasm") => "application/wasm",
            Some("woff2") => "font/woff2",
            _ => "image/svg+xml",
        };
        assert!(kind.starts_with(expected), "{file} is {kind}");
        let tag = plain.headers()[ETAG].clone();
        let whole = plain.bytes().await.expect("a body").len();
        let again = ask().header(IF_NONE_MATCH, tag.clone()).send().await.expect("it answers");
        assert_eq!((again.status().as_u16(), again.headers()[ETAG].clone()), (304, tag), "{file}");
        assert_eq!(again.bytes().await.expect("no body").len(), 0);
        if [".css", ".js", ".wasm"].iter().any(|ending| file.ends_with(ending)) {
            let small = ask().header(ACCEPT_ENCODING, "gzip, br").send().await.expect("it answers");
            assert_eq!(small.headers()[CONTENT_ENCODING], "br", "{file}");
            assert!(small.headers()[VARY].to_str().is_ok_and(|vary| vary.eq_ignore_ascii_case("accept-encoding")));
            let tag = small.headers()[ETAG].clone();
            // What starts the worker is a line with three names in it, and there is little to gain.
            let most = if whole < 1000 { whole - 1 } else { whole * 2 / 3 };
            let size = small.bytes().await.expect("a body").len();
            assert!(size <= most, "{file} is not small: {size} of {whole} bytes");
            let again =
                ask().header(ACCEPT_ENCODING, "br").header(IF_NONE_MATCH, tag).send().await.expect("it answers");
            assert_eq!(again.status(), 304, "{file}, small");
        }
    }
    // Whoever is at the door is led in, and the folder is as it was.
    let door = http.get(format!("{base}/")).send().await.expect("it answers");
    assert_eq!((door.status().as_u16(), door.headers()["location"].to_str().expect("text")), (303, "/sign-in"));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing but the program");
}
