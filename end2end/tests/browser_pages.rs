//! Every page, with and without JavaScript: what has to be on it is on it, and nothing complains.

use end2end::browser::{Look, Stage, scene};

const BROKEN: &str = "itaipu-fx-model";

#[test]
fn the_list_of_runs() {
    scene(async {
        let stage = Stage::open().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            assert_eq!(visitor.open("/").await, 200);
            assert_eq!(visitor.text("h1").await, "Runs");
            let strip = "ol.strip[aria-label*='runs of dagao'] a";
            assert!(visitor.count(strip).await >= 25, "a strip of nights");
            // Last night is the newest: the end of its strip, and on top of the table among the first.
            let night = stage.night().await;
            assert_eq!(visitor.all(strip).last().get_attribute("href").await.unwrap().unwrap(), night.path);
            let row = format!("tr:has(a[href='{}'])", night.path);
            let said = visitor.text(&row).await;
            assert!(said.contains("dagao") && said.contains("1 failed") && said.contains("blocked"), "{said}");
            assert!(said.contains(BROKEN), "what broke first: {said}");
            visitor.shot("runs").await;
            // The search narrows it, by address.
            visitor.fill("input[name=q]", "daily").await;
            visitor.press("input[name=q]", "Enter").await;
            visitor.arrives("q=daily").await;
            visitor.gone(&format!("table a[href='{}']", night.path)).await;
            visitor.finish().await;
        }
    });
}
