//! From opening the address of a run's datasets to a usable list in headless Chromium, and from a key to the
//! rows that match.
//!
//!     cargo bench -p end2end --bench open_datasets [-- <datasets>…]
//!
//! First is the first look after the start of the server, which reads everything from Metapod; again is any later
//! one. Nothing is asserted: the numbers are for people.

use std::time::Instant;

use end2end::browser::{Look, Night, Stage, Visitor, scene};
use end2end::gauge;
use end2end::results;

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

const HEAD: &str = "| datasets | first | again | budget | a key, median | memory |";

const ABOUT: &str = "`cargo bench -p end2end --bench open_datasets`: from the address to a list that can be searched, headless \
    Chromium. First is the first look after the start of the server, which reads everything from Metapod; again the \
    median of seven later ones. A key: from an input to its rows (budget 50 ms). Memory: of server, sandbox and \
    benchmark in one process.";

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000, 20_000] } else { asked.clone() };
    let mut table = vec![HEAD.to_owned(), format!("|{}", "---|".repeat(6))];
    println!("{HEAD}");
    for datasets in sizes {
        scene(async { table.push(measure(datasets).await) });
    }
    if asked.is_empty() {
        let body = format!("{ABOUT}\n\n{}\n\n{}", table.join("\n"), results::stamp(&[&results::chromium()]));
        results::write("Opening the datasets of a run", &body);
    }
}

async fn measure(datasets: u32) -> String {
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
    let (again, key) = (gauge::median(again), gauge::median(keys));
    let row = format!("| {datasets} | {first:.0} ms | {again:.0} ms | 1,000 ms | {key:.0} ms | {} MB |", memory());
    println!("{row}");
    row
}

/// From the address to rows that can be searched, in milliseconds.
async fn once(visitor: &Visitor, night: &Night) -> f64 {
    let began = Instant::now();
    visitor.open(&app::paths::datasets(&night.run, &Default::default())).await;
    visitor.until("the list to be usable", "document.documentElement.classList.contains('windowed')").await;
    began.elapsed().as_secs_f64() * 1000.0
}

/// What this process holds, the sandbox included, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default() / 1024
}
