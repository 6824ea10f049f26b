//! The graph of a run: drawn on the server as SVG, taken over by the browser, which pans, zooms and
//! follows. Opens on what failed and what that blocks; draws only what the window shows.
//!
//! At rest and near it is SVG (`still`): links, sharp, one element per node. While it moves, and from afar, it is
//! painted on a canvas (`paint`): measured at 10,000 tasks, frames of the SVG took up to 50 ms while zooming. Both ask
//! `scene` how a node looks. What takes longer than a frame to lay out is laid out by a worker.

mod bar;
mod card;
mod drawn;
mod edges;
#[cfg(feature = "ssr")]
mod export;
mod focus;
#[cfg(feature = "hydrate")]
mod gestures;
#[cfg(feature = "hydrate")]
mod hold;
mod inks;
#[cfg(feature = "ssr")]
mod kept;
mod keys;
mod lit;
mod minimap;
mod near;
mod overview;
#[cfg(feature = "hydrate")]
mod paint;
mod part;
#[cfg(feature = "hydrate")]
mod pointer;
mod scene;
mod still;
mod tools;
#[cfg(feature = "hydrate")]
mod worker;

use std::sync::Arc;

use leptos::prelude::*;

use self::bar::Bar;
#[cfg(feature = "hydrate")]
pub use self::card::with;
#[cfg(feature = "ssr")]
pub use self::drawn::cards as graph_of_cards;
use self::drawn::{Drawn, WINDOW};
#[cfg(feature = "hydrate")]
use self::drawn::{heights, is_quick};
#[cfg(feature = "ssr")]
pub use self::export::EXPORT;
pub use self::focus::FOUND;
use self::inks::Inks;
use self::lit::Lit;
use self::minimap::Minimap;
use self::part::{Part, part};
use self::tools::Tools;
#[cfg(feature = "hydrate")]
pub use self::worker::lay_out;
use super::run_store::{RunStore, use_run};
#[cfg(feature = "hydrate")]
use crate::graph::Layout;
use crate::graph::{Point, Size, Viewport};
#[cfg(feature = "hydrate")]
use crate::paths::RunQuery;
use crate::ui::derived::text;

/// What the parts of the graph share.
#[derive(Clone, Copy)]
pub struct Canvas {
    /// The page.
    store: RunStore,
    /// What is drawn, and where.
    drawn: RwSignal<Arc<Drawn>>,
    /// What is to be drawn.
    part: Memo<Arc<Part>>,
    /// Where the viewer looks.
    port: Memo<Viewport>,
    /// Moves the viewer; nothing puts it back to the start.
    moved: RwSignal<Option<(bool, Viewport)>>,
    /// Size of the window on the graph.
    window: RwSignal<Size>,
    /// Task under the pointer, by its place in the run: drawings come and go.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser has a pointer"))]
    hovered: RwSignal<Option<u32>>,
    /// Selected node, as a place in the drawing.
    selected: Memo<Option<u32>>,
    /// What belongs to the node that is pointed at.
    lit: Memo<Option<Arc<Lit>>>,
    /// Near enough to read names.
    near: Memo<bool>,
    /// The whole DAG is shown.
    whole: Memo<bool>,
    /// The viewer is dragging or zooming it.
    moving: RwSignal<bool>,
    /// How far the pointer went since it was pressed, in pixels.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser has a pointer"))]
    dragged: StoredValue<i32>,
    /// A task that stays where it is on the screen when the drawing changes, and where that is.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser's drawing changes"))]
    hold: StoredValue<Option<(u32, Point)>>,
}

impl Canvas {
    fn new(store: RunStore) -> Self {
        let chosen = store.selected();
        let whole = Memo::new(move |_| store.query.with(|query| query.scope == "all"));
        let part = part(store, whole, chosen);
        let drawn = RwSignal::new(Arc::new(first(part.get_untracked())));
        let selected = Memo::new(move |_| chosen.get().and_then(|place| drawn.with(|drawn| drawn.node_of(place))));
        let hovered = RwSignal::new(None);
        let moved = RwSignal::new(asked(store).map(|at| (whole.get_untracked(), at)));
        // Where it was looked at before the table was, if it was, is not where it is looked at now.
        #[cfg(feature = "hydrate")]
        store.at.set(store.query.with_untracked(|query| query.at.clone()));
        let anchor = selected.get_untracked();
        let port = Memo::new(move |_| match moved.get() {
            Some((of, at)) if of == whole.get() => at,
            _ => drawn.with(|drawn| drawn.start(anchor)),
        });
        Self {
            store,
            drawn,
            part,
            port,
            moved,
            window: RwSignal::new(WINDOW),
            hovered,
            selected,
            lit: lit(store, drawn, selected, hovered),
            near: near::near(drawn, port),
            dragged: StoredValue::new(0),
            whole,
            moving: RwSignal::new(false),
            hold: StoredValue::new(None),
        }
    }

    /// Looks somewhere else, and says so in the address.
    fn look(&self, to: Viewport) {
        self.moved.set(Some((self.whole.get_untracked(), to)));
        self.store.at.set(to.to_string());
    }

    /// Puts another drawing in place.
    #[cfg(feature = "hydrate")]
    fn show(self, drawn: Drawn) {
        if self.drawn.try_set(Arc::new(drawn)).is_some() {
            return;
        }
        let held = self.hold.try_update_value(Option::take).flatten();
        if let Some((place, at)) = held
            && let Some(now) = pointer::corner(self, place)
            && now != at
        {
            self.look(self.port.get_untracked().pan(at.x - now.x, at.y - now.y));
        }
    }
}

/// Where the address says that one looks.
fn asked(store: RunStore) -> Option<Viewport> {
    store.query.with_untracked(|query| Viewport::parse(&query.at))
}

/// What is lit: what is pointed at, the paths between two tasks, what is told of, or what is selected.
fn lit(
    store: RunStore,
    drawn: RwSignal<Arc<Drawn>>,
    selected: Memo<Option<u32>>,
    hovered: RwSignal<Option<u32>>,
) -> Memo<Option<Arc<Lit>>> {
    let other = Memo::new(move |_| {
        let place = store.query.with(|query| store.view.with(|view| view.place(&query.to)))?;
        drawn.with(|drawn| drawn.node_of(place))
    });
    Memo::new(move |_| {
        let explicit = store.query.with(|query| !query.task.is_empty());
        let drawn = drawn.get();
        let node = hovered.get().and_then(|place| drawn.node_of(place));
        if node.is_none() {
            let ends = selected.get().zip(other.get());
            let paths = ends.and_then(|(one, other)| Lit::between(&drawn, one, other));
            let told = || store.overlay.with(|overlay| Lit::tasks(&drawn, &overlay.lit));
            if let Some(these) = paths.or_else(told) {
                return Some(Arc::new(these));
            }
        }
        let node = node.or_else(|| selected.get().filter(|_| explicit))?;
        Some(Arc::new(store.view.with(|view| Lit::new(&drawn, view, node))))
    })
}

/// The first drawing: the server's. A browser leaves a large one as the server drew it until its worker is done.
fn first(part: Arc<Part>) -> Drawn {
    #[cfg(feature = "hydrate")]
    if !is_quick(&part) {
        return Drawn::with(part, Layout::default());
    }
    Drawn::new(part)
}

/// The graph with its tools.
#[component]
pub fn DagView() -> impl IntoView {
    use_run().map(|store| view! { <Viewer canvas=Canvas::new(store) /> })
}

#[component]
fn Viewer(canvas: Canvas) -> impl IntoView {
    let surface = NodeRef::<leptos::svg::Svg>::new();
    let (under, over) = (NodeRef::<leptos::svg::G>::new(), NodeRef::<leptos::svg::G>::new());
    let (plate, inks) = (NodeRef::<leptos::html::Canvas>::new(), NodeRef::<leptos::html::Div>::new());
    let near = canvas.near;
    #[cfg(feature = "hydrate")]
    let html = {
        let wanted = near::wanted(&canvas);
        gestures::attach(canvas, surface);
        still::follow(canvas, wanted, (under, over));
        paint::follow(canvas, plate, inks);
        follow(canvas);
        // What the server wrote stands there already.
        (String::new(), String::new())
    };
    #[cfg(not(feature = "hydrate"))]
    let html = still::html(&canvas, near::wanted(&canvas));
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if let Some(to) = keys::press(canvas, &event.key()) {
            event.prevent_default();
            if !to.is_empty() {
                canvas.store.go(&to);
            }
        }
    };
    // What is covered keeps its place until the view rests: letters of another size would be measured at every step.
    let stands = Memo::new(move |before: Option<&Viewport>| match before {
        Some(before) if canvas.moving.get() => *before,
        _ => canvas.port.get(),
    });
    let transform = text(move || {
        let Viewport { x, y, scale } = stands.get();
        format!("translate({x} {y}) scale({}.{:03})", scale / 1000, scale % 1000)
    });
    // Until somebody can paint, what the server wrote is seen.
    let able = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| able.set(true));
    let class = text(move || {
        let late = canvas.drawn.with(|drawn| drawn.is_late());
        let painted = able.get() && (canvas.moving.get() || !near.get()) && !late;
        if painted { "dag dag-painted" } else { "dag" }.to_owned()
    });
    let busy = text(move || canvas.drawn.with(|drawn| drawn.is_late()).to_string());
    view! {
        <Bar store=canvas.store />
        <div class=class>
            <canvas node_ref=plate class="dag-plate" aria-hidden="true"></canvas>
            <svg
                node_ref=surface
                class="dag-surface"
                role="group"
                tabindex="0"
                aria-busy=busy
                aria-label="Graph of the run. Arrow keys follow edges, plus and minus zoom, 0 fits, F goes to what broke first, N and P to the next failure and the one before, B and A draw what is before and after the selected task, Enter opens and closes groups, M marks it and lights the paths from it to the next one. The tasks are in the table as well."
                on:keydown=on_key
            >
                <g transform=transform>
                    <g node_ref=under inner_html=html.0></g>
                    <g node_ref=over inner_html=html.1></g>
                </g>
            </svg>
            <Inks element=inks />
            <Minimap canvas=canvas />
            <Tools canvas=canvas />
        </div>
    }
}

/// What was followed last.
#[cfg(feature = "hydrate")]
struct Followed {
    popped: u32,
    query: RunQuery,
    /// The run has changed what is drawn.
    live: bool,
}

/// Draws what is to be drawn whenever that changes, and brings what is selected elsewhere into view.
#[cfg(feature = "hydrate")]
fn follow(canvas: Canvas) {
    let worker = worker::LayoutWorker::new();
    let show = move |drawn| canvas.show(drawn);
    if canvas.drawn.with_untracked(|drawn| drawn.is_late()) {
        // Beside the taking over of the page, which takes as long.
        worker.prepare(show);
    }
    // When the graph can be used, for whoever measures.
    Effect::new(move |told: Option<bool>| {
        let told = told.unwrap_or(false);
        let now = !canvas.drawn.with(|drawn| drawn.is_late());
        if now
            && !told
            && let Some(performance) = window().performance()
        {
            let _ = performance.mark("graph");
        }
        told || now
    });
    Effect::new(move |before: Option<Followed>| {
        let part = canvas.part.get();
        let drawn = canvas.drawn.get_untracked();
        let popped = canvas.store.address.popped.get_untracked();
        let query = canvas.store.query.get();
        if part == drawn.part && !drawn.is_late() {
            worker.forget();
            return Followed { popped, query, live: before.is_some_and(|before| before.live) };
        }
        let same = before.filter(|before| before.query.scope == query.scope && !drawn.is_late());
        // An address is drawn alike whatever came before it, until the run itself changes what is drawn: from then on
        // what was drawn stays about where it is.
        let live = same.as_ref().is_some_and(|before| before.live || before.query == query);
        let heights = if live { drawn.heights_for(&part) } else { heights(&part) };
        if same.is_some_and(|before| before.popped == popped) {
            hold::hold(canvas, &drawn, &part);
        }
        if is_quick(&part) {
            worker.forget();
            canvas.show(Drawn::after(part, &heights));
        } else {
            worker.draw(part, heights, show);
        }
        Followed { popped, query, live }
    });
    hold::follow(canvas);
    // Whoever selects a task by key or by a link beside the graph sees it; one that is clicked is seen already.
    let task = Memo::new(move |_| canvas.store.query.with(|query| query.task.clone()));
    Effect::new(move |before: Option<()>| {
        let chosen = !task.with(String::is_empty);
        let place = canvas
            .selected
            .get_untracked()
            .and_then(|node| canvas.drawn.with_untracked(|drawn| Some((node, drawn.place(node)?))));
        if let Some((node, place)) = place.filter(|_| chosen && before.is_some())
            && canvas.hovered.get_untracked() != Some(place)
        {
            keys::bring(canvas, node);
        }
    });
}
