//! The lineage that is near, drawn by the layout of the run's graph. Rendered on the server: every node is a link, the
//! lists below say the same, and a small script pans and zooms it.

use std::collections::BTreeMap;

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use crate::components::state_badge::phase_icon;
use crate::graph::{Dag, Layout, Options, Route, Size, layout};
use crate::model::context::RunRef;
use crate::model::dataset::{DatasetEntry, Near, Standing};
use crate::model::state::Phase;
use crate::paths;
use crate::ui::icon::Icon;

const NODE: Size = Size { w: 210, h: 34 };
/// Characters that fit into a node.
const FIT: usize = 27;
const MARGIN: i32 = 8;
/// A wider one is not shrunk below this, so that it can be read.
const LEGIBLE: i32 = 736;

/// Pans and zooms.
const MOVE: &str = include_str!("picture.js");

/// The picture; nothing if nothing is near.
#[component]
pub fn Picture(
    run: RunRef,
    entry: DatasetEntry,
    upstream: Vec<Near>,
    downstream: Vec<Near>,
    edges: Vec<(String, String)>,
) -> impl IntoView {
    let mut names: Vec<&str> = edges.iter().flat_map(|(from, to)| [from.as_str(), to.as_str()]).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return ().into_any();
    }
    let place = |name: &str| names.binary_search(&name).ok().and_then(|place| u32::try_from(place).ok());
    let links = edges.iter().filter_map(|(from, to)| Some((place(from)?, place(to)?)));
    let dag = Dag::new(u32::try_from(names.len()).unwrap_or(0), links);
    let drawn = layout(&dag, &vec![NODE; names.len()], &Options { gap_x: 48, gap_y: 10, ..Options::default() });
    let mut standings: BTreeMap<&str, Option<Standing>> =
        upstream.iter().chain(&downstream).map(|near| (near.name.as_str(), near.standing)).collect();
    standings.insert(&entry.name, Some(entry.standing));
    let nodes = names
        .iter()
        .zip(&drawn.nodes)
        .map(|(name, rect)| node(&run, name, standings.get(name).copied().flatten(), *rect, *name == entry.name))
        .collect_view();
    let (width, height) = (drawn.width + 2 * MARGIN, drawn.height + 2 * MARGIN);
    let label = format!("What {} is made from, on the left, and what is made from it, on the right", entry.name);
    view! {
        <div class="picture-frame">
        <div class="picture" role="region" tabindex="0" aria-label="Picture of the lineage; plus and minus zoom, 0 fits">
            <svg
                viewBox=format!("-{MARGIN} -{MARGIN} {width} {height}")
                width=width
                height=height
                class=(width > LEGIBLE).then_some("picture-wide")
                role="group"
                aria-label=label
            >
                {curves(&drawn)}
                {nodes}
            </svg>
        </div>
        <div class="dag-tools needs-js">
            {zoom("+", "plus", "Zoom in")} {zoom("-", "minus", "Zoom out")} {zoom("0", "maximize", "Fit")}
        </div>
        </div>
        <script nonce=use_nonce() inner_html=MOVE></script>
    }
    .into_any()
}

fn zoom(key: &'static str, icon: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="icon-button" data-zoom=key aria-label=label title=label>
            <Icon name=icon />
        </button>
    }
}

fn curves(drawn: &Layout) -> impl IntoView + use<> {
    let course = |route: &Route, class: &'static str| {
        let mut line = String::new();
        for (at, point) in route.points.iter().enumerate() {
            line.push_str(&format!("{}{} {} ", if at == 0 { "M" } else { "L" }, point.x, point.y));
        }
        view! { <path class=class d=line></path> }
    };
    let back = drawn.back.iter().map(|route| course(route, "picture-edge edge-back"));
    drawn.edges.iter().map(|route| course(route, "picture-edge")).chain(back).collect_view()
}

fn node(run: &RunRef, name: &str, standing: Option<Standing>, rect: crate::graph::Rect, own: bool) -> AnyView {
    let phase = standing.map_or(Phase::Other, Standing::phase);
    let words = standing.map_or("not in this transaction", Standing::slug);
    let class = if own { "picture-node picture-own" } else { "picture-node" };
    let class = format!("{class} phase-{}", phase.slug());
    let (x, y) = (rect.x, rect.y);
    let inside = view! {
        <title>{format!("{name}, {words}")}</title>
        <rect x=x y=y width=rect.w height=rect.h rx=6></rect>
        <use href=format!("#i-{}", phase_icon(phase)) x=x + 9 y=y + 9 width=16 height=16 class="picture-icon"></use>
        <text x=x + 32 y=y + 22>
            {short(name)}
        </text>
    };
    if own || standing.is_none() {
        return view! { <g class=class>{inside}</g> }.into_any();
    }
    view! {
        <a href=paths::dataset(run, name, "") class=class>
            {inside}
        </a>
    }
    .into_any()
}

/// The end of a name says more than its beginning.
fn short(name: &str) -> String {
    let length = name.chars().count();
    if length <= FIT {
        return name.to_owned();
    }
    let tail: String = name.chars().skip(length - FIT + 1).collect();
    format!("…{tail}")
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn long_names_keep_their_end() {
        assert_eq!(short("dataset/fx-model"), "dataset/fx-model");
        let long = short("archive/a-very-long-name-of-a-dataset-0001");
        assert!(long.ends_with("0001") && long.chars().count() == 27, "{long}");
    }
}
