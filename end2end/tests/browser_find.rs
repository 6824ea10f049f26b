//! Finding something in a graph that moves under one's eyes: what is searched for is drawn, what is there stays where it
//! is, and the browser's back button leads back to where one looked.

use end2end::browser::{Look, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";

fn node(task: &str) -> String {
    format!(".dag-surface [data-task='{task}']")
}

/// The same, if it is not dim.
fn bright(task: &str) -> String {
    format!(".dag-surface .node:not(.node-dim) > [data-task='{task}']")
}

/// Where each task that is drawn is on the screen.
async fn corners(visitor: &Visitor) -> Vec<(String, f64, f64)> {
    let read = "[...document.querySelectorAll('.dag-surface a[data-task]')].map(node => {
        const box = node.getBoundingClientRect();
        return [node.dataset.task, box.x, box.y];
    })";
    visitor.value(read).await
}

async fn view(visitor: &Visitor) -> String {
    visitor.attribute(".dag-surface > g", "transform").await.unwrap_or_default()
}

async fn search(visitor: &Visitor, text: &str) {
    visitor.fill("input[name=q]", text).await;
    visitor.press("input[name=q]", "Enter").await;
}

/// Tasks that went well and are not drawn.
const FAR: &str = "(() => {
    const { view } = JSON.parse(document.getElementById('opened').textContent);
    const drawn = new Set([...document.querySelectorAll('.dag-surface [data-task]')].map(node => node.dataset.task));
    return view.tasks.filter(row => row.s === 'success' && !drawn.has(row.i)).map(row => row.i);
})()";

#[test]
fn what_is_searched_for_is_drawn() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        visitor.open(&night.path).await;
        visitor.live().await;
        let far: Vec<String> = visitor.value(FAR).await;
        let (one, other) = (far.first().unwrap(), far.last().unwrap());
        search(&visitor, &format!("\"{one}\" \"{other}\"")).await;
        visitor.says(".toolbar-said", "2 of 150 tasks match").await;
        for task in [one, other] {
            visitor.see(&bright(task)).await;
        }
        let first: bool = visitor
            .value(&format!(
                "(() => {{
                    const [a, b] = [document.querySelector(\"{}\"), document.querySelector('.dag-surface')].map(one => one.getBoundingClientRect());
                    return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
                }})()",
                node(one)
            ))
            .await;
        assert!(first, "the first that is found is in the window");
        visitor.shot("graph-found").await;
        // The same again goes through them, and round.
        for task in [one, other, one] {
            visitor.press("input[name=q]", "Enter").await;
            visitor.arrives(&format!("task={task}")).await;
            visitor.says(".panel h2", task).await;
        }
        // The address alone shows the same, and without a script too.
        let address = visitor.address().await;
        visitor.finish().await;
        let visitor = stage.visitor("otto", Look::NO_SCRIPT).await;
        visitor.open(&address).await;
        visitor.see(&node(other)).await;
        visitor.finish().await;
    });
}

#[test]
fn a_count_shows_what_it_counts_or_leads_to_the_whole_run() {
    scene(async {
        let stage = Stage::with(|config| config.sandbox.tasks = 400).await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            visitor.click(".counts .phase-done").await;
            visitor.arrives("phase=").await;
            visitor.see(".toolbar-rest:not([hidden])").await;
            visitor.shot("graph-too-many").await;
            visitor.click(".toolbar-rest").await;
            visitor.arrives("scope=all").await;
            visitor.says(".dag-said", "400 tasks").await;
            visitor.gone(".toolbar-rest:not([hidden])").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn one_more_failure_moves_nothing_that_is_drawn() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.otto().await;
        visitor.open(&night.path).await;
        visitor.live().await;
        let far: Vec<String> = visitor.value(FAR).await;
        let before = corners(&visitor).await;
        outside.set(&far[0], "failed").await;
        visitor.see(&node(&far[0])).await;
        let after = corners(&visitor).await;
        assert!(after.len() > before.len());
        let mut moved: Vec<f64> = Vec::new();
        for (task, x, y) in &before {
            let (_, now_x, now_y) = after.iter().find(|(name, ..)| name == task).expect("what was drawn still is");
            moved.push((x - now_x).abs().max((y - now_y).abs()));
        }
        moved.sort_by(f64::total_cmp);
        // What broke first, which is selected, not at all; the others by a row at most, unless a column was put between.
        assert!(moved[0] < 1.0, "{moved:?}");
        assert!(moved[moved.len() / 2] <= 61.0, "the median task moves by a row at most: {moved:?}");
        visitor.finish().await;
    });
}

#[test]
fn back_leads_to_where_one_looked_and_what_one_searched_for() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        visitor.open(&stage.night().await.path).await;
        visitor.live().await;
        search(&visitor, "fx-model").await;
        visitor.arrives("q=fx-model").await;
        visitor.press(".dag-surface", "+").await;
        visitor.arrives("at=").await;
        let near = view(&visitor).await;
        // Another scope begins at its own start, and so do the links from there.
        visitor.click("a:text-is('Whole run')").await;
        visitor.says(".dag-said", "150 tasks").await;
        assert!(!visitor.address().await.contains("at="), "{}", visitor.address().await);
        assert_ne!(view(&visitor).await, near);
        visitor.press(".dag-surface", "ArrowRight").await;
        visitor.arrives("task=").await;
        assert!(!visitor.attribute("a:text-is('Table')", "href").await.unwrap().contains("at="));
        visitor.page.go_back(None).await.unwrap();
        visitor.page.go_back(None).await.unwrap();
        eventually("the view of before", async || view(&visitor).await, |now| *now == near).await;
        search(&visitor, "state:failed").await;
        visitor.arrives("q=state").await;
        visitor.page.go_back(None).await.unwrap();
        visitor.until("the words of before", "document.querySelector('input[name=q]').value === 'fx-model'").await;
        visitor.finish().await;
    });
}

#[test]
fn a_trackpad_zooms_gently_and_moves_aside() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        visitor.open(&stage.night().await.path).await;
        visitor.live().await;
        let scale = async || {
            let now = view(&visitor).await;
            now.split("scale(").nth(1).and_then(|text| text.trim_end_matches(')').parse::<f64>().ok()).unwrap()
        };
        visitor.hover(&node(BROKEN)).await;
        let start = scale().await;
        visitor.page.mouse().wheel(0.0, -10.0).await.unwrap();
        visitor.arrives("at=").await;
        let step = scale().await / start;
        assert!((1.005..1.02).contains(&step), "a tenth of a notch: {step}");
        // Covered by what is painted while it moves, so it is not asked where it is seen.
        let place =
            async || corners(&visitor).await.into_iter().find(|(task, ..)| task == BROKEN).map_or(0.0, |at| at.1);
        let (before, at) = (scale().await, place().await);
        visitor.page.mouse().wheel(60.0, 0.0).await.unwrap();
        let moved = async || at - place().await;
        eventually("the view to move aside", moved, |by| (*by - 60.0).abs() < 1.5).await;
        assert!((scale().await - before).abs() < 1e-9, "sideways is no zoom");
        // So far out that a card is a few pixels high it is painted, with failures as marks of constant size.
        let address = visitor.address().await;
        visitor.open(&format!("{}?at=30,30,200", address.split('?').next().unwrap())).await;
        visitor.see(".dag-painted canvas").await;
        visitor.open(&address).await;
        visitor.live().await;
        // A button that opens a menu takes nothing in the hand.
        let still = view(&visitor).await;
        let press = "(() => {
            const surface = document.querySelector('.dag-surface');
            const { left, top } = surface.getBoundingClientRect();
            const send = (name, x, button, buttons) => surface.dispatchEvent(new PointerEvent(name, {
                pointerId: 1, bubbles: true, button, buttons, clientX: left + x, clientY: top + 150,
            }));
            send('pointerdown', 100, 2, 2);
            send('pointermove', 160, -1, 0);
            send('pointerdown', 100, 0, 1);
            send('pointermove', 160, -1, 0);
            return true;
        })()";
        assert!(visitor.value::<bool>(press).await);
        assert_eq!(view(&visitor).await, still);
        visitor.finish().await;
    });
}

#[test]
fn paths_are_told_of_and_need_no_keyboard() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in [Look::DESK, Look::PHONE.dark(), Look::NO_SCRIPT] {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.task(BROKEN)).await;
            visitor.click("a:text-is('Paths from here')").await;
            visitor.says("[data-told=paths]", "Select another task").await;
            visitor.shot("graph-paths-from").await;
            // On a telephone it is not in the window, but in the list of what waits for it.
            let other =
                if look.width < 1000 { ".panel a[data-to=fx-model] >> nth=0".to_owned() } else { node("fx-model") };
            visitor.click(&other).await;
            visitor.says("[data-told=paths]", &format!("from {BROKEN} to fx-model")).await;
            visitor.says("[data-told=paths] li >> nth=0", BROKEN).await;
            visitor.shot("graph-told-path").await;
            visitor.click("[data-told=paths] [aria-label=Close]").await;
            eventually("it to go", async || visitor.address().await, |now| !now.contains("to=")).await;
            // Neither waits for the other; there is no such task; what is to be drawn besides is no selection.
            visitor.open(&night.at("task=load-redshift-audit&to=scale-up-fx-model")).await;
            visitor.says("[data-told=paths]", "No path leads between").await;
            visitor.open(&night.at("to=gone")).await;
            visitor.says("[data-told=paths]", "This run has no task gone.").await;
            visitor.open(&night.at("also=state%3A")).await;
            visitor.says(".told-warning", "What is to be drawn besides cannot be read").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn all_of_the_critical_path_is_drawn() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        // So far out that all of it is in the window. The way changes while more nights are read.
        visitor.open(&stage.night().await.at("way=critical&at=20,250,300")).await;
        visitor.says("[data-told=way]", "the run ends about").await;
        let missing = "(() => {
            const told = [...document.querySelectorAll('[data-told=way] li a')].map((link) => link.dataset.to);
            const bright = new Set([...document.querySelectorAll('.dag-surface .node:not(.node-dim) > [data-task]')].map((node) => node.dataset.task));
            return [told.length, told.filter((task) => !bright.has(task))];
        })()";
        let ask = async || visitor.value::<(usize, Vec<String>)>(missing).await;
        eventually("all that is told to be drawn", ask, |(told, missing)| *told >= 2 && missing.is_empty()).await;
        // Another colour does not close what is open.
        visitor.click("a:text-is('Groups')").await;
        visitor.arrives("fold=1").await;
        visitor.click(".node-group [data-group] >> nth=0").await;
        visitor.arrives("open=").await;
        visitor.click("a:text-is('Critical path')").await;
        eventually("the way to go", async || visitor.address().await, |now| !now.contains("way=")).await;
        assert!(visitor.address().await.contains("open="), "{}", visitor.address().await);
        visitor.finish().await;
    });
}

#[test]
fn links_of_the_panel_lead_from_where_the_page_is_now() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        visitor.open(&stage.night().await.task(BROKEN)).await;
        visitor.live().await;
        // The panel was written before any of this.
        visitor.click("a:text-is('Whole run')").await;
        visitor.arrives("scope=all").await;
        visitor.click("a:text-is('Owner')").await;
        visitor.arrives("colour=owner").await;
        for (link, then) in [
            (".tries a >> nth=1", "try=1"),
            ("a:text-is('What if it succeeded?')", "if=itaipu-fx-model"),
            (".panel a[data-to=fx-model] >> nth=0", "task=fx-model"),
        ] {
            visitor.click(link).await;
            let address = visitor.arrives(then).await;
            assert!(address.contains("scope=all") && address.contains("colour=owner"), "{link}: {address}");
        }
        assert!(!visitor.address().await.contains("try="), "another task, its newest try");
        visitor.finish().await;
    });
}
