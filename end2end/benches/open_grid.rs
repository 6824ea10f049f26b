//! The grid of a run, its tasks over thirty nights: until it can be used, until all nights are there, how smoothly it
//! scrolls, and how long a selection takes.
//!
//!     cargo bench -p end2end --bench open_grid [-- <tasks>…]
//!
//! Nothing is asserted: the numbers are for people.

use std::time::Instant;

use app::paths::{self, GridQuery};
use end2end::browser::{Stage, Visitor, scene};
use end2end::{gauge, results};

const SIZES: [u32; 2] = [1_000, 10_000];

/// How often a page is opened; the median is shown.
const TIMES: usize = 5;

/// How long all nights may take.
const PATIENCE: u64 = 300;

const HEAD: &str =
    "| tasks | nights | first | all nights read | again | scroll median | scroll p95 | by length p95 | a key |";

const ABOUT: &str = "`cargo bench -p end2end --bench open_grid`: from navigation to a grid that can be used, headless \
    Chromium, the sandbox with so many tasks in the same process; first when no night was read yet, again when all are \
    (the median of five). Scrolling: frames of four seconds at 44 px a frame, by state and by length against the usual \
    one, milliseconds. A key: from the last input to the rows, with the 120 ms that are waited for another one.";

const SCROLL: &str = "async () => {
    const wrap = document.querySelector('.grid-wrap');
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const frames = [];
    let before = await frame();
    for (let step = 0; step < 240; step += 1) {
        wrap.scrollTop += step < 120 ? 44 : -44;
        const now = await frame();
        frames.push(now - before);
        before = now;
    }
    return frames.sort((one, other) => one - other);
}";

const KEY: &str = "async () => {
    const [field, said] = [document.querySelector('input[name=q]'), document.querySelector('[data-said]')];
    const took = [];
    for (const text of ['state:failed+', 'itaipu-*', 'itaipu-fx-model+', '']) {
        const before = said.textContent;
        field.value = text;
        const began = performance.now();
        field.dispatchEvent(new Event('input', { bubbles: true }));
        while (said.textContent === before) await new Promise((next) => setTimeout(next, 2));
        took.push(performance.now() - began);
        await new Promise((next) => setTimeout(next, 400));
    }
    return took;
}";

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked.clone() };
    let mut table = vec![HEAD.to_owned(), format!("|{}", "---|".repeat(9))];
    println!("{HEAD}");
    for tasks in sizes {
        scene(async {
            let row = measure(tasks).await;
            println!("{row}");
            table.push(row);
        });
    }
    if asked.is_empty() {
        let body = format!("{ABOUT}\n\n{}\n\n{}", table.join("\n"), results::stamp(&[&results::chromium()]));
        results::write("The grid", &body);
    }
}

async fn measure(tasks: u32) -> String {
    let stage = Stage::with(|config| config.sandbox.tasks = tasks).await;
    let night = stage.night().await;
    let grid = |query: GridQuery| paths::grid(&night.run, &query);
    let visitor = stage.otto().await;
    let began = Instant::now();
    let first = ready(&visitor, &grid(GridQuery::default())).await;
    while visitor.text("[data-progress]").await != "30 nights" {
        assert!(began.elapsed().as_secs() < PATIENCE, "the nights were not read");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    let all = began.elapsed().as_secs_f64();
    let mut again = Vec::new();
    for _ in 0..TIMES {
        visitor.open("/backends").await;
        again.push(ready(&visitor, &grid(GridQuery::default())).await);
    }
    let frames = scroll(&visitor).await;
    let keys: Vec<f64> = visitor.page.evaluate::<(), _>(KEY, None).await.unwrap_or_default();
    ready(&visitor, &grid(GridQuery { colour: "usual".into(), ..GridQuery::default() })).await;
    let by_length = scroll(&visitor).await;
    visitor.leave().await;
    stage.close().await;
    format!(
        "| {tasks} | 30 | {first:.0} ms | {all:.1} s | {:.0} ms | {:.1} | {:.1} | {:.1} | {:.0} ms |",
        gauge::median(again),
        frames.get(frames.len() / 2).copied().unwrap_or_default(),
        gauge::p95(&frames),
        gauge::p95(&by_length),
        gauge::median(keys)
    )
}

/// Opens it; answers when it could be used, in milliseconds since the navigation began.
async fn ready(visitor: &Visitor, address: &str) -> f64 {
    visitor.open(address).await;
    visitor.see("table[data-ready]").await;
    visitor.value("performance.now()").await
}

async fn scroll(visitor: &Visitor) -> Vec<f64> {
    visitor.page.evaluate::<(), _>(SCROLL, None).await.unwrap_or_default()
}
