//! The graph of a run: drawn on the server as SVG, taken over by the browser, which pans, zooms and
//! follows. Opens on what failed and what that blocks; draws only what the window shows.

mod drawn;
mod edges;
mod focus;
#[cfg(feature = "hydrate")]
mod gestures;
mod keys;
mod lit;
mod minimap;
mod more;
mod near;
mod node;
mod overview;
mod tools;

use std::sync::Arc;

use leptos::prelude::*;

use self::drawn::{Drawn, WINDOW};
use self::edges::Edges;
use self::lit::Lit;
use self::minimap::Minimap;
#[cfg(feature = "hydrate")]
pub use self::more::with;
use self::near::Near;
use self::node::Node;
use self::overview::Overview;
use self::tools::Tools;
use super::run_store::{RunStore, use_run};
use crate::graph::{Rect, Size, Viewport};
use crate::ui::derived::text;

/// Up to this many tasks keep their names while the viewer zooms.
const CALM: usize = 60;

/// What the parts of the graph share.
#[derive(Clone, Copy)]
pub struct Canvas {
    /// The page.
    store: RunStore,
    /// What is drawn, and where.
    drawn: Memo<Arc<Drawn>>,
    /// Where the viewer looks.
    port: Memo<Viewport>,
    /// Moves the viewer; nothing puts it back to the start.
    moved: RwSignal<Option<(bool, Viewport)>>,
    /// Size of the window on the graph.
    window: RwSignal<Size>,
    /// Task under the pointer, by its place in the run: drawings come and go.
    hovered: RwSignal<Option<u32>>,
    /// Selected node, as a place in the drawing.
    selected: Memo<Option<u32>>,
    /// What belongs to the node that is pointed at.
    lit: Memo<Option<Arc<Lit>>>,
    /// Nodes in and around the window.
    visible: Memo<Arc<Vec<u32>>>,
    /// The whole DAG is shown.
    whole: Memo<bool>,
    /// The viewer is dragging it.
    dragged: RwSignal<bool>,
    /// The viewer is zooming.
    zoomed: RwSignal<bool>,
}

impl Canvas {
    fn new(store: RunStore) -> Self {
        let chosen = store.selected();
        let whole = Memo::new(move |_| store.query.with(|query| query.scope == "all"));
        let keep = focus::keep(store, whole, chosen);
        let drawn = Memo::new(move |_| keep.with(|keep| Arc::new(Drawn::new(&store.dag(), keep))));
        let selected = Memo::new(move |_| chosen.get().and_then(|place| drawn.with(|drawn| drawn.node_of(place))));
        let hovered = RwSignal::new(None);
        let other = Memo::new(move |_| {
            let place = store.query.with(|query| store.view.with(|view| view.place(&query.to)))?;
            drawn.with(|drawn| drawn.node_of(place))
        });
        let lit = Memo::new(move |_| {
            let explicit = store.query.with(|query| !query.task.is_empty());
            let ends = selected.get().zip(other.get()).filter(|_| hovered.get().is_none());
            if let Some(paths) = ends.and_then(|(one, other)| drawn.with(|drawn| Lit::between(drawn, one, other))) {
                return Some(Arc::new(paths));
            }
            let chosen = selected.get().filter(|_| explicit);
            let node = hovered.get().and_then(|place| drawn.with(|drawn| drawn.node_of(place))).or(chosen)?;
            Some(Arc::new(store.view.with(|view| drawn.with(|drawn| Lit::new(drawn, view, node)))))
        });
        let asked = store.query.with_untracked(|query| Viewport::parse(&query.at));
        let moved = RwSignal::new(asked.map(|at| (whole.get_untracked(), at)));
        let anchor = selected.get_untracked();
        let port = Memo::new(move |_| match moved.get() {
            Some((of, at)) if of == whole.get() => at,
            _ => drawn.with(|drawn| drawn.start(anchor)),
        });
        let window = RwSignal::new(WINDOW);
        let around = Memo::new(move |_| snapped(port.get().visible(window.get())));
        let visible = Memo::new(move |_| Arc::new(drawn.with(|drawn| drawn.tiles.query(around.get()))));
        let (dragged, zoomed) = (RwSignal::new(false), RwSignal::new(false));
        Self { store, drawn, port, moved, window, hovered, selected, lit, visible, whole, dragged, zoomed }
    }

    /// Looks somewhere else, and says so in the address.
    fn look(&self, to: Viewport) {
        self.moved.set(Some((self.whole.get_untracked(), to)));
        self.store.at.set(to.to_string());
    }
}

/// A window with a margin, on a coarse grid, so that a small move changes nothing.
fn snapped(window: Rect) -> Rect {
    // A power of two: zooming changes it now and then, not at every step.
    let step = (window.w.max(window.h).max(512).cast_unsigned().next_power_of_two() / 8).cast_signed();
    let x = (window.x - step / 2).div_euclid(step) * step;
    let y = (window.y - step / 2).div_euclid(step) * step;
    let end = |start: i32, length: i32| (start + length + step / 2).div_euclid(step) * step + step;
    Rect { x, y, w: end(window.x, window.w) - x, h: end(window.y, window.h) - y }
}

/// The graph with its tools.
#[component]
pub fn DagView() -> impl IntoView {
    use_run().map(|store| view! { <Viewer canvas=Canvas::new(store) /> })
}

#[component]
fn Viewer(canvas: Canvas) -> impl IntoView {
    let surface = NodeRef::<leptos::svg::Svg>::new();
    #[cfg(feature = "hydrate")]
    {
        gestures::attach(canvas, surface);
        // Whoever selects a task by key or by a link beside the graph sees it; one that is clicked is seen already.
        let task = Memo::new(move |_| canvas.store.query.with(|query| query.task.clone()));
        Effect::new(move |before: Option<()>| {
            let chosen = !task.with(String::is_empty);
            let place = canvas.selected.get_untracked().and_then(|node| {
                canvas.drawn.with_untracked(|drawn| Some((node, drawn.places.get(node as usize).copied()?)))
            });
            if let Some((node, place)) = place.filter(|_| chosen && before.is_some())
                && canvas.hovered.get_untracked() != Some(place)
            {
                keys::bring(canvas, node);
            }
        });
    }
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if let Some(to) = keys::press(canvas, &event.key()) {
            event.prevent_default();
            if !to.is_empty() {
                canvas.store.go(&to);
            }
        }
    };
    let transform = text(move || {
        let Viewport { x, y, scale } = canvas.port.get();
        format!("translate({x} {y}) scale({}.{:03})", scale / 1000, scale % 1000)
    });
    let near = Near::new(canvas);
    let class = text(move || {
        let mut class = "dag-surface".to_owned();
        if near.complete.get() {
            class.push_str(" dag-near");
        }
        if canvas.dragged.get() {
            class.push_str(" dag-dragged");
        }
        if canvas.zoomed.get() {
            class.push_str(if near.shown.with(|shown| shown.nodes.len()) > CALM {
                " dag-zoomed dag-bare"
            } else {
                " dag-zoomed"
            });
        }
        class
    });
    view! {
        <div class="dag">
            <svg
                node_ref=surface
                class=class
                role="group"
                tabindex="0"
                aria-label="Graph of the run. Arrow keys follow edges, plus and minus zoom, 0 fits, F goes to what broke first, N and P to the next failure and the one before, B and A draw what is before and after the selected task, M marks it and lights the paths from it to the next one. The tasks are in the table as well."
                on:keydown=on_key
            >
                <g transform=transform>
                    <Overview canvas=canvas far=near.far />
                    <Edges canvas=canvas wanted=near.wanted />
                    <For each=move || near.shown.with(near::Shown::keys) key=|key| *key let:key>
                        <Node canvas=canvas node=key.1 />
                    </For>
                </g>
            </svg>
            <Minimap canvas=canvas />
            <Tools canvas=canvas />
        </div>
    }
}
