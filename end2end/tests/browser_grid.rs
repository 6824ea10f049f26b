//! The grid of a run in the browser: drawn out of sight and in sight, selected, walked by keys, clicked.

use app::paths::{self, GridQuery};
use end2end::browser::{Look, Night, Stage, Visitor, eventually, scene};

const BROKEN: &str = "itaipu-fx-model";

fn grid(night: &Night, query: GridQuery) -> String {
    paths::grid(&night.run, &query)
}

fn plain(night: &Night) -> String {
    grid(night, GridQuery::default())
}

/// Waits until all nights are read.
async fn whole(visitor: &Visitor) {
    let progress = async || visitor.text("[data-progress]").await;
    eventually("all nights", progress, |said| said == "30 nights").await;
}

/// Opens the grid and waits until the script has it.
async fn ready(visitor: &Visitor, address: &str) {
    assert_eq!(visitor.open(address).await, 200, "{address}");
    visitor.see("table[data-ready]").await;
}

#[test]
fn the_nights_fill_in_without_a_reload() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in [Look::DESK, Look::DESK.dark(), Look::PHONE, Look::PHONE.dark()] {
            let visitor = stage.visitor("vera", look).await;
            ready(&visitor, &plain(&night)).await;
            let first = visitor.text(".grid tbody th").await;
            whole(&visitor).await;
            assert_eq!(visitor.text(".grid tbody th").await, first, "no row moved");
            assert_eq!(visitor.count(".grid thead .night").await, 30);
            assert_eq!(visitor.count(".grid thead .own [aria-current]").await, 1);
            visitor.fits().await;
            visitor.shot("grid").await;
            ready(&visitor, &grid(&night, GridQuery { colour: "usual".into(), ..GridQuery::default() })).await;
            visitor.see(".cell.pace-1").await;
            visitor.shot("grid-usual").await;
            ready(
                &visitor,
                &grid(&night, GridQuery { order: "failed".into(), task: BROKEN.into(), ..GridQuery::default() }),
            )
            .await;
            visitor.shot("grid-failed").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn it_is_selected_as_one_types() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        ready(&visitor, &plain(&night)).await;
        visitor.fill("input[name=q]", "itaipu-fx-model+").await;
        let said = async || visitor.text("[data-said]").await;
        eventually("the selection", said, |said| !said.starts_with("150 ")).await;
        assert_eq!(visitor.text(".grid tbody th").await, BROKEN, "what runs first is first");
        visitor.arrives("q=itaipu-fx-model%2B").await;
        visitor.fill("input[name=q]", "state:failed and (").await;
        visitor.says("#selection-error", "parenthesis").await;
        visitor.fill("input[name=q]", "no-such-task").await;
        visitor.see("[data-nothing]").await;
        visitor.fill("input[name=q]", "state:failed").await;
        visitor.says("[data-said]", "1 of").await;
        // The other ways to see the run keep what is selected.
        visitor.click(".segment:has-text('Table')").await;
        let address = visitor.arrives("view=table").await;
        assert!(address.contains("q=state%3Afailed"), "{address}");
        visitor.finish().await;
    });
}

#[test]
fn a_cell_leads_to_its_night_and_task() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        let address = grid(&night, GridQuery { search: BROKEN.into(), ..GridQuery::default() });
        ready(&visitor, &address).await;
        whole(&visitor).await;
        let cell = ".grid tbody tr:has(th) td:nth-child(28) a";
        visitor.hover(cell).await;
        visitor.says("[data-cell]", &format!("{BROKEN} · ")).await;
        visitor.says("[data-cell]", "usually ").await;
        let other = visitor.attribute(".grid thead th:nth-child(28) a", "href").await.expect("a run");
        visitor.click(cell).await;
        let arrived = visitor.arrives(&format!("task={BROKEN}")).await;
        assert!(arrived.starts_with(&other) && !arrived.starts_with(&night.path), "{arrived} of {other}");
        visitor.says(".panel h2", BROKEN).await;
        ready(&visitor, &address).await;
        visitor.click(".grid tbody th a").await;
        assert_eq!(visitor.arrives("task=").await, night.task(BROKEN));
        visitor.finish().await;
    });
}

#[test]
fn keys_walk_the_grid() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        ready(&visitor, &plain(&night)).await;
        whole(&visitor).await;
        let focus = async || {
            visitor
                .value::<(i32, i32)>("(() => { const cell = document.activeElement.parentElement; return [cell.parentElement.index ?? -1, cell.cellIndex ?? -9]; })()")
                .await
        };
        visitor.press(".windowed-list", "ArrowDown").await;
        assert_eq!(focus().await, (0, 30), "it begins in the column of the run");
        for (key, there) in [
            ("ArrowDown", (1, 30)),
            ("ArrowLeft", (1, 29)),
            ("Home", (1, 0)),
            ("End", (1, 30)),
            ("Control+End", (149, 30)),
            ("PageUp", (-2, 30)),
            ("Control+Home", (0, 0)),
            ("ArrowUp", (-1, 1)),
            ("ArrowRight", (-1, 2)),
            ("ArrowDown", (0, 2)),
        ] {
            visitor.press(":focus", key).await;
            let (row, column) = focus().await;
            let row = if there.0 == -2 {
                assert!((1..149).contains(&row), "{key}: {row}");
                -2
            } else {
                row
            };
            assert_eq!((row, column), there, "{key}");
        }
        let task = visitor.text(".grid tbody th").await;
        visitor.arrives(&format!("task={}", paths::encode(&task))).await;
        assert_eq!(visitor.count(".grid [tabindex='0']").await, 1, "one stop for the tab key");
        let to = visitor.attribute(":focus", "href").await.expect("the first task is in that night");
        assert!(to.ends_with(&format!("?task={}", paths::encode(&task))), "{to}");
        visitor.press(":focus", "Enter").await;
        eventually("the task in that night", async || visitor.address().await, |address| *address == to).await;
        visitor.says(".panel h2", &task).await;
        visitor.finish().await;
    });
}

#[test]
fn the_address_is_written_when_the_keys_rest() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        ready(&visitor, &plain(&night)).await;
        visitor.press(".windowed-list", "ArrowDown").await;
        // As Safari: refused after so many.
        let held: (u32, u32) = visitor
            .value(
                "(() => {
                    let [asked, real] = [0, history.replaceState.bind(history)];
                    history.replaceState = (...all) => { if (++asked > 2) throw new DOMException('too often'); real(...all); };
                    const key = { key: 'ArrowDown', bubbles: true };
                    for (let n = 0; n < 120; n++) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
                    return [asked, document.activeElement.closest('tr').index];
                })()",
            )
            .await;
        assert_eq!(held, (0, 120));
        let task = "document.activeElement.closest('tr').querySelector('th a').textContent";
        let task: String = visitor.value(task).await;
        visitor.arrives(&format!("task={}", paths::encode(&task))).await;
        visitor.value::<bool>("(history.replaceState = () => { throw new DOMException('too often'); }, true)").await;
        visitor.press(":focus", "ArrowUp").await;
        visitor.press(":focus", "ArrowUp").await;
        assert_eq!(visitor.value::<u32>("document.activeElement.closest('tr').index").await, 118);
        visitor.finish().await;
    });
}

#[test]
fn the_rows_follow_what_happens() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.otto().await;
        let failed = GridQuery { phase: "failed".into(), task: BROKEN.into(), ..GridQuery::default() };
        ready(&visitor, &grid(&night, failed)).await;
        visitor.says("[data-said]", "1 of").await;
        visitor.says(".grid-legend .on b", "1").await;
        visitor.press(".grid tbody th a", "ArrowRight").await;
        let focus = "document.activeElement.closest('tr').querySelector('th a').textContent";
        assert_eq!(visitor.value::<String>(focus).await, BROKEN);
        // Two that run before the one that is selected, so that its row moves, but not for it.
        for task in ["contract-collections", "contract-invoices"] {
            outside.set(task, "failed").await;
        }
        visitor.says("[data-said]", "3 of").await;
        visitor.says(".grid-legend .on b", "3").await;
        assert_eq!(visitor.value::<String>(focus).await, BROKEN, "the focus goes with its task");
        assert_eq!(visitor.text(".grid .selected th").await, BROKEN);
        outside.set(BROKEN, "success").await;
        visitor.says("[data-said]", "2 of").await;
        visitor.until("the focus to leave", "document.activeElement.matches('.windowed-list')").await;
        visitor.finish().await;
    });
}

#[test]
fn the_script_draws_what_the_server_drew() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        for colour in ["", "usual"] {
            ready(&visitor, &grid(&night, GridQuery { colour: colour.into(), ..GridQuery::default() })).await;
            whole(&visitor).await;
            // But for the night that goes on.
            let (same, other): (u32, Vec<String>) = visitor
                .value(
                    "(async () => {
                        const html = await (await fetch(location.href)).text();
                        const drawn = (root) => new Map([...root.querySelectorAll('.grid tbody:not(.room) tr')].map((row) =>
                            [row.cells[0].textContent.trim(), [...row.querySelectorAll('td:not(.number) a')].map((cell) => cell.className)]));
                        const [by, here] = [drawn(new DOMParser().parseFromString(html, 'text/html')), drawn(document)];
                        let same = 0;
                        const other = [];
                        for (const [task, looks] of here) for (let night = 0; by.has(task) && night + 1 < looks.length; night++) {
                            looks[night] === by.get(task)[night] ? same++ : other.push(`${task} ${night}: ${looks[night]}, ${by.get(task)[night]}`);
                        }
                        return [same, other];
                    })()",
                )
                .await;
            assert!(same > 300 && other.is_empty(), "{same} {other:?}");
        }
        visitor.finish().await;
    });
}

#[test]
fn a_grid_at_rest_is_looked_at_again() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        let visitor = stage.otto().await;
        ready(&visitor, &plain(&night)).await;
        let after = "(() => {
            const [ask, wait] = [fetch, setTimeout];
            window.pauses = [];
            window.setTimeout = (then, pause) => { pauses.push(pause); return wait(then, pause); };
            window.fetch = async (...all) => {
                const piece = await (await ask(...all)).json();
                return Response.json({ ...piece, reading: false, going: false });
            };
            return true;
        })()";
        visitor.value::<bool>(after).await;
        visitor.until("a long pause", "pauses.includes(12000)").await;
        visitor.finish().await;
    });
}

#[test]
fn ten_thousand_tasks_are_scrolled() {
    scene(async {
        let stage = Stage::with(|config| config.sandbox.tasks = 10_000).await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        // One night cannot be read: whatever the machine, not all of them are there.
        outside.lose(&outside.night(9).await).await;
        let visitor = stage.otto().await;
        ready(&visitor, &plain(&night)).await;
        let small = async || visitor.value::<usize>("document.querySelectorAll('.grid *').length").await;
        assert!(small().await < 8_000, "only what is in sight is there: {}", small().await);
        visitor.value::<bool>("(document.querySelector('.windowed-list').scrollTop = 1e7, true)").await;
        let last = "Number(document.querySelector('.grid tbody:nth-of-type(2) tr:last-child').index)";
        eventually("the last row", async || visitor.value::<i64>(last).await, |index| *index >= 9_999).await;
        assert!(small().await < 8_000, "{}", small().await);
        visitor.fill("input[name=q]", "state:failed").await;
        let said = async || visitor.text("[data-said]").await;
        eventually("the selection", said, |said| !said.starts_with("10,")).await;
        visitor.says(".grid tbody th", BROKEN).await;
        visitor.says("[data-progress]", " of 30 nights read").await;
        visitor.finish().await;
    });
}

#[test]
fn without_javascript_it_is_a_table() {
    scene(async {
        let stage = Stage::open().await;
        let night = stage.night().await;
        for look in [Look::NO_SCRIPT, Look { width: 390, ..Look::NO_SCRIPT }] {
            let visitor = stage.visitor("otto", look).await;
            visitor.open(&plain(&night)).await;
            assert_eq!(visitor.count(".grid tbody th").await, 100);
            visitor.fits().await;
            visitor.shot("grid").await;
            visitor.click(".pages a:has-text('Later')").await;
            visitor.arrives("from=100").await;
            assert_eq!(visitor.count(".grid tbody th").await, 50);
            visitor.fill("input[name=q]", BROKEN).await;
            visitor.press("input[name=q]", "Enter").await;
            visitor.arrives("q=").await;
            let title = format!("a[title^='{BROKEN} · '][href]");
            let to = visitor.attribute(&title, "href").await.expect("an address");
            visitor.click(&title).await;
            assert_eq!(visitor.arrives("task=").await, to);
            visitor.finish().await;
        }
    });
}

#[test]
fn a_run_that_is_not_there_and_an_airflow_that_is_away() {
    scene(async {
        let stage = Stage::open().await;
        let (night, outside) = (stage.night().await, stage.outside().await);
        let visitor = stage.otto().await;
        visitor.excuse("the server responded with a status of 404");
        assert_eq!(visitor.open("/runs/main/dagao/no-such-run/grid").await, 404);
        visitor.see(".notice").await;
        ready(&visitor, &plain(&night)).await;
        visitor.says("[data-progress]", "nights").await;
        outside.break_down().await;
        visitor.see("[data-trouble]:not(:empty)").await;
        visitor.shot("grid-trouble").await;
        assert!(visitor.count(".grid tbody th").await > 20, "what is known is there");
        outside.recover().await;
        visitor.until("calm again", "!document.querySelector('[data-trouble]').textContent").await;
        visitor.finish().await;
    });
}
