//! The log of a try: shown, searched, of another try, as plain text.

use end2end::browser::{Look, Stage, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";

#[test]
fn the_log_says_why_it_failed() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&stage.night().await.path).await;
            visitor.see(".log-line.log-error").await;
            let lines = visitor.count(".log-line").await;
            visitor.says(".log-count", &format!("{lines} lines")).await;
            // Numbered in order, the times of the server.
            let numbers: Vec<String> = visitor.texts(".log-number").await;
            assert_eq!(numbers, (1..=lines).map(|number| number.to_string()).collect::<Vec<_>>());
            visitor.finish().await;
        }
    });
}

#[test]
fn the_search_narrows_it() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        visitor.open(&stage.night().await.path).await;
        visitor.see(".log-line").await;
        let all = visitor.texts(".log-text").await;
        visitor.fill("[aria-label='Search the log']", "ERROR").await;
        visitor.says(".log-count", &format!("of {} lines", all.len())).await;
        let found = visitor.texts(".log-text").await;
        assert!(!found.is_empty() && found.len() < all.len(), "{} of {}", found.len(), all.len());
        assert!(found.iter().all(|line| line.to_lowercase().contains("error")), "{found:?}");
        visitor.fill("[aria-label='Search the log']", "nothing says this").await;
        visitor.says(".log-lines", "No lines").await;
        visitor.fill("[aria-label='Search the log']", "").await;
        visitor.says(".log-count", &format!("{} lines", all.len())).await;
        visitor.finish().await;
    });
}

#[test]
fn another_try_by_link() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&stage.night().await.path).await;
            let tries = visitor.count("table.tries tbody tr").await;
            assert!(tries >= 2, "it was tried {tries} times");
            let newest = visitor.text("table.tries tr.shown td").await;
            assert_eq!(newest, format!("#{tries}"), "the newest is shown");
            let before = visitor.texts(".log-text").await;
            visitor.click("[aria-label='Log of try 1']").await;
            visitor.arrives("try=1").await;
            visitor.says("table.tries tr.shown", "#1").await;
            visitor.see(".log-line").await;
            assert_eq!(visitor.text(".panel h2").await, BROKEN);
            assert_ne!(visitor.texts(".log-text").await, before, "another log");
            visitor.finish().await;
        }
    });
}

#[test]
fn all_of_it_as_plain_text() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        visitor.open(&stage.night().await.path).await;
        visitor.see(".log-line").await;
        let lines = visitor.texts(".log-text").await;
        // Chromium looks for an icon beside a text.
        visitor.excuse("favicon.ico");
        let raw = visitor.attribute("a:text-is('plain text')", "href").await.unwrap();
        assert_eq!(visitor.open(&raw).await, 200);
        let text = visitor.text("body").await;
        for line in lines.iter().filter(|line| !line.is_empty()).take(20) {
            assert!(text.contains(line.as_str()), "{line:?} is in the text");
        }
        assert_eq!(visitor.value::<String>("document.contentType").await, "text/plain");
        visitor.finish().await;
    });
}

#[test]
fn the_log_of_a_running_task_grows() {
    scene(async {
        let stage = Stage::open().await;
        let visitor = stage.otto().await;
        visitor.open(&stage.night().await.task("sorting-hat-model")).await;
        visitor.says(".panel-badges", "running").await;
        let lines = async || {
            visitor.text(".log-count").await.split(' ').next().and_then(|lines| lines.parse::<u32>().ok()).unwrap_or(0)
        };
        let before = lines().await;
        eventually("the log to grow", lines, |now| *now > before).await;
        // It ends while it is looked at: the panel follows without a reload.
        stage.outside().await.set("sorting-hat-model", "success").await;
        visitor.says(".panel-badges", "done").await;
        visitor.finish().await;
    });
}
