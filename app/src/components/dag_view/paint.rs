//! The graph while the view moves, and from afar: painted on a canvas, which costs a few milliseconds a frame however
//! many tasks there are. Browser only.
//!
//! From afar a node is a box in the colour of its phase, and what failed is a mark of constant size on top of all; so
//! many boxes that they would lie on one another are painted as density.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::Canvas;
use super::edges::kind;
use super::inks::Colours;
use super::scene::{Scene, elided};
use crate::graph::{Point, Rect, Size, Viewport};
use crate::model::state::Phase;

/// Above so many nodes in the window no edges are painted.
const TANGLE: usize = 700;

/// Above so many, boxes are painted where no other one was.
const DENSE: usize = 6_000;

/// Below so many pixels of a node's height, names are left out.
const LEGIBLE: i32 = 18;

/// Side of the mark of a failure, in pixels, at least.
const MARK: i32 = 6;

/// Paints whenever the view moves or is far, once a frame.
pub fn follow(
    canvas: Canvas,
    element: NodeRef<leptos::html::Canvas>,
    inks: NodeRef<leptos::html::Div>,
) {
    let asked = StoredValue::new(false);
    Effect::new(move |_| {
        let on = canvas.moving.get() || !canvas.near.get();
        if !on || canvas.drawn.with(|drawn| drawn.is_late()) {
            return;
        }
        // Whatever the scene is made from asks for another frame.
        canvas.port.track();
        canvas.window.track();
        canvas.see(|_| ());
        if asked.get_value() {
            return;
        }
        asked.set_value(true);
        request_animation_frame(move || {
            if asked.try_set_value(false).is_some() {
                return;
            }
            if let (Some(element), Some(inks)) = (element.get_untracked(), inks.get_untracked()) {
                let colours = Colours::read(&inks);
                untrack(|| paint(canvas, &element, &colours));
            }
        });
    });
}

/// Paints the scene as it is now.
fn paint(canvas: Canvas, element: &HtmlCanvasElement, colours: &Colours) {
    let (window, port) = (canvas.window.get(), canvas.port.get());
    let Some(context) = element.get_context("2d").ok().flatten() else { return };
    let context: CanvasRenderingContext2d = context.unchecked_into();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a screen")]
    let fine = (leptos::prelude::window().device_pixel_ratio() * 100.0).round().clamp(100.0, 300.0) as u32;
    let size = |pixels: i32| pixels.max(1).cast_unsigned() * fine / 100;
    if (element.width(), element.height()) != (size(window.w), size(window.h)) {
        element.set_width(size(window.w));
        element.set_height(size(window.h));
    }
    let fine = f64::from(fine) / 100.0;
    let _ = context.set_transform(fine, 0.0, 0.0, fine, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, f64::from(window.w), f64::from(window.h));
    canvas.see(|scene| Painter { context: &context, scene, colours, port }.paint(window));
}

struct Painter<'a> {
    context: &'a CanvasRenderingContext2d,
    scene: &'a Scene<'a>,
    colours: &'a Colours,
    port: Viewport,
}

impl Painter<'_> {
    fn paint(&self, window: Size) {
        let seen = self.scene.drawn.tiles.query(self.port.visible(window));
        if seen.len() <= TANGLE {
            self.edges(&seen);
        }
        let mut by_phase = [const { Vec::new() }; Phase::ALL.len()];
        for node in seen.iter().copied() {
            by_phase[self.scene.phase(node) as usize].push(node);
        }
        let mut density = (seen.len() > DENSE).then(|| Density::new(window));
        let legible = 46 * self.port.scale / 1000 >= LEGIBLE;
        // What is worst comes last, on top; where only one can be seen, first.
        let mut phases: Vec<(Phase, &Vec<u32>)> = Phase::ALL.into_iter().zip(&by_phase).collect();
        if density.is_none() {
            phases.reverse();
        }
        for (phase, nodes) in phases {
            let boxes = nodes.iter().map(|node| (*node, self.on_screen(self.scene.drawn.rect(*node))));
            match &mut density {
                Some(density) => boxes.filter(|(_, rect)| density.take(*rect)).for_each(|(node, rect)| {
                    self.shape(phase, node, rect);
                }),
                None if legible => boxes.for_each(|(node, rect)| self.card(phase, node, rect)),
                None => boxes.for_each(|(node, rect)| self.shape(phase, node, rect)),
            }
        }
        if !legible {
            self.marks(&by_phase[Phase::Failed as usize]);
        }
    }

    fn on_screen(&self, rect: Rect) -> Rect {
        let Point { x, y } = self.port.to_screen(Point { x: rect.x, y: rect.y });
        let length = |units: i32| (units * self.port.scale / 1000).max(1);
        Rect { x, y, w: length(rect.w), h: length(rect.h) }
    }

    fn fill(&self, colour: &str, rect: Rect) {
        self.context.set_fill_style_str(colour);
        let Rect { x, y, w, h } = rect;
        self.context.fill_rect(f64::from(x), f64::from(y), f64::from(w), f64::from(h));
    }

    fn frame(&self, colour: &str, width: f64, rect: Rect) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
        let Rect { x, y, w, h } = rect;
        self.context.stroke_rect(f64::from(x) + 0.5, f64::from(y) + 0.5, f64::from(w - 1), f64::from(h - 1));
    }

    /// A node from afar.
    fn shape(&self, phase: Phase, node: u32, rect: Rect) {
        let quiet = matches!(phase, Phase::Done | Phase::Skipped | Phase::NotStarted);
        let (colour, alpha) = match self.scene.shade(node) {
            Some(shade) => (self.colours.shade(shade), 1.0),
            None => (self.colours.phase(phase).0, if quiet { 0.45 } else { 0.9 }),
        };
        self.context.set_global_alpha(if self.scene.is_dim(node) { alpha * 0.3 } else { alpha });
        self.fill(colour, rect);
        // Blocked is hollow, also to those who do not tell its colour.
        if phase == Phase::Blocked && rect.h > 5 {
            let inner = Rect { x: rect.x + 2, y: rect.y + 2, w: rect.w - 4, h: rect.h - 4 };
            self.fill(self.colours.lines().1, inner);
        }
        self.context.set_global_alpha(1.0);
    }

    /// What failed, however far one is: a square with a cross through it.
    fn marks(&self, failed: &[u32]) {
        let (colour, _) = self.colours.phase(Phase::Failed);
        let ground = self.colours.lines().1;
        for rect in failed.iter().map(|node| self.on_screen(self.scene.drawn.rect(*node))) {
            let (w, h) = (rect.w.max(MARK), rect.h.max(MARK));
            let mark = Rect { x: rect.center().x - w / 2, y: rect.center().y - h / 2, w, h };
            self.fill(ground, Rect { x: mark.x - 1, y: mark.y - 1, w: w + 2, h: h + 2 });
            self.fill(colour, mark);
        }
    }

    /// A node from near.
    fn card(&self, phase: Phase, node: u32, rect: Rect) {
        let (colour, soft) = self.colours.phase(phase);
        let (lines, ground) = self.colours.lines();
        let (ink, lit) = self.colours.letters();
        self.context.set_global_alpha(if self.scene.is_dim(node) { 0.4 } else { 1.0 });
        let failed = phase == Phase::Failed;
        let (box_ground, band) = if failed { (soft, colour) } else { (ground, soft) };
        self.fill(box_ground, rect);
        let at = |units: i32| units * self.port.scale / 1000;
        let band = self.scene.shade(node).filter(|_| !failed).map_or(band, |shade| self.colours.shade(shade));
        self.fill(band, Rect { w: at(34), ..rect });
        match self.scene.selected == Some(node) {
            true => self.frame(lit, 3.0, rect),
            false if phase.is_broken() || phase == Phase::Running => self.frame(colour, 2.0, rect),
            false => self.frame(lines, 1.0, rect),
        }
        // Sizes in tenths of a pixel: printing a fraction would bring a fifth of this file's weight into the bundle.
        let write = |size: i32, weight: u32, colour: &str, text: &str, y: i32| {
            let size = at(size);
            self.context.set_font(&format!("{weight} {}.{}px Inter, sans-serif", size / 10, size % 10));
            self.context.set_fill_style_str(colour);
            let _ = self.context.fill_text(text, f64::from(rect.x + at(42)), f64::from(rect.y + at(y)));
        };
        write(125, 550, ink, &elided(self.scene.name(node)), 20);
        write(110, 450, colour, &self.scene.words(node), 37);
        self.context.set_global_alpha(1.0);
    }

    fn edges(&self, seen: &[u32]) {
        let mut kinds = [const { Vec::new() }; 3];
        let among = |node: u32| seen.binary_search(&node).is_ok();
        for route in self.scene.drawn.layout.edges.iter().filter(|route| among(route.from) || among(route.to)) {
            kinds[kind(self.scene, route.from, route.to)].push(route);
        }
        let (blocked, lit) = (self.colours.phase(Phase::Blocked).0, self.colours.letters().1);
        for (routes, colour) in kinds.iter().zip([self.colours.lines().0, blocked, lit]) {
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(1.25);
            self.context.begin_path();
            for route in routes {
                let mut last: Option<(f64, f64)> = None;
                for point in &route.points {
                    let Point { x, y } = self.port.to_screen(*point);
                    let (x, y) = (f64::from(x), f64::from(y));
                    match last {
                        None => self.context.move_to(x, y),
                        Some((_, level)) if (level - y).abs() < 0.5 => self.context.line_to(x, y),
                        Some((from, level)) => {
                            let bend = f64::midpoint(from, x);
                            self.context.bezier_curve_to(bend, level, bend, y, x, y);
                        }
                    }
                    last = Some((x, y));
                }
            }
            self.context.stroke();
        }
    }
}

/// Which cells of the window are taken.
struct Density {
    taken: Vec<bool>,
    across: i32,
    down: i32,
}

impl Density {
    /// Side of a cell, in pixels.
    const CELL: i32 = 2;

    fn new(window: Size) -> Self {
        let (across, down) = (window.w / Self::CELL + 1, window.h / Self::CELL + 1);
        Self { taken: vec![false; usize::try_from(across * down).unwrap_or_default()], across, down }
    }

    /// Nothing was where the middle of this is.
    fn take(&mut self, rect: Rect) -> bool {
        let Point { x, y } = rect.center();
        let (x, y) = ((x / Self::CELL).clamp(0, self.across - 1), (y / Self::CELL).clamp(0, self.down - 1));
        let cell = self.taken.get_mut(usize::try_from(y * self.across + x).unwrap_or_default());
        cell.is_some_and(|cell| !std::mem::replace(cell, true))
    }
}
