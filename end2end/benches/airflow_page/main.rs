//! Page: from the address of a run to its graph drawn and usable, and the frames while it is panned and zoomed, on a
//! real Airflow 3.3.2, ours against Airflow's own page of the same run in the same browser.
//!
//!     cargo bench -p end2end --bench airflow_page [-- <tasks>…]
//!
//! The table goes to `RESULTS.md`, and a picture of each page beside it, unless sizes are given. Nothing is asserted:
//! the numbers are for people.

mod ours;
mod theirs;

use app::model::context::RunRef;
use end2end::airflow::Pipelines;
use end2end::browser::{Visitor, scene};
use end2end::gauge::{self, Canvas, Frames, Opened};
use end2end::results;

/// How often each is measured; the median is shown.
const TIMES: usize = 3;

const SIZES: [u32; 2] = [1_000, 3_000];

/// A page that was measured. Times are medians in milliseconds since the navigation began.
pub struct Page {
    name: String,
    /// What the page has to read first, if it was measured: nothing of the run is known to the server.
    first: Option<Opened>,
    /// In a browser that was never here.
    cold: Option<Opened>,
    /// In one that was.
    warm: Option<Opened>,
    frames: Frames,
}

fn main() {
    let asked: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked.clone() };
    scene(async {
        let mut table = vec![HEAD.to_owned(), format!("|{}", "---|".repeat(8))];
        println!("{HEAD}");
        let pipelines = Pipelines::start(&sizes).await;
        for &tasks in &sizes {
            let run = pipelines.night(tasks).await;
            let keep = asked.is_empty().then_some(tasks);
            for row in rows(tasks, &measure(&pipelines, &run, keep).await) {
                println!("{row}");
                table.push(row);
            }
        }
        if asked.is_empty() {
            results::write("Page against Airflow's own", &format!("{ABOUT}\n\n{}\n\n{}", table.join("\n"), stamp()));
        }
    });
}

const HEAD: &str =
    "| tasks | page | server's first look | new browser | again | sooner than Airflow's | pan p95 | zoom p95 |";

const ABOUT: &str = "`cargo bench -p end2end --bench airflow_page`: from navigation to the graph drawn and usable (the \
    first fifth of a second without a long task), seconds, median of three; a real Airflow 3.3.2 with SQLite, one \
    task failed and what waits for it blocked, headless Chromium. The server's first look reads everything from \
    Airflow; Airflow's own page has no such thing. Sooner: first look and new browser, each against Airflow's in a \
    new browser. Frames: milliseconds, 95th percentile, the same gestures.\n\n\
    ![Airflow's own page](page-airflow.png)\n![The same run in Comporta](page-comporta.png)";

fn stamp() -> String {
    results::stamp(&["Airflow 3.3.2", &results::chromium()])
}

/// All pages of a run. Airflow's own comes first, while nobody else asks Airflow.
async fn measure(pipelines: &Pipelines, run: &RunRef, keep: Option<u32>) -> Vec<Page> {
    let mut pages = vec![theirs::measure(&pipelines.airflow, run, keep).await];
    pages.extend(ours::measure(&pipelines.airflow, run, keep).await);
    pages
}

fn rows(tasks: u32, pages: &[Page]) -> Vec<String> {
    let theirs = pages.first().and_then(|page| page.cold);
    let row = |page: &Page| {
        let seconds = |opened: Option<Opened>| match opened {
            Some(opened) => format!("{:.2}", opened.usable / 1000.0),
            None => format!("> {}", gauge::PATIENCE.as_secs()),
        };
        let times = |opened: Option<Opened>| match (theirs, opened) {
            (Some(theirs), Some(opened)) => format!("{:.1}×", theirs.usable / opened.usable),
            _ => String::new(),
        };
        let (first, sooner) = match page.first {
            Some(_) => (seconds(page.first), format!("{} · {}", times(page.first), times(page.cold))),
            None => (String::new(), String::new()),
        };
        let (cold, warm) = (seconds(page.cold), seconds(page.warm));
        let (pan, zoom) = (gauge::p95(&page.frames.pan), gauge::p95(&page.frames.zoom));
        format!("| {tasks} | {} | {first} | {cold} | {warm} | {sooner} | {pan:.0} | {zoom:.0} |", page.name)
    };
    pages.iter().map(row).collect()
}

/// Opens an address and waits until its graph can be used.
async fn open(visitor: &Visitor, address: &str, canvas: Canvas) -> Option<Opened> {
    visitor.open(address).await;
    gauge::opened(&visitor.page, canvas).await
}

/// The median, if all of them came to an end.
fn median(opened: Vec<Option<Opened>>) -> Option<Opened> {
    let all: Vec<Opened> = opened.into_iter().collect::<Option<_>>()?;
    let of = |time: fn(&Opened) -> f64| gauge::median(all.iter().map(time).collect());
    Some(Opened { drawn: of(|one| one.drawn), usable: of(|one| one.usable) })
}

/// Saves what is seen now.
async fn picture(visitor: &Visitor, keep: Option<u32>, name: &str) {
    if keep == Some(SIZES[0]) {
        let file = results::folder().join(format!("page-{name}.png"));
        if let Err(error) = visitor.page.screenshot_to_file(&file, None).await {
            eprintln!("{}: {error}", file.display());
        }
    }
}
