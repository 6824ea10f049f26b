//! From opening the address of a run's datasets to a usable list in headless Chromium, and from a key to the
//! rows that match.
//!
//!     cargo bench -p end2end --bench open_datasets [-- <datasets>…]
//!
//! First is the first look after the start of the server, which reads everything from Metapod; again is any later
//! one. Nothing is asserted: the numbers are for people.

use std::time::Instant;

use end2end::browser::{Look, Night, Stage, Visitor, scene};

/// How often each is measured; the median is shown.
const TIMES: usize = 7;

/// Types a letter at a time and answers how long each took until its rows were there, sorted.
const TYPE: &str = "async () => {
    const field = document.querySelector('input[name=q]');
    const table = document.querySelector('table[data-rows]');
    const took = [];
    for (const letter of 'archive/*-00') {
        const before = table.dataset.ready;
        const began = performance.now();
        field.value += letter;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        while (table.dataset.ready === before) await new Promise((next) => setTimeout(next, 1));
        took.push(performance.now() - began);
    }
    return took.sort((one, other) => one - other);
}";

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000, 20_000] } else { asked };
    println!(
        "{:>9} {:>10} {:>10} {:>10} {:>12} {:>10}",
        "datasets", "first", "again", "budget", "key median", "memory"
    );
    for datasets in sizes {
        scene(measure(datasets));
    }
}

async fn measure(datasets: u32) {
    let stage = Stage::with(|config| config.sandbox.datasets = datasets).await;
    let night = stage.night().await;
    let first = once(&stage.otto().await, &night).await;
    let mut again = Vec::new();
    for _ in 0..TIMES {
        let visitor = stage.visitor("otto", Look::DESK).await;
        again.push(once(&visitor, &night).await);
        visitor.finish().await;
    }
    let visitor = stage.otto().await;
    once(&visitor, &night).await;
    let keys = visitor.page.evaluate::<(), Vec<f64>>(TYPE, None).await.unwrap_or_default();
    visitor.finish().await;
    again.sort_unstable();
    let key = keys.get(keys.len() / 2).copied().unwrap_or_default();
    println!(
        "{datasets:>9} {first:>7} ms {:>7} ms {:>7} ms {key:>9.0} ms {:>7} MB",
        again[again.len() / 2],
        1_000,
        memory()
    );
}

/// From the address to rows that can be searched, in milliseconds.
async fn once(visitor: &Visitor, night: &Night) -> u128 {
    let began = Instant::now();
    visitor.open(&app::paths::datasets(&night.run, &Default::default())).await;
    visitor.until("the list to be usable", "document.documentElement.classList.contains('windowed')").await;
    began.elapsed().as_millis()
}

/// What this process holds, the sandbox included, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() / 1024
}
