//! Stop-watches for a page with a graph, whoever drew it: until it is drawn and usable, and how long its frames
//! take while it is panned and zoomed.

use std::time::Duration;

use playwright_rs::Page;
use serde::{Deserialize, Serialize};

/// Longer than this nobody waits for a page.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Whose page it is: where its nodes are, what is pointed at, and whether it listens to the mouse or to pointers.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Canvas {
    nodes: &'static str,
    surface: &'static str,
    mouse: bool,
    /// The page says itself when its graph is laid out, by a mark of this name.
    mark: &'static str,
}

/// The console's.
pub const OURS: Canvas =
    Canvas { nodes: ".node-box, .dag-surface", surface: ".dag-surface", mouse: false, mark: "graph" };

/// Airflow's own.
pub const AIRFLOW: Canvas = Canvas { nodes: ".react-flow__node", surface: ".react-flow__pane", mouse: true, mark: "" };

/// Since the navigation began, in milliseconds.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Opened {
    /// The last node was seen to be there.
    pub drawn: f64,
    /// Then began a fifth of a second without a long task.
    pub usable: f64,
}

/// The lengths of all frames of two seconds of panning and of one of zooming, in milliseconds, ascending.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Frames {
    /// While panning.
    pub pan: Vec<f64>,
    /// While zooming.
    pub zoom: Vec<f64>,
}

const OPEN: &str = "async ({ nodes, mark, patience }) => {
    let busy = 0;
    const take = (list) => { for (const task of list.getEntries()) busy = Math.max(busy, task.startTime + task.duration); };
    new PerformanceObserver(take).observe({ type: 'longtask', buffered: true });
    let [count, drawn] = [0, 0];
    while (performance.now() < patience) {
        const now = performance.now();
        const found = document.querySelectorAll(nodes).length;
        if (found !== count) [count, drawn] = [found, now];
        const laid = mark ? performance.getEntriesByName(mark)[0]?.startTime ?? Infinity : 0;
        const since = Math.max(drawn, busy, window.usable ?? 0, laid);
        if (count > 0 && now - since > 200) return { drawn, usable: since };
        await new Promise((next) => setTimeout(next, 5));
    }
    return null;
}";

const SMOOTH: &str = "async ({ surface, mouse }) => {
    const pane = document.querySelector(surface);
    const { left, top, width, height } = pane.getBoundingClientRect();
    const at = { view: window, clientX: left + width / 2, clientY: top + height / 2, pointerId: 1, bubbles: true, cancelable: true, isPrimary: true, button: 0 };
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const send = (name, dx, dy, buttons) => {
        const how = { ...at, buttons, clientX: at.clientX + dx, clientY: at.clientY + dy };
        if (mouse) (name === 'down' ? pane : window).dispatchEvent(new MouseEvent(`mouse${name}`, how));
        else pane.dispatchEvent(new PointerEvent(`pointer${name}`, how));
    };
    const [pan, zoom] = [[], []];
    send('down', 0, 0, 1);
    let before = await frame();
    for (let step = 1; step <= 120; step += 1) {
        send('move', -6 * step, Math.round(120 * Math.sin(step / 12)), 1);
        const now = await frame();
        pan.push(now - before);
        before = now;
    }
    send('up', -720, 0, 0);
    for (let step = 0; step < 60; step += 1) {
        pane.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: step % 30 < 15 ? 120 : -120 }));
        const now = await frame();
        zoom.push(now - before);
        before = now;
    }
    const sorted = (frames) => frames.sort((one, other) => one - other);
    return { pan: sorted(pan), zoom: sorted(zoom) };
}";

/// Keeps the live stream of a page at hand, so that `changing` can speak in its place. To be run before the page.
pub const OVERHEAR: &str = "(() => {
    const Source = window.EventSource;
    window.EventSource = class extends Source { constructor(...all) { super(...all); window.overheard = this; } };
})()";

const CHANGE: &str = "async () => {
    const { view } = JSON.parse(document.getElementById('opened').textContent);
    const done = view.tasks.map((row, place) => [place, row]).filter(([, row]) => row.s === 'success');
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const frames = [];
    let [told, next, before] = [0, 0, await frame()];
    const began = before;
    while (before - began < 5000) {
        // Twenty times a second ten tasks, each from done to running or back.
        for (; told < (before - began) / 50; told += 1) {
            const changed = Array.from({ length: 10 }, () => {
                const [place, row] = done[(next += 7919) % done.length];
                row.s = row.s === 'success' ? 'running' : 'success';
                return [place, row];
            });
            const delta = { revision: view.revision + told + 1, as_of: view.as_of + told * 50, head: null, changed };
            window.overheard.onmessage(new MessageEvent('message', { data: JSON.stringify({ delta }) }));
        }
        const now = await frame();
        frames.push(now - before);
        before = now;
    }
    return frames.sort((one, other) => one - other);
}";

/// The lengths of all frames of five seconds in which two hundred tasks change a second, in milliseconds, ascending.
pub async fn changing(page: &Page) -> Vec<f64> {
    page.evaluate::<(), Vec<f64>>(CHANGE, None).await.unwrap_or_default()
}

/// Waits for a page that has just been navigated to; nothing if patience was lost.
pub async fn opened(page: &Page, canvas: Canvas) -> Option<Opened> {
    #[derive(Serialize)]
    struct Ask {
        nodes: &'static str,
        mark: &'static str,
        patience: u128,
    }
    let ask = Ask { nodes: canvas.nodes, mark: canvas.mark, patience: PATIENCE.as_millis() };
    page.evaluate::<_, Option<Opened>>(OPEN, Some(&ask)).await.ok().flatten()
}

/// Pans for two seconds, a step a frame, then zooms out and in.
pub async fn smooth(page: &Page, canvas: Canvas) -> Frames {
    page.evaluate(SMOOTH, Some(&canvas)).await.unwrap_or_default()
}

/// The 95th percentile of numbers in ascending order.
#[must_use]
pub fn p95(ascending: &[f64]) -> f64 {
    ascending.get(ascending.len() * 95 / 100).copied().unwrap_or_default()
}

/// The median.
#[must_use]
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_little_are_no_more() {
        assert!((p95(&[1.0, 2.0, 9.0]) - 9.0).abs() < f64::EPSILON);
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(p95(&[]).abs() < f64::EPSILON && median(vec![]).abs() < f64::EPSILON);
    }
}
