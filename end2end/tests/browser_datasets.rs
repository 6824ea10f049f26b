//! Datasets in the browser: the list that is windowed and searched as one types, the page of one, and each
//! procedure with its clicks counted.

use end2end::browser::{Look, Night, Stage, Visitor, eventually, scene};

const BROKEN: &str = "dataset/fx-model";

fn list(night: &Night, search: &str) -> String {
    let query = app::model::dataset::DatasetQuery { search: search.into(), ..Default::default() };
    app::paths::datasets(&night.run, &query)
}

fn page(night: &Night, name: &str) -> String {
    app::paths::dataset(&night.run, name, "")
}

/// The first dataset that a selection selects.
async fn first(visitor: &Visitor, night: &Night, search: &str) -> String {
    visitor.open(&list(night, search)).await;
    visitor.attribute("tr[data-dataset]", "data-dataset").await.expect("a dataset")
}

/// Confirms the plan that is open, typing what is asked; answers the page of the execution once it is done.
async fn confirm(visitor: &Visitor) -> String {
    press_confirm(visitor).await;
    // What was done a moment ago may still change the plan: then it is shown anew, nothing is run, and one confirms that.
    let changed = ".notice:has-text('The run has changed since you looked')";
    let seen = async || (visitor.address().await, visitor.count(changed).await);
    let (address, again) =
        eventually("an execution or another plan", seen, |(at, again)| at.contains("/executions/") || *again > 0).await;
    if again > 0 && !address.contains("/executions/") {
        press_confirm(visitor).await;
    }
    visitor.arrives("/executions/").await
}

async fn press_confirm(visitor: &Visitor) {
    if visitor.count("input[name=typed]").await > 0 {
        let typed = visitor.attribute("input[name=typed]", "data-expected").await.unwrap_or_default();
        visitor.fill("input[name=typed]", &typed).await;
    }
    visitor.click("[data-confirm]").await;
}

#[test]
fn the_list_with_and_without_javascript() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&night.path).await;
            visitor.click("a:has-text('Datasets')").await;
            visitor.arrives("/datasets").await;
            visitor.says(".verdict", "The dataset broke, and with it the model").await;
            visitor.says("tr[data-dataset]", "failed").await;
            visitor.fits().await;
            visitor.shot("datasets").await;
            visitor.fill("input[name=q]", "state:blocked and (kind:model or kind:policy)").await;
            visitor.press("input[name=q]", "Enter").await;
            visitor.says("tr[data-dataset] .badge", "blocked").await;
            visitor.fill("input[name=q]", "state:blocked and (").await;
            visitor.press("input[name=q]", "Enter").await;
            visitor.says("#selection-error", "This parenthesis is not closed").await;
            visitor.click("details.fold summary").await;
            visitor.says(".help-table", "names that match as a whole").await;
            visitor.shot("datasets-selection").await;
            visitor.open(&list(&night, "no-such-dataset")).await;
            visitor.says(".nothing", "Nothing matches").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn twenty_thousand_are_scrolled_and_searched_as_one_types() {
    scene(async {
        let stage = Stage::with(|config| config.sandbox.datasets = 20_000).await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        visitor.open(&list(&night, "")).await;
        visitor.see("tr[data-dataset]").await;
        let rows = visitor.count("tr[data-dataset]").await;
        assert!(rows <= 200, "only what is in sight is there: {rows}");
        visitor.value::<bool>("(document.querySelector('.windowed-list').scrollTop = 1e7, true)").await;
        let last = async || visitor.text("tr[data-dataset]:last-of-type").await;
        eventually("the last row", last, |text| text.contains("committed")).await;
        let total: u32 = visitor.value("Number(document.querySelector('table[data-rows]').dataset.total)").await;
        assert!(total >= 20_000, "{total}");
        visitor.fill("input[name=q]", "archive/*-0041").await;
        let said = async || visitor.text("[data-said]").await;
        eventually("the search", said, |text| !text.starts_with("20,")).await;
        let names = visitor.texts("tr[data-dataset] th a").await;
        assert!(!names.is_empty() && names.iter().all(|name| name.ends_with("-0041")), "{names:?}");
        assert!(visitor.address().await.contains("q=archive"), "it is in the address");
        visitor.shot("datasets-many").await;
        visitor.finish().await;
    });
}

#[test]
fn the_page_of_a_dataset() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            assert_eq!(visitor.open(&page(&night, BROKEN)).await, 200);
            visitor.says(".notice-error", "The dataset broke, and with it the model").await;
            visitor.says("#lineage ~ .both-ways", "model/fx-model").await;
            visitor.fits().await;
            visitor.shot("dataset-failed").await;
            visitor.open(&page(&night, "archive/policy-proactive-limit-v3")).await;
            visitor.says(".notice-error", "there more than once").await;
            visitor.click("#difference ~ form button").await;
            visitor.says("#difference ~ .table-wrap", "again as").await;
            visitor.fits().await;
            visitor.shot("dataset-duplicates").await;
            let name = first(&visitor, &night, "state:committed and kind:model and not avro").await;
            visitor.open(&page(&night, &name)).await;
            visitor.says(".snippet", "spark.read.parquet").await;
            visitor.see(".picture a").await;
            visitor.see("#nights ~ .table-wrap tr").await;
            visitor.fits().await;
            visitor.shot("dataset").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn the_lineage_is_zoomed_and_dragged() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        visitor.open(&page(&night, BROKEN)).await;
        visitor.see(".picture a").await;
        let width =
            async || visitor.value::<f64>("document.querySelector('.picture svg').getBoundingClientRect().width").await;
        let first = width().await;
        for _ in 0..6 {
            visitor.click("[data-zoom='+']").await;
        }
        let large = width().await;
        assert!(large > 1.5 * first, "{first} {large}");
        let scrolled = async || {
            visitor.value::<(f64, f64)>("(() => { const box = document.querySelector('.picture'); return [box.scrollLeft, box.scrollTop]; })()").await
        };
        let before = scrolled().await;
        // A press on a task that becomes a drag moves the picture and goes nowhere.
        let (x, y): (f64, f64) = visitor
            .value("(() => { const box = document.querySelector('.picture').getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()")
            .await;
        let (mouse, address) = (visitor.page.mouse(), visitor.address().await);
        mouse.move_to(x, y, None).await.expect("there");
        mouse.down(None).await.expect("down");
        mouse.move_to(x - 90.0, y, None).await.expect("there");
        mouse.up(None).await.expect("up");
        let after = scrolled().await;
        assert!(after.0 > before.0 + 50.0, "{before:?} {after:?}");
        visitor.fits().await;
        assert_eq!(visitor.address().await, address);
        visitor.shot("lineage-zoomed").await;
        visitor.press(".picture", "0").await;
        assert!((width().await - first).abs() < 1.0, "it fits again");
        visitor.press(".picture", "-").await;
        assert!(width().await < first);
        visitor.click(".picture a >> nth=0").await;
        visitor.arrives("/datasets/").await;
        visitor.finish().await;
    });
}

#[test]
fn retracted_in_two_clicks_and_committed_again_in_two() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            let name = first(&visitor, &night, "state:committed and kind:dataset and not csv-gz").await;
            visitor.open(&page(&night, &name)).await;
            visitor.click("a[data-procedure=retract]").await;
            visitor.arrives("/procedures/retract").await;
            visitor.shot("plan-retract").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            visitor.click("a:has-text('Take it back')").await;
            visitor.arrives("/procedures/commit-again").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn an_attribute_that_is_there_twice_is_retracted_in_two_clicks() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            let path = page(&night, "archive/policy-proactive-limit-v3");
            visitor.open(&path).await;
            let twice = visitor.count("tr.row-bad").await;
            visitor.click("tr.row-bad .row-acts a").await;
            visitor.arrives("/procedures/retract-part").await;
            visitor.shot("plan-retract-part").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            visitor.open(&path).await;
            let left = visitor.count("tr.row-bad").await;
            assert!(twice > 0 && left < twice, "{twice} rows are there twice, then {left}");
            visitor.finish().await;
        }
    });
}

#[test]
fn many_are_retracted_in_two_clicks() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::with(|config| config.sandbox.datasets = 600).await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&list(&night, "kind:archive and state:committed")).await;
            visitor.click("a[data-procedure=retract]").await;
            visitor.arrives("/procedures/retract").await;
            visitor.shot("plan-retract-many").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            visitor.shot("execution-retract-many").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn committed_empty_refused_and_skipped() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            // Something reads it: refused, with the list.
            visitor.open(&page(&night, BROKEN)).await;
            visitor.click("a[data-procedure=commit-empty]").await;
            visitor.arrives("/procedures/commit-empty").await;
            visitor.says("main", "It is read by").await;
            visitor.shot("plan-commit-empty-refused").await;
            // Nothing reads it: two clicks.
            let leaf = first(&visitor, &night, "state:uncommitted and csv-gz").await;
            visitor.open(&page(&night, &leaf)).await;
            visitor.click("a[data-procedure=commit-empty]").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            // And the whole recipe: two clicks.
            visitor.open(&page(&night, BROKEN)).await;
            visitor.click("a[data-procedure=skip-dataset]").await;
            visitor.shot("plan-skip").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            visitor.open("/").await;
            visitor.says("[data-reminder]", BROKEN).await;
            visitor.shot("runs-reminder").await;
            visitor.click("[data-reminder] button").await;
            visitor.gone("[data-reminder]").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn served_again_and_opened_in_databricks_in_two_clicks() {
    scene(async {
        for look in Look::MODES {
            let stage = Stage::open().await;
            let night = stage.night().await;
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&page(&night, BROKEN)).await;
            visitor.click("a[data-procedure=serve-again]").await;
            visitor.shot("plan-serve-again").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            visitor.shot("execution-serve-again").await;
            let name = first(&visitor, &night, "state:committed and kind:model and not avro").await;
            visitor.open(&page(&night, &name)).await;
            visitor.click("a[data-procedure=open-notebook]").await;
            confirm(&visitor).await;
            visitor.says(".page-head .badge", "done").await;
            visitor.says("main", "The notebook is at").await;
            visitor.finish().await;
        }
    });
}
