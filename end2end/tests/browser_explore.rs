//! Finding one's way in a graph: what is hidden is counted and drawn step by step, paths between two tasks, keys to the
//! failures, the map in the corner.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use end2end::browser::{Look, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";

fn node(task: &str) -> String {
    format!(".dag-surface [data-task='{task}']")
}

/// Where a task is on the screen.
async fn corner(visitor: &Visitor, task: &str) -> (f64, f64) {
    let find = format!(
        "(() => {{ const box = document.querySelector(\"{}\").getBoundingClientRect(); return [box.x, box.y]; }})()",
        node(task)
    );
    visitor.value(&find).await
}

async fn drawn(visitor: &Visitor) -> usize {
    visitor.text(".dag-said span").await.split(' ').next().unwrap().parse().unwrap()
}

async fn view(visitor: &Visitor) -> String {
    visitor.attribute(".dag-surface > g", "transform").await.unwrap_or_default()
}

#[test]
fn what_is_hidden_is_counted_and_drawn_step_by_step() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            let few = drawn(&visitor).await;
            let marks = "[data-more]";
            let said = visitor.all(marks).first().text_content().await.unwrap().unwrap();
            let hidden: usize = said.trim().trim_start_matches('+').parse().unwrap();
            assert!(hidden > 0, "{said}");
            visitor.shot("graph-hidden").await;
            let task: Option<String> = match look.script {
                true => Some(visitor.value("document.querySelector('[data-more]').dataset.of").await),
                false => None,
            };
            let before = match &task {
                Some(task) => corner(&visitor, task).await,
                None => (0.0, 0.0),
            };
            visitor.click(&format!("{marks} >> nth=0")).await;
            visitor.arrives("also=").await;
            eventually("more tasks", async || drawn(&visitor).await, |now| *now > few).await;
            if let Some(task) = task {
                let after = corner(&visitor, &task).await;
                let moved = (after.0 - before.0).abs().max((after.1 - before.1).abs());
                assert!(moved < 3.0, "{task} stays where it was: {before:?} {after:?}");
            }
            visitor.shot("graph-more").await;
            visitor.click(".dag-said a").await;
            eventually("the focus again", async || drawn(&visitor).await, |now| *now == few).await;
            visitor.finish().await;
        }
    });
}

#[test]
fn the_paths_between_two_tasks_are_lit() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        // As it opens, on what broke first.
        visitor.open(&night.path).await;
        let last = "databricks_load-models";
        visitor.see(&node(last)).await;
        let shift = playwright_click(&visitor, &node(last)).await;
        assert!(shift, "clicked with shift");
        visitor.arrives(&format!("to={last}")).await;
        visitor.hover(".toolbar").await;
        let read = "[...document.querySelectorAll('.node:not(.node-dim) [data-task]')].map(node => node.dataset.task)";
        let bright = async || visitor.value::<Vec<String>>(read).await;
        let on = eventually("the paths", bright, |names| names.len() >= 2).await;
        assert!(on.iter().any(|name| name == BROKEN) && on.iter().any(|name| name == last), "{on:?}");
        assert!(visitor.count(".node-dim").await > 0, "what is on no path is dim");
        assert!(visitor.text(".panel h2").await.contains(BROKEN), "the panel stays");
        visitor.shot("graph-path").await;
        // The address alone shows the same, to whoever it is sent.
        visitor.reload().await;
        visitor.hover(".toolbar").await;
        eventually("the same paths", bright, |names| *names == on).await;
        // By keyboard: marked where one is, and on to something else.
        visitor.open(&night.task(BROKEN)).await;
        visitor.press(".dag-surface", "m").await;
        visitor.arrives(&format!("to={BROKEN}")).await;
        visitor.press(".dag-surface", "ArrowRight").await;
        eventually("a path of two or more", bright, |names| {
            names.len() >= 2 && names.iter().any(|name| name == BROKEN)
        })
        .await;
        visitor.press(".dag-surface", "b").await;
        visitor.arrives("also=1%2B").await;
        visitor.finish().await;
    });
}

/// Clicks with the shift key held; answers whether that could be done.
async fn playwright_click(visitor: &Visitor, selector: &str) -> bool {
    let keyboard = visitor.page.keyboard();
    let down = keyboard.down("Shift").await.is_ok();
    visitor.click(selector).await;
    down && keyboard.up("Shift").await.is_ok()
}

#[test]
fn keys_lead_to_the_failures_and_to_the_search() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        outside.set("load-redshift-audit", "failed").await;
        for view in ["", "view=table", "scope=all"] {
            let visitor = stage.otto().await;
            visitor.open(&night.at(view)).await;
            visitor.live().await;
            let selected = async || visitor.text(".panel h2").await;
            let keyboard = visitor.page.keyboard();
            // At once: nothing has the focus yet.
            keyboard.press("f", None).await.unwrap();
            visitor.arrives("task=").await;
            let first = selected().await;
            assert_eq!(first, BROKEN, "what broke first");
            keyboard.press("n", None).await.unwrap();
            let second = eventually("the next failure", selected, |now| *now != first).await;
            keyboard.press("n", None).await.unwrap();
            eventually("round to the first", selected, |now| *now == first).await;
            keyboard.press("p", None).await.unwrap();
            eventually("and back", selected, |now| *now == second).await;
            assert_eq!(second, "load-redshift-audit");
            keyboard.press("/", None).await.unwrap();
            visitor.until("the search to have the focus", "document.activeElement.name === 'q'").await;
            // What is typed there is text.
            keyboard.press("f", None).await.unwrap();
            visitor.until("the letter", "document.querySelector('input[name=q]').value === 'f'").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn the_sheet_of_keys_says_them_and_lets_one_keep_them_to_the_graph() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        visitor.open(&night.at("")).await;
        visitor.live().await;
        let keyboard = visitor.page.keyboard();
        let press = async |key: &str| keyboard.press(key, None).await.unwrap();
        let untouched = "!location.search.includes('task=')";
        press("?").await;
        visitor.until("the sheet", "document.querySelector('#keys').open").await;
        visitor.shot("keys").await;
        assert_eq!(visitor.barriers().await, Vec::<String>::new());
        press("f").await;
        visitor.click("#keys input").await;
        press("Escape").await;
        visitor.until("the sheet to close", "!document.querySelector('#keys').open").await;
        press("f").await;
        visitor.until("a letter to be a letter", untouched).await;
        // This browser remembers.
        visitor.open(&night.at("")).await;
        visitor.live().await;
        press("f").await;
        press("?").await;
        visitor.until("a letter to be a letter still", untouched).await;
        visitor.until("the sheet to stay away", "!document.querySelector('#keys').open").await;
        visitor.press(".dag-surface", "f").await;
        visitor.arrives("task=").await;
        // By its button, and wanted everywhere again: a key from elsewhere puts the focus into the graph.
        visitor.click("[data-keys-sheet]").await;
        visitor.click("#keys input").await;
        visitor.click("#keys [aria-label=Close]").await;
        visitor.until("the sheet to close", "!document.querySelector('#keys').open").await;
        visitor.until("nothing to have the focus", "(document.activeElement.blur(), true)").await;
        press("f").await;
        visitor.until("the graph to have the focus", "document.activeElement.matches('.dag-surface')").await;
        visitor.finish().await;
    });
}

#[test]
fn the_map_shows_where_one_is_and_leads_elsewhere() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in [Look::DESK, Look::DESK.dark()] {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.at("scope=all")).await;
            visitor.see(".minimap:not(.minimap-idle)").await;
            assert!(visitor.attribute(".minimap-failed", "d").await.unwrap().starts_with('M'), "the failure is on it");
            let before = view(&visitor).await;
            let (x, y): (f64, f64) = visitor
                .value("(() => { const map = document.querySelector('.minimap').getBoundingClientRect(); return [map.right - 4, map.bottom - 4]; })()")
                .await;
            let mouse = visitor.page.mouse();
            mouse.move_to(x, y, None).await.unwrap();
            mouse.down(None).await.unwrap();
            mouse.up(None).await.unwrap();
            eventually("to look elsewhere", async || view(&visitor).await, |now| *now != before).await;
            visitor.shot("graph-map").await;
            visitor.press(".dag-surface", "0").await;
            visitor.until("the map to go", "document.querySelector('.minimap-idle')").await;
            visitor.finish().await;
        }
    });
}
