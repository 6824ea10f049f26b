//! From opening a run's address to its graph drawn and usable in headless Chromium, and how smoothly
//! it is panned and zoomed.
//!
//!     cargo bench -p end2end --bench open_run [-- <tasks>…]
//!
//! Cold is a browser that was never here, warm one that has the bundle in its cache. Nothing is
//! asserted: the numbers are for people.

use end2end::browser::{Look, Night, Stage, Visitor, scene};

/// How often each is measured; the median is shown.
const TIMES: usize = 7;
const BUDGETS: [(u32, u32); 2] = [(1_000, 600), (10_000, 1_500)];

/// Pans for two seconds, a step a frame, then zooms out and in; answers the lengths of the frames of
/// each, sorted.
const SMOOTH: &str = "async () => {
    const surface = document.querySelector('.dag-surface');
    const { left, top, width, height } = surface.getBoundingClientRect();
    const at = { clientX: left + width / 2, clientY: top + height / 2, pointerId: 1, bubbles: true, cancelable: true, isPrimary: true };
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const send = (name, dx, dy) => surface.dispatchEvent(new PointerEvent(name, { ...at, clientX: at.clientX + dx, clientY: at.clientY + dy }));
    const [pan, zoom] = [[], []];
    send('pointerdown', 0, 0);
    let before = await frame();
    for (let step = 1; step <= 120; step += 1) {
        send('pointermove', -6 * step, Math.round(120 * Math.sin(step / 12)));
        const now = await frame();
        pan.push(now - before);
        before = now;
    }
    send('pointerup', -720, 0);
    for (let step = 0; step < 60; step += 1) {
        surface.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: step % 30 < 15 ? 120 : -120 }));
        const now = await frame();
        zoom.push(now - before);
        before = now;
    }
    return [pan, zoom].map((frames) => frames.sort((one, other) => one - other));
}";

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { BUDGETS.map(|(tasks, _)| tasks).to_vec() } else { asked };
    println!(
        "{:>7} {:<11} {:>10} {:>10} {:>10} {:>10} {:>12} {:>12}",
        "tasks", "shown", "drawn", "cold", "warm", "budget", "pan p95", "zoom p95"
    );
    for tasks in sizes {
        scene(measure(tasks));
    }
}

async fn measure(tasks: u32) {
    let stage = Stage::with(|config| config.sandbox.tasks = tasks).await;
    let night = stage.night().await;
    let budget = BUDGETS.iter().find(|(size, _)| *size == tasks).map_or(String::new(), |(_, ms)| format!("{ms} ms"));
    for (shown, address) in [("the failure", night.path.clone()), ("the whole", night.at("scope=all"))] {
        let (drawn, cold) = median_of(cold(&stage, &address).await);
        let (_, warm) = median_of(warm(&stage, &night, &address).await);
        let frames = smooth(&stage, &address).await;
        let p95 = |frames: &[f64]| frames.get(frames.len() * 95 / 100).copied().unwrap_or_default();
        let (pan, zoom) = (p95(&frames.0), p95(&frames.1));
        println!(
            "{tasks:>7} {shown:<11} {drawn:>7.0} ms {cold:>7.0} ms {warm:>7.0} ms {budget:>10} {pan:>9.1} ms {zoom:>9.1} ms"
        );
    }
}

/// First drawn by the server's document, and usable, in milliseconds since the navigation began.
async fn once(visitor: &Visitor, address: &str) -> (f64, f64) {
    visitor.open(address).await;
    visitor.until("the page to be usable", "window.usable > 0").await;
    let painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0";
    (visitor.value(painted).await, visitor.value("window.usable").await)
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

async fn smooth(stage: &Stage, address: &str) -> (Vec<f64>, Vec<f64>) {
    let visitor = stage.otto().await;
    visitor.open(address).await;
    visitor.live().await;
    let frames = visitor.page.evaluate::<(), (Vec<f64>, Vec<f64>)>(SMOOTH, None).await.unwrap_or_default();
    visitor.finish().await;
    frames
}

fn median_of(mut took: Vec<(f64, f64)>) -> (f64, f64) {
    took.sort_by(|one, other| one.1.total_cmp(&other.1));
    took[took.len() / 2]
}
