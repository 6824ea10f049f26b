//! What is drawn over the graph: groups that open in place, colours, the way that decides the end, what would be if a
//! task succeeded; and what is seen saved as a file.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use end2end::browser::{Look, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";
const GROUP: &str = "fx-model + machines";

fn of(kind: &str, name: &str) -> String {
    format!("[data-{kind}='{name}']")
}

/// Where the corner of a node is on the screen.
async fn corner(visitor: &Visitor, selector: &str) -> (f64, f64) {
    let place = visitor.one(selector).bounding_box().await.unwrap().expect("it is drawn");
    (place.x, place.y)
}

#[test]
fn groups_are_one_node_and_open_in_place() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            visitor.see(&of("task", "fx-model")).await;
            visitor.click("a:text-is('Groups')").await;
            visitor.arrives("fold=1").await;
            visitor.see(&of("group", GROUP)).await;
            assert_eq!(visitor.count(&of("task", "fx-model")).await, 0, "it is in its group");
            // The worst state inside, and how many are in which.
            visitor.see(&format!(".node-group.phase-blocked {}", of("group", GROUP))).await;
            let words = visitor.all(&format!("{} .node-words", of("group", GROUP))).first().text_content().await;
            let words = words.unwrap().unwrap_or_default();
            assert!(words.starts_with("3 tasks · 2 blocked") || words.starts_with("2 tasks · 2 blocked"), "{words}");
            // What it hides is counted, if nothing else is.
            visitor.see(".node-group .node-count").await;
            visitor.shot("graph-groups").await;
            visitor.click(&of("group", GROUP)).await;
            visitor.arrives("open=fx-model~20%2B~20machines").await;
            visitor.see(&of("task", "fx-model")).await;
            assert_eq!(visitor.count(&of("group", GROUP)).await, 0);
            // The address alone leads there, and the mark at a task leads back.
            visitor.reload().await;
            visitor.see(&of("task", "fx-model")).await;
            visitor.click(&format!(".node:has({}) [data-close]", of("task", "fx-model"))).await;
            visitor.see(&of("group", GROUP)).await;
            visitor.finish().await;
        }
    });
}

#[test]
fn what_is_opened_stays_where_it_is() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        visitor.open(&stage.night().await.at("fold=1&task=itaipu-fx-model")).await;
        visitor.live().await;
        let before = corner(&visitor, &of("group", GROUP)).await;
        visitor.click(&of("group", GROUP)).await;
        visitor.see(&of("task", "fx-model")).await;
        let tasks = ["fx-model", "scale-up-fx-model", "scale-down-fx-model"];
        let mut near = f64::MAX;
        for task in tasks.into_iter().map(|task| of("task", task)) {
            if visitor.count(&task).await > 0 {
                let (x, y) = corner(&visitor, &task).await;
                near = near.min((x - before.0).abs().max((y - before.1).abs()));
            }
        }
        assert!(near < 8.0, "one of its tasks is where the group was: {near} pixels away");
        // By keys, too: Enter closes the group of the selected task, and opens the group that is selected.
        visitor.open(&visitor.address().await.replace("itaipu-fx-model", "fx-model")).await;
        visitor.live().await;
        visitor.press(".dag-surface", "Enter").await;
        visitor.see(&of("group", GROUP)).await;
        visitor.press(".dag-surface", "Enter").await;
        visitor.see(&of("task", "fx-model")).await;
        visitor.finish().await;
    });
}

#[test]
fn tasks_are_coloured_by_what_is_asked() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.at("scope=all")).await;
            visitor.click("a:text-is('Owner')").await;
            visitor.arrives("colour=owner").await;
            visitor.says("[data-told=colour]", "squad-fx").await;
            visitor.see(".node.shaded").await;
            visitor.shot("graph-owners").await;
            visitor.click("a:text-is('Criticality')").await;
            visitor.says("[data-told=colour]", "something critical waits for it").await;
            visitor.see(&format!(".node.shade-3 {}", of("task", BROKEN))).await;
            visitor.click("a:text-is('Duration')").await;
            visitor.says("[data-told=colour]", "Duration against the usual one").await;
            visitor.says("[data-told=colour]", "as usual").await;
            // What failed looks failed whatever it is coloured by.
            visitor.see(&format!(".node.phase-failed {}", of("task", BROKEN))).await;
            visitor.click("[data-told=colour] [aria-label=Close]").await;
            eventually("the colours to go", async || visitor.count(".node.shaded").await, |now| *now == 0).await;
            visitor.finish().await;
        }
    });
}

#[test]
fn the_way_that_decides_the_end_is_told_and_lit() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            visitor.click("a:text-is('Critical path')").await;
            visitor.arrives("way=critical").await;
            visitor.says("[data-told=way]", "is mended now, the run ends about").await;
            assert!(visitor.count("[data-told=way] li").await >= 2, "the tasks that decide it");
            visitor.see(".node-dim").await;
            visitor.see(".edge-lit").await;
            visitor.shot("graph-way").await;
            if look.script {
                // What was told before another task was selected does not lead back to the one before.
                visitor.press(".dag-surface", "ArrowRight").await;
                visitor.arrives("task=").await;
            }
            visitor.click("[data-told=way] [aria-label=Close]").await;
            eventually("it to go", async || visitor.address().await, |now| !now.contains("way=")).await;
            assert_eq!(visitor.address().await.contains("task="), look.script);
            visitor.finish().await;
        }
    });
}

#[test]
fn what_would_run_if_a_task_succeeded() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.task(BROKEN)).await;
            visitor.click("a:text-is('What if it succeeded?')").await;
            visitor.arrives("if=itaipu-fx-model").await;
            visitor.says("[data-told=what-if]", "If itaipu-fx-model succeeded,").await;
            visitor.says("[data-told=what-if]", "Nothing is changed by this.").await;
            visitor.says("[data-told=what-if]", "scale-up-fx-model").await;
            visitor.shot("graph-what-if").await;
            // Nothing was done.
            visitor.says(".panel .panel-badges", "failed").await;
            visitor.open(&night.at("if=gone")).await;
            visitor.says(".told-warning", "has no task gone").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn what_is_seen_is_saved() {
    scene(async {
        let stage = Stage::with(|config| config.sandbox.tasks = 1_000).await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        for (address, far) in [(night.path.clone(), false), (night.at("scope=all&at=0,0,60"), true)] {
            visitor.open(&address).await;
            visitor.live().await;
            let (name, svg) = content(&visitor, "svg").await;
            assert!(name.starts_with("dagao scheduled__") && name.ends_with(".svg"), "{name}");
            assert!(svg.starts_with("<svg") && svg.contains("viewBox="), "{}", &svg[..200.min(svg.len())]);
            assert_eq!(svg.contains(BROKEN), !far, "names are there as far as they are seen");
            assert!(svg.matches("<path").count() > 2 && !svg.contains("var(--"), "styles are in it");
            let (name, png) = content(&visitor, "png").await;
            assert!(name.ends_with(".png") && png.len() > 5_000, "{name}: {}", png.len());
        }
        visitor.finish().await;
    });
}

/// What a press saves: its name, and its text or its base64.
async fn content(visitor: &Visitor, kind: &str) -> (String, String) {
    let catch = format!(
        "new Promise((resolve) => {{
            const make = URL.createObjectURL;
            let saved;
            URL.createObjectURL = (blob) => {{ saved = blob; return make.call(URL, blob); }};
            HTMLAnchorElement.prototype.click = async function () {{
                URL.createObjectURL = make;
                delete HTMLAnchorElement.prototype.click;
                const bytes = new Uint8Array(await saved.arrayBuffer());
                const text = '{kind}' === 'svg' ? new TextDecoder().decode(bytes) : btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ''));
                resolve([this.download, text]);
            }};
            document.querySelector('[data-export={kind}]').dispatchEvent(new MouseEvent('click', {{ bubbles: true }}));
        }})"
    );
    visitor.value(&catch).await
}
