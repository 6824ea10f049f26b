//! From opening a run's address to its graph drawn and usable in headless Chromium, and how smoothly
//! it is panned and zoomed.
//!
//!     cargo bench -p end2end --bench open_run [-- <tasks>…]
//!
//! Cold is a browser that was never here, warm one that has the bundle in its cache. Nothing is
//! asserted: the numbers are for people.

use end2end::browser::{Look, Night, Stage, Visitor, scene};
use end2end::gauge::{self, Frames, OURS};
use end2end::results;

/// How often each is measured; the median is shown.
const TIMES: usize = 7;
const BUDGETS: [(u32, u32); 2] = [(1_000, 600), (10_000, 1_500)];
const SIZES: [u32; 3] = [1_000, 10_000, 50_000];

/// When the graph was laid out in the browser.
const LAID_OUT: &str = "(performance.getEntriesByName('graph')[0]?.startTime ?? 0)";

const HEAD: &str =
    "| tasks | shown | painted | cold | warm | budget | pan p95 | zoom p95 | far pan | far zoom | 200 changes/s |";

const ABOUT: &str = "`cargo bench -p end2end --bench open_run`: from navigation to a page that can be used, headless \
    Chromium, median of seven; the sandbox with so many tasks, in the same process. Cold is a browser that was never \
    here, painted its first contentful paint; usable is when the page can be used and the graph is laid out. Frames: \
    95th percentile; far is all of it in the window; changes are those of the live stream, the budget is 33 ms.";

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked.clone() };
    let mut table = vec![HEAD.to_owned(), format!("|{}", "---|".repeat(11))];
    println!("{HEAD}");
    for tasks in sizes {
        scene(async { table.extend(measure(tasks).await) });
    }
    if asked.is_empty() {
        let body = format!("{ABOUT}\n\n{}\n\n{}", table.join("\n"), results::stamp(&[&results::chromium()]));
        results::write("Opening a run", &body);
    }
}

async fn measure(tasks: u32) -> Vec<String> {
    let stage = Stage::with(|config| config.sandbox.tasks = tasks).await;
    let night = stage.night().await;
    let budget = BUDGETS.iter().find(|(size, _)| *size == tasks).map_or(String::new(), |(_, ms)| format!("{ms} ms"));
    let mut rows = Vec::new();
    for (shown, address) in [("what failed", night.path.clone()), ("the whole", night.at("scope=all"))] {
        let (painted, cold) = median_of(cold(&stage, &address).await);
        let (_, warm) = median_of(warm(&stage, &night, &address).await);
        let (near, far, changes) = smooth(&stage, &address).await;
        let p95 = |frames: &[f64]| format!("{:.1} ms", gauge::p95(frames));
        let frames = [&near.pan, &near.zoom, &far.pan, &far.zoom, &changes].map(|frames| p95(frames)).join(" | ");
        let row =
            format!("| {tasks} | {shown} | {painted:.0} ms | {cold:.0} ms | {warm:.0} ms | {budget} | {frames} |");
        println!("{row}");
        rows.push(row);
    }
    rows
}

/// First drawn by the server's document, and usable, in milliseconds since the navigation began.
async fn once(visitor: &Visitor, address: &str) -> (f64, f64) {
    visitor.open(address).await;
    visitor.until("the graph to be usable", &format!("window.usable > 0 && {LAID_OUT} > 0")).await;
    let painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0";
    (visitor.value(painted).await, visitor.value(&format!("Math.max(window.usable, {LAID_OUT})")).await)
}

async fn cold(stage: &Stage, address: &str) -> Vec<(f64, f64)> {
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let visitor = stage.visitor("otto", Look::DESK).await;
        took.push(once(&visitor, address).await);
        visitor.finish().await;
    }
    took
}

async fn warm(stage: &Stage, night: &Night, address: &str) -> Vec<(f64, f64)> {
    let visitor = stage.otto().await;
    visitor.open(&night.path).await;
    let mut took = Vec::new();
    for _ in 0..TIMES {
        visitor.open("/backends").await;
        took.push(once(&visitor, address).await);
    }
    visitor.finish().await;
    took
}

/// Frames from near, from afar, and while tasks change.
async fn smooth(stage: &Stage, address: &str) -> (Frames, Frames, Vec<f64>) {
    let visitor = stage.otto().await;
    visitor.page.add_init_script(gauge::OVERHEAR).await.expect("a script before the page");
    visitor.open(address).await;
    visitor.live().await;
    let near = gauge::smooth(&visitor.page, OURS).await;
    visitor.press(".dag-surface", "0").await;
    let changes = gauge::changing(&visitor.page).await;
    let far = gauge::smooth(&visitor.page, OURS).await;
    visitor.finish().await;
    (near, far, changes)
}

fn median_of(mut took: Vec<(f64, f64)>) -> (f64, f64) {
    took.sort_by(|one, other| one.1.total_cmp(&other.1));
    took[took.len() / 2]
}
