//! The one Chromium of a test binary, and the runtime that all its tests share with it.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use playwright_rs::{Browser, LaunchOptions, Playwright};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::OnceCell;

const ARGUMENTS: [&str; 9] = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // WebGL by the processor, where there is no graphics card: only a benchmark asks for it.
    "--enable-unsafe-swiftshader",
];

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().enable_all().worker_threads(4).build().expect("a runtime"));

/// The driver has to outlive the browser.
static CHROMIUM: OnceCell<(Playwright, Browser)> = OnceCell::const_new();

/// Runs one test on the runtime that the browser lives on.
pub fn scene(test: impl Future<Output = ()>) {
    RUNTIME.block_on(test);
}

/// The browser, started by whoever is first.
///
/// # Panics
/// In words, if the driver or the browser is not there.
pub(super) async fn browser() -> &'static Browser {
    &CHROMIUM.get_or_init(launch).await.1
}

async fn launch() -> (Playwright, Browser) {
    for variable in ["PLAYWRIGHT_NODE_EXE", "PLAYWRIGHT_CLI_JS"] {
        let set = std::env::var_os(variable).is_some_and(|value| Path::new(&value).is_file());
        assert!(set, "{variable} names no file; `make test` sets it (node, and {})", cli().display());
    }
    let playwright = Playwright::launch().await.unwrap_or_else(|error| panic!("the driver does not start: {error}"));
    let options = LaunchOptions::new()
        .executable_path(std::env::var("COMPORTA_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into()))
        .args(ARGUMENTS.map(str::to_owned).to_vec());
    let browser = playwright.chromium().launch_with_options(options).await;
    let browser = browser.unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
    (playwright, browser)
}

fn cli() -> PathBuf {
    modules().join("playwright-core/cli.js")
}

/// The tools that npm installed.
pub(super) fn modules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules")
}
