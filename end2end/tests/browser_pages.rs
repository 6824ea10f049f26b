//! Every page, with and without JavaScript: what has to be on it is on it, and nothing complains.

use end2end::browser::{Look, Night, Stage, Visitor, scene};

const BROKEN: &str = "itaipu-fx-model";

/// Addresses of all pages that need nothing to have happened before.
fn pages(night: &Night) -> Vec<(&'static str, String)> {
    let plan = |procedure: &str, task: &str| {
        let run = app::paths::encode(&night.run.run);
        format!("/procedures/{procedure}?airflow=main&dag=dagao&run={run}&task={task}")
    };
    vec![
        ("runs", "/".into()),
        ("run", night.path.clone()),
        ("run-table", night.at("view=table")),
        ("run-whole", night.at("scope=all")),
        ("run-task", night.task("fx-model")),
        ("grid", app::paths::grid(&night.run, &Default::default())),
        ("datasets", app::paths::datasets(&night.run, &Default::default())),
        ("dataset", app::paths::dataset(&night.run, "dataset/transfers", "")),
        ("dataset-failed", app::paths::dataset(&night.run, "dataset/fx-model", "")),
        ("dataset-duplicates", app::paths::dataset(&night.run, "archive/policy-proactive-limit-v3", "")),
        ("plan-retract", plan("retract", "&datasets=kind%3Aarchive+and+state%3Acommitted")),
        ("plan-serve", plan("serve-again", "&dataset=dataset%2Ffx-model")),
        ("plan", plan("unblock-downstream", BROKEN)),
        ("plan-clear", plan("clear-tasks", BROKEN)),
        ("plan-typed", plan("mark-failed", "sorting-hat-model")),
        ("procedures", "/procedures".into()),
        ("procedure-manual", "/procedures/clear-tasks".into()),
        ("plan-cycle", plan("cycle-machines", "")),
        ("plan-kill", plan("kill-job", "sorting-hat-model")),
        ("sessions", "/sessions".into()),
        ("approvals", "/approvals".into()),
        ("executions", "/executions".into()),
        ("audit", "/audit".into()),
        ("backends", "/backends".into()),
        ("sign-in", "/sign-in".into()),
        ("styleguide", "/styleguide".into()),
        ("unknown", "/no/such/page".into()),
    ]
}

/// Chromium itself writes the status of a document that is not there on the console.
fn excuse_not_found(visitor: &Visitor) {
    visitor.excuse("the server responded with a status of 404");
}

#[test]
fn the_list_of_runs() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            assert_eq!(visitor.open("/").await, 200);
            assert_eq!(visitor.text("h1").await, "Runs");
            let strip = "ol.strip[aria-label*='runs of dagao'] a";
            assert!(visitor.count(strip).await >= 25, "a strip of nights");
            let last = visitor.all(strip).last().get_attribute("href").await.unwrap();
            assert_eq!(last.as_deref(), Some(night.path.as_str()), "the last bar is last night");
            let row = visitor.text(&format!("tr:has(a[href='{}'])", night.path)).await;
            assert!(row.contains("dagao") && row.contains("1 failed") && row.contains("blocked"), "{row}");
            assert!(row.contains(BROKEN), "what broke first: {row}");
            visitor.shot("runs").await;
            visitor.fill("input[name=q]", "daily").await;
            visitor.press("input[name=q]", "Enter").await;
            visitor.arrives("q=daily").await;
            visitor.gone(&format!("table a[href='{}']", night.path)).await;
            assert!(visitor.count("table tbody tr").await > 0);
            visitor.finish().await;
        }
    });
}

#[test]
fn the_run_opens_on_its_failure() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            assert_eq!(visitor.open(&night.path).await, 200);
            assert_eq!(visitor.text("h1").await, "dagao");
            assert_eq!(visitor.text(".panel h2").await, BROKEN, "what failed is selected without a click");
            let counts = visitor.texts(".counts li").await;
            assert!(counts.iter().any(|count| count == "1 failed"), "{counts:?}");
            assert!(counts.iter().any(|count| count.ends_with(" blocked")), "{counts:?}");
            let node = format!("[data-task={BROKEN}]");
            let place = visitor.one(&node).bounding_box().await.unwrap().expect("the failed node is drawn");
            assert!(place.x >= 0.0 && place.x + place.width < f64::from(look.width), "in the window: {place:?}");
            assert!(place.y >= 0.0 && place.y + place.height < 900.0, "without scrolling: {place:?}");
            let words = visitor.attribute(&node, "aria-label").await.unwrap();
            assert!(words.starts_with(&format!("{BROKEN}: failed")), "{words}");
            assert_eq!(visitor.count("ul.offers [data-procedure]").await, 7);
            let context = visitor.text("dl.context").await;
            assert!(context.contains("transaction") && context.contains(&night.run.run), "{context}");
            visitor.see(".log-line").await;
            assert!(visitor.text(".panel").await.contains("Blast radius"));
            visitor.shot("run").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn the_table_puts_what_is_broken_first() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.at("view=table")).await;
            let first = visitor.text(".run-main tbody tr").await;
            assert!(first.starts_with(&format!("failed {BROKEN}")), "{first}");
            assert_eq!(visitor.count(".run-main tbody tr").await, 150);
            visitor.click(".run-main tbody tr:nth-child(2) a").await;
            visitor.arrives("task=").await;
            let task = visitor.text(".run-main tbody tr:nth-child(2) th a").await;
            visitor.says(".panel h2", &task).await;
            visitor.finish().await;
        }
    });
}

#[test]
fn small_pages() {
    scene(async {
        let stage = Stage::open().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            visitor.open("/backends").await;
            assert_eq!(visitor.text("h1").await, "Backends");
            let cards = visitor.texts("section.card").await;
            assert_eq!(cards.len(), 9, "{cards:?}");
            assert!(
                cards[0].contains("airflow main") && cards[0].contains("well") && cards[0].contains("3.3.2"),
                "{cards:?}"
            );
            assert!(cards[1].contains("metapod") && cards[1].contains("well"), "{cards:?}");
            visitor.open("/executions").await;
            assert_eq!(visitor.text("h1").await, "Executions");
            visitor.says("main", "Nothing was run yet").await;
            visitor.open("/styleguide").await;
            assert_eq!(visitor.text("h1").await, "Style guide");
            visitor.open("/sign-in").await;
            assert_eq!(visitor.count("button[name=person]").await, 4);
            excuse_not_found(&visitor);
            assert_eq!(visitor.open("/no/such/page").await, 404);
            visitor.says("main", "There is nothing at this address").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn values_are_copied_on_live_pages_and_on_documents() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        let run = app::paths::encode(&night.run.run);
        let plan = format!("/procedures/mark-success?airflow=main&dag=dagao&run={run}&task={BROKEN}");
        let dataset = app::paths::dataset(&night.run, "dataset/fx-model", "");
        for (page, place, part) in [
            (&night.path, ".context .copyable", night.run.run.as_str()),
            (&plan, ".command .copyable", "curl"),
            (&dataset, ".dataset-facts dd:has([data-copy])", ""),
        ] {
            visitor.open(page).await;
            visitor
                .until(
                    "a clipboard",
                    "(navigator.clipboard.writeText = async (text) => { window.copied = text; }, true)",
                )
                .await;
            visitor.click(&format!("{place} >> nth=0 >> [data-copy]")).await;
            visitor.see(&format!("{place} use[href='#i-check']")).await;
            let copied: String = visitor.value("window.copied").await;
            assert!(!copied.is_empty() && copied.contains(part), "{page}: {copied}");
        }
        visitor.finish().await;
    });
}

#[test]
fn a_deep_link_survives_the_sign_in() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.stranger(look).await;
            visitor.open(&night.task("fx-model")).await;
            assert!(visitor.address().await.starts_with("/sign-in?next="));
            visitor.sign_in("paula").await;
            assert_eq!(visitor.address().await, night.task("fx-model"));
            assert_eq!(visitor.text(".panel h2").await, "fx-model");
            assert!(visitor.text(".who").await.contains("Paula Prado"));
            // Out again: the same link asks anew.
            visitor.click("[aria-label='Sign out']").await;
            visitor.arrives("/sign-in").await;
            visitor.open(&night.path).await;
            assert!(visitor.address().await.starts_with("/sign-in?next="));
            visitor.finish().await;
        }
    });
}

#[test]
fn odd_addresses_are_answered_in_words() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let run = |query: &str| (night.at(query), 200, "h1");
        let cases = [
            run("view=nonsense&scope=zzz&phase=purple&sort=-&page=-3&try=99"),
            run("at=NaN,1,2&scope=all"),
            run("at=99999999,-99999999,1"),
            run("view=table&page=9999&sort=-took"),
            run("task=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
            run("task=no-such-task"),
            run("q=((("),
            run("q=%00%F0%9F%92%A5"),
            run("view=table&q=no-task-has-this-name"),
            ("/?state=zzz&dag=nonsense&q=%3Cb%3E".to_owned(), 200, "h1"),
            ("/runs/main/dagao/no-such-run".to_owned(), 404, ".notice"),
            (format!("{}/grid?order=zzz&colour=x&from=-1&task=%22%3E%3Cb%3E&q=(((", night.path), 200, "h1"),
            ("/runs/main/dagao/no-such-run/grid".to_owned(), 404, ".notice"),
            ("/runs/main/dagao/~zz".to_owned(), 404, ".notice"),
            ("/runs/elsewhere/dagao/x".to_owned(), 404, ".notice"),
            ("/executions/no-such-id".to_owned(), 404, ".notice"),
            ("/procedures/nonsense?airflow=main".to_owned(), 404, ".notice"),
            ("/procedures/clear-tasks?airflow=main&dag=dagao&run=no-such-run&task=x".to_owned(), 404, ".notice"),
            ("/approvals/no-such-id".to_owned(), 404, ".notice"),
        ];
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            excuse_not_found(&visitor);
            for (address, status, sign) in &cases {
                assert_eq!(visitor.open(address).await, *status, "{address}");
                assert!(visitor.count(sign).await > 0, "{address} has {sign}");
                assert!(visitor.complaints().is_empty(), "{address}: {:#?}", visitor.complaints());
            }
            visitor.finish().await;
        }
    });
}

#[test]
fn a_telephone_never_scrolls_sideways() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", Look { width: 390, ..look }).await;
            excuse_not_found(&visitor);
            for (name, address) in pages(&night) {
                visitor.open(&address).await;
                visitor.shot(name).await;
                visitor.fits().await;
            }
            visitor.finish().await;
        }
    });
}

#[test]
fn the_theme_is_kept() {
    scene(async {
        let stage = Stage::open().await;
        for look in Look::MODES {
            let visitor = stage.visitor("otto", look).await;
            for theme in ["dark", "light"] {
                visitor.click(&format!("[data-choice={theme}]")).await;
                visitor.see(&format!("html[data-theme={theme}]")).await;
                visitor.open("/backends").await;
                assert_eq!(visitor.attribute("html", "data-theme").await.as_deref(), Some(theme));
            }
            visitor.finish().await;
        }
    });
}

/// Pictures of every page in every look, to be looked at by people; without a folder it does nothing.
#[test]
fn pictures() {
    if std::env::var_os("SHOTS").is_none() {
        return;
    }
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in [Look::DESK, Look::DESK.dark(), Look::PHONE.dark()] {
            let visitor = stage.visitor("otto", look).await;
            for (name, address) in pages(&night) {
                visitor.open(&address).await;
                visitor.shot(name).await;
            }
        }
    });
}
