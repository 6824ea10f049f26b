//! How fast SVG, a canvas and WebGL show the same drawing, all of it in the window, where they differ most: what the
//! graph of a run is painted with from afar was chosen by this.
//!
//!     cargo bench -p end2end --bench renderers
//!
//! Each draws every box and every edge, without letters and without leaving anything out, so that it is the renderer
//! that is measured and not our level of detail. Nothing is asserted: the numbers are for people.

use app::graph::{Dag, Options, Size, layout, sample};
use end2end::browser::{Look, Visitor, scene};
use end2end::gauge;
use end2end::results;
use serde::{Deserialize, Serialize};

const PAINT: &str = include_str!("paint.js");
const SIZES: [u32; 3] = [1_000, 10_000, 50_000];
const RENDERERS: [&str; 3] = ["svg", "canvas", "webgl"];
const NODE: Size = Size { w: 200, h: 46 };
const SEED: u32 = 7;

const ABOUT: &str = "`cargo bench -p end2end --bench renderers`: the same pipelines with all boxes and edges in a window of \
    1440 by 900, milliseconds, headless Chromium; the first picture, and the 95th percentile of the frames while it is \
    panned and zoomed. This machine has no graphics card, so WebGL is drawn by the processor, as it is on a remote \
    desktop or where a driver is barred; what it does with a card was not measured. A canvas needs none. Here nothing \
    is left out; the graph of a run paints shapes by state and density from afar (see above for its frames).";

/// What is to be painted.
#[derive(Serialize)]
struct Scene {
    /// Left, top, width, height and ink of each.
    boxes: Vec<[i32; 5]>,
    edges: Vec<Vec<(i32, i32)>>,
    width: i32,
    height: i32,
    renderer: &'static str,
}

/// How long it took, in milliseconds; frames in ascending order.
#[derive(Deserialize)]
struct Took {
    first: f64,
    pan: Vec<f64>,
    zoom: Vec<f64>,
}

fn main() {
    scene(async {
        let mut table = vec![
            "| tasks | edges | renderer | first | pan p95 | zoom p95 |".to_owned(),
            format!("|{}", "---|".repeat(6)),
        ];
        for tasks in SIZES {
            let mut scene = pipeline(tasks);
            for renderer in RENDERERS {
                scene.renderer = renderer;
                let row = match paint(&scene).await {
                    Some(took) => format!(
                        "| {tasks} | {} | {renderer} | {:.0} | {:.1} | {:.1} |",
                        scene.edges.len(),
                        took.first,
                        gauge::p95(&took.pan),
                        gauge::p95(&took.zoom)
                    ),
                    None => format!("| {tasks} | {} | {renderer} | not there | | |", scene.edges.len()),
                };
                println!("{row}");
                table.push(row);
            }
        }
        let body = format!("{ABOUT}\n\n{}\n\n{}", table.join("\n"), results::stamp(&[&results::chromium()]));
        results::write("Renderers", &body);
    });
}

fn pipeline(tasks: u32) -> Scene {
    let (nodes, edges) = sample::pipeline(SEED, tasks);
    let drawing = layout(&Dag::new(nodes, edges), &vec![NODE; nodes as usize], &Options::default());
    let mut numbers = sample::Numbers::new(SEED);
    // Nine of ten are done, as on most nights.
    let mut ink = || if numbers.below(10) > 0 { 0 } else { 1 + numbers.below(4) as i32 };
    Scene {
        boxes: drawing.nodes.iter().map(|node| [node.x, node.y, node.w, node.h, ink()]).collect(),
        edges: drawing.edges.iter().map(|edge| edge.points.iter().map(|point| (point.x, point.y)).collect()).collect(),
        width: drawing.width,
        height: drawing.height,
        renderer: "",
    }
}

async fn paint(scene: &Scene) -> Option<Took> {
    let visitor = Visitor::elsewhere("about:", Look::DESK).await;
    visitor.open("blank").await;
    let took = visitor.page.evaluate::<_, Option<Took>>(PAINT, Some(scene)).await;
    visitor.leave().await;
    took.inspect_err(|error| eprintln!("{}: {error}", scene.renderer)).ok().flatten()
}
