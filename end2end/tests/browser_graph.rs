//! The graph of a run: pointer, keyboard, address, filters; drawn alike by server and browser.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use end2end::browser::{Look, Night, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";
const SURFACE: &str = ".dag-surface";

fn node(task: &str) -> String {
    format!("[data-task='{task}']")
}

async fn open(look: Look, address: impl Fn(&Night) -> String) -> (Stage, Visitor) {
    let stage = Stage::open().await;
    let night = stage.night().await;
    let visitor = stage.visitor("otto", look).await;
    visitor.open(&address(&night)).await;
    (stage, visitor)
}

/// Where each drawn task is, and how the drawing is looked at.
async fn drawing(visitor: &Visitor) -> Vec<(String, String)> {
    let nodes = visitor.all(&format!("{SURFACE} a[data-task]"));
    let read = "nodes => nodes.map(node => [node.dataset.task, node.closest('g').getAttribute('transform')])";
    let mut nodes: Vec<(String, String)> = nodes.evaluate_all(read, None::<()>).await.unwrap();
    nodes.sort();
    let view = visitor.attribute(&format!("{SURFACE} > g"), "transform").await.unwrap_or_default();
    nodes.push(("the view".into(), view));
    nodes
}

async fn view(visitor: &Visitor) -> String {
    visitor.attribute(&format!("{SURFACE} > g"), "transform").await.unwrap_or_default()
}

/// Number of tasks that are not dimmed.
async fn bright(visitor: &Visitor) -> usize {
    visitor.count(&format!("{SURFACE} .node:not(.node-dim)")).await
}

/// A point of the surface where no task is.
async fn nowhere(visitor: &Visitor) -> (f64, f64) {
    let find = "(() => {
        const surface = document.querySelector('.dag-surface');
        const { left, top, width, height } = surface.getBoundingClientRect();
        for (let y = top + height - 60; y > top + 20; y -= 9)
            for (let x = left + 300; x < left + width - 120; x += 9)
                if (document.elementFromPoint(x, y) === surface) return [x, y];
        return [0, 0];
    })()";
    let (x, y): (f64, f64) = visitor.value(find).await;
    assert!(x > 0.0, "there is room between the tasks");
    (x, y)
}

/// Presses at a point, moves, releases.
async fn drag(visitor: &Visitor, (x, y): (f64, f64), (dx, dy): (i32, i32)) {
    let mouse = visitor.page.mouse();
    mouse.move_to(x, y, None).await.unwrap();
    mouse.down(None).await.unwrap();
    for part in [0.3, 0.7, 1.0] {
        mouse.move_to(x + f64::from(dx) * part, y + f64::from(dy) * part, None).await.unwrap();
    }
    mouse.up(None).await.unwrap();
}

/// By how much the drawing is moved from one view to another.
fn shift(from: &str, to: &str) -> (i32, i32) {
    let read = |text: &str| -> Vec<i32> {
        let inner = text.trim_start_matches("translate(").split(')').next().unwrap_or_default();
        inner.split([' ', ',']).filter_map(|number| number.parse().ok()).collect()
    };
    let (from, to) = (read(from), read(to));
    (to[0] - from[0], to[1] - from[1])
}

/// How large the drawing is.
fn scale(view: &str) -> f64 {
    let text = view.split("scale(").nth(1).unwrap_or_default();
    text.trim_end_matches(')').parse::<f64>().unwrap_or(0.0)
}

#[test]
fn server_and_browser_draw_alike() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let drawn = stage.visitor("otto", Look::NO_SCRIPT).await;
        let taken = stage.otto().await;
        for address in [night.path.clone(), night.at("scope=all"), night.task("fx-model"), night.at("at=-200,-100,700")]
        {
            drawn.open(&address).await;
            taken.open(&address).await;
            taken.live().await;
            let (drawn, taken) = (drawing(&drawn).await, drawing(&taken).await);
            assert!(drawn.len() > 5, "{address}: {drawn:?}");
            // The browser knows its window and may draw a few more or fewer at its edges.
            let both: Vec<_> = drawn.iter().filter(|(task, _)| taken.iter().any(|(other, _)| other == task)).collect();
            assert!(both.len() * 10 >= drawn.len() * 8, "{} of {}", both.len(), drawn.len());
            for one in both {
                assert!(taken.contains(one), "{address}: {one:?} moved when the browser took over");
            }
        }
        drawn.finish().await;
        taken.finish().await;
    });
}

#[test]
fn pointing_lights_the_path() {
    scene(async {
        let (_stage, visitor) = open(Look::DESK, |night| night.path.clone()).await;
        visitor.live().await;
        let all = visitor.count(&format!("{SURFACE} .node")).await;
        assert_eq!(bright(&visitor).await, all);
        visitor.hover(&node(BROKEN)).await;
        visitor.see(&format!("{SURFACE} .node-dim")).await;
        visitor.see(&format!(".node:not(.node-dim) {}", node("fx-model"))).await;
        let lit = visitor.attribute(".edge-lit", "d").await.unwrap_or_default();
        assert!(lit.len() > 10, "edges are lit");
        // Off again.
        let (x, y) = nowhere(&visitor).await;
        visitor.page.mouse().move_to(x, y, None).await.unwrap();
        eventually("everything to be bright again", async || bright(&visitor).await, |now| *now == all).await;
        visitor.finish().await;
    });
}

#[test]
fn a_click_selects() {
    scene(async {
        for look in Look::MODES {
            let (_stage, visitor) = open(look, |night| night.path.clone()).await;
            assert_eq!(visitor.text(".panel h2").await, BROKEN);
            visitor.click(&node("fx-model")).await;
            visitor.arrives("task=fx-model").await;
            visitor.says(".panel h2", "fx-model").await;
            visitor.see(&format!(".node-selected {}", node("fx-model"))).await;
            visitor.says(".panel", "Blocked by").await;
            // By a link of the panel.
            visitor.click(&format!(".panel .neighbour:has-text('{BROKEN}')")).await;
            visitor.arrives(&format!("task={BROKEN}")).await;
            visitor.says(".panel h2", BROKEN).await;
            visitor.page.go_back(None).await.unwrap();
            visitor.says(".panel h2", "fx-model").await;
            visitor.see(&format!(".node-selected {}", node("fx-model"))).await;
            visitor.finish().await;
        }
    });
}

#[test]
fn arrows_follow_edges() {
    scene(async {
        let (stage, visitor) = open(Look::DESK, |night| night.task(BROKEN)).await;
        visitor.live().await;
        visitor.press(SURFACE, "ArrowRight").await;
        eventually("the selection to move", async || visitor.address().await, |now| !now.contains(BROKEN)).await;
        eventually("another panel", async || visitor.text(".panel h2").await, |now| now != BROKEN).await;
        visitor.press(SURFACE, "ArrowLeft").await;
        visitor.says(".panel h2", BROKEN).await;
        visitor.see(&format!(".node-selected {}", node(BROKEN))).await;
        // Up and down within a column; of the whole run, where a selection adds nothing to the drawing.
        visitor.open(&stage.night().await.at("scope=all&task=fx-report-model")).await;
        let places = drawing(&visitor).await;
        let place =
            |task: &str| places.iter().find(|(name, _)| name == task).map(|(_, place)| shift("translate(0 0)", place));
        let (x, y) = place("fx-report-model").expect("it is drawn");
        let column =
            places.iter().filter_map(|(name, _)| Some((place(name)?, name))).filter(|((left, _), _)| *left == x);
        let (mut above, mut below): (Vec<_>, Vec<_>) =
            column.map(|((_, top), name)| (top, name)).filter(|(top, _)| *top != y).partition(|(top, _)| *top < y);
        above.sort();
        below.sort();
        visitor.live().await;
        let (key, back, next) = match (above.last(), below.first()) {
            (_, Some((_, next))) => ("ArrowDown", "ArrowUp", next),
            (Some((_, next)), None) => ("ArrowUp", "ArrowDown", next),
            (None, None) => panic!("it is alone in its column: {places:?}"),
        };
        visitor.press(SURFACE, key).await;
        visitor.says(".panel h2", next).await;
        visitor.press(SURFACE, back).await;
        visitor.says(".panel h2", "fx-report-model").await;
        visitor.finish().await;
    });
}

#[test]
fn keys_and_buttons_zoom_and_fit() {
    scene(async {
        let (_stage, visitor) = open(Look::DESK, |night| night.at("scope=all")).await;
        visitor.live().await;
        let changed =
            async |from: &str| eventually("the view to change", async || view(&visitor).await, |now| now != from).await;
        let start = view(&visitor).await;
        visitor.press(SURFACE, "+").await;
        let near = changed(&start).await;
        assert!((scale(&near) - scale(&start) * 1.25).abs() < 0.01, "{start} {near}");
        visitor.press(SURFACE, "-").await;
        visitor.click("[aria-label='Zoom out']").await;
        let far = changed(&near).await;
        visitor.click("[aria-label='Fit the graph into the window']").await;
        changed(&far).await;
        // Everything is in the window.
        let outside: usize = visitor
            .value(
                "(() => { const w = document.querySelector('.dag-surface').getBoundingClientRect();
                return [...document.querySelectorAll('.node')].map(n => n.getBoundingClientRect())
                    .filter(n => n.left < w.left || n.right > w.right || n.top < w.top || n.bottom > w.bottom).length; })()",
            )
            .await;
        assert_eq!((outside, visitor.count(".node").await), (0, 150));
        visitor.finish().await;
    });
}

#[test]
fn dragging_pans_and_the_address_remembers() {
    scene(async {
        let (_stage, visitor) = open(Look::DESK, |night| night.path.clone()).await;
        visitor.live().await;
        let start = view(&visitor).await;
        let (x, y) = nowhere(&visitor).await;
        drag(&visitor, (x, y), (-140, -50)).await;
        visitor.arrives("at=").await;
        let moved = view(&visitor).await;
        assert_ne!(moved, start);
        assert_eq!(shift(&start, &moved), (-140, -50));
        assert_eq!(visitor.text(".panel h2").await, BROKEN, "a drag is no click");
        // The address alone leads to the same view, and a selection keeps it.
        visitor.reload().await;
        assert_eq!(view(&visitor).await, moved);
        visitor.finish().await;
    });
}

#[test]
fn a_drag_may_begin_on_a_task() {
    scene(async {
        let (_stage, visitor) = open(Look::DESK, |night| night.path.clone()).await;
        visitor.live().await;
        let start = view(&visitor).await;
        let place = visitor.one(&node(BROKEN)).bounding_box().await.unwrap().unwrap();
        drag(&visitor, (place.x + 80.0, place.y + 20.0), (60, 40)).await;
        eventually("the view to change", async || view(&visitor).await, |now| *now != start).await;
        assert_eq!(shift(&start, &view(&visitor).await), (60, 40));
        assert!(!visitor.address().await.contains("task="), "a drag is no click");
        visitor.finish().await;
    });
}

#[test]
fn the_wheel_zooms_at_the_pointer() {
    scene(async {
        let (_stage, visitor) = open(Look::DESK, |night| night.path.clone()).await;
        visitor.live().await;
        visitor.hover(&node(BROKEN)).await;
        let before = visitor.one(&node(BROKEN)).bounding_box().await.unwrap().unwrap();
        visitor.page.mouse().wheel(0.0, -120.0).await.unwrap();
        visitor.arrives("at=").await;
        let after = visitor.one(&node(BROKEN)).bounding_box().await.unwrap().unwrap();
        assert!(after.width > before.width * 1.05, "{before:?} {after:?}");
        let middle =
            |place: &playwright_rs::protocol::BoundingBox| (place.x + place.width / 2.0, place.y + place.height / 2.0);
        let ((x, y), (to_x, to_y)) = (middle(&before), middle(&after));
        assert!((x - to_x).abs() < 4.0 && (y - to_y).abs() < 4.0, "{before:?} {after:?}");
        assert_eq!(visitor.value::<i32>("window.scrollY").await, 0, "the page stays");
        visitor.finish().await;
    });
}

#[test]
fn two_fingers_zoom() {
    scene(async {
        let (_stage, visitor) = open(Look::PHONE, |night| night.path.clone()).await;
        visitor.live().await;
        let start = view(&visitor).await;
        let pinch = "(() => {
            const surface = document.querySelector('.dag-surface');
            const { left, top } = surface.getBoundingClientRect();
            const send = (name, pointerId, x) => surface.dispatchEvent(new PointerEvent(name, {
                pointerId, pointerType: 'touch', isPrimary: pointerId === 1, bubbles: true, cancelable: true, buttons: 1, clientX: left + x, clientY: top + 150,
            }));
            send('pointerdown', 1, 100);
            send('pointerdown', 2, 200);
            for (let step = 1; step <= 10; step += 1) send('pointermove', 2, 200 + 10 * step);
            send('pointerup', 2, 300);
            send('pointerup', 1, 100);
            return true;
        })()";
        assert!(visitor.value::<bool>(pinch).await);
        let near = eventually("the view to change", async || view(&visitor).await, |now| *now != start).await;
        let times = scale(&near) / scale(&start);
        assert!((1.7..2.3).contains(&times), "fingers twice as far apart, twice as large: {times}");
        visitor.finish().await;
    });
}

#[test]
fn what_failed_or_the_whole_run() {
    scene(async {
        for look in Look::MODES {
            let (_stage, visitor) = open(look, |night| night.path.clone()).await;
            let said = visitor.text(".dag-said").await;
            assert!(said.ends_with(" of 150 tasks"), "{said}");
            visitor.click("a:text-is('Whole run')").await;
            visitor.arrives("scope=all").await;
            visitor.says(".dag-said", "150 tasks").await;
            assert_eq!(visitor.text(".segment-on").await, "Whole run");
            visitor.click("a:text-is('What failed')").await;
            visitor.says(".dag-said", &said).await;
            assert!(!visitor.address().await.contains("scope"));
            visitor.finish().await;
        }
    });
}

#[test]
fn counts_and_search_narrow() {
    scene(async {
        for look in Look::MODES {
            let (_stage, visitor) = open(look, |night| night.at("scope=all")).await;
            visitor.click(".counts .phase-failed").await;
            visitor.arrives("phase=failed").await;
            visitor.says(".toolbar-said", "1 of 150 tasks match").await;
            eventually("one task to be bright", async || bright(&visitor).await, |now| *now <= 1).await;
            // The same link takes it away.
            visitor.click(".counts .phase-failed").await;
            eventually("the filter to go", async || visitor.address().await, |now| !now.contains("phase=")).await;
            visitor.fill("input[name=q]", "fx-model+").await;
            visitor.press("input[name=q]", "Enter").await;
            visitor.arrives("q=fx-model").await;
            visitor.says(".toolbar-said", "of 150 tasks match").await;
            let matching: usize = visitor.text(".toolbar-said").await.split(' ').next().unwrap().parse().unwrap();
            assert!((15..60).contains(&matching), "fx-model and all behind it: {matching}");
            assert!(visitor.address().await.contains("scope=all"), "the rest of the address stays");
            // The table keeps the search.
            visitor.click("a:has-text('Table')").await;
            visitor.arrives("view=table").await;
            eventually("the rows", async || visitor.count(".run-main tbody tr").await, |rows| *rows == matching).await;
            // What cannot be understood is said.
            visitor.fill("input[name=q]", "state:").await;
            visitor.press("input[name=q]", "Enter").await;
            visitor.see(".toolbar-error").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn headings_sort_the_table() {
    scene(async {
        for look in Look::MODES {
            let (_stage, visitor) = open(look, |night| night.at("view=table")).await;
            let names = async || visitor.texts(".run-main tbody th a").await;
            visitor.click(".run-main thead a:text-is('Task')").await;
            visitor.arrives("sort=task").await;
            let sorted = |names: &Vec<String>| names.len() == 150 && names.is_sorted();
            eventually("the names in order", names, sorted).await;
            assert_eq!(
                visitor.attribute(".run-main th:has-text('Task')", "aria-sort").await.as_deref(),
                Some("ascending")
            );
            visitor.click(".run-main thead a:text-is('Task')").await;
            visitor.arrives("sort=-task").await;
            let reversed = |names: &Vec<String>| names.len() == 150 && names.iter().rev().is_sorted();
            eventually("the names from the end", names, reversed).await;
            visitor.click(".run-main thead a:text-is('State')").await;
            visitor.arrives("sort=state").await;
            visitor.says(".run-main tbody tr:first-child", BROKEN).await;
            visitor.finish().await;
        }
    });
}

#[test]
fn ten_thousand_tasks_can_be_read() {
    scene(async {
        let stage = Stage::with(|config| config.sandbox.tasks = 10_000).await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        visitor.open(&night.path).await;
        visitor.live().await;
        let node = visitor.one(&node(BROKEN)).bounding_box().await.unwrap().expect("the failure is drawn");
        assert!(node.width > 150.0, "at a legible size: {node:?}");
        visitor.open(&night.at("scope=all")).await;
        visitor.says(".dag-said", "10000 tasks").await;
        visitor.live().await;
        assert!(visitor.count(".node").await < 700, "only what the window shows");
        visitor.press(SURFACE, "0").await;
        visitor.see(".dag-painted canvas").await;
        visitor.open(&night.at("view=table")).await;
        visitor.says(".run-main tbody tr:first-child", BROKEN).await;
        visitor.says(".pages", "page 1 of 50").await;
        visitor.click(".pages a").await;
        visitor.says(".pages", "page 2 of 50").await;
        visitor.finish().await;
    });
}
