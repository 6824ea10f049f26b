//! The graph while the view moves, and from afar: painted on a canvas, which keeps the display's rate at 10,000 tasks
//! (`end2end/benches/RESULTS.md`, "Opening a run"). Browser only.
//!
//! From afar a node is a box in the colour of its phase, and what failed is a mark of constant size on top of all; so
//! many boxes that they would lie on one another are painted as density.

mod density;
mod edges;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use self::density::Density;
use super::Canvas;
use super::inks::{Colours, SHADES as KNOWN};
use super::scene::{Scene, elided};
use crate::graph::{Point, Rect, Size, Viewport};
use crate::model::state::Phase;

/// Above so many, boxes are painted where no other one was.
const DENSE: usize = 6_000;

/// Below so many pixels of a node's height, names are left out.
const LEGIBLE: i32 = 18;

/// Shades, and none.
const SHADES: usize = KNOWN + 1;

/// Side of the mark of a failure, in pixels, at least.
const MARK: i32 = 6;

/// Paints whenever the view moves or is far, once a frame.
pub fn follow(canvas: Canvas, element: NodeRef<leptos::html::Canvas>, inks: NodeRef<leptos::html::Div>) {
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

/// A node on the screen.
#[derive(Clone, Copy)]
struct Spot {
    node: u32,
    rect: Rect,
}

impl Painter<'_> {
    fn paint(&self, window: Size) {
        let visible = self.port.visible(window);
        let seen = self.scene.drawn.tiles.query(visible);
        self.edges(visible);
        let legible = 46 * self.port.scale / 1000 >= LEGIBLE;
        let mut density = (seen.len() > DENSE).then(|| Density::new(window));
        // A style is set once for all that look alike: setting it costs more than what is filled with it.
        let mut alike = vec![Vec::new(); Phase::ALL.len() * SHADES * 2];
        for node in seen {
            let spot = Spot { node, rect: self.on_screen(self.scene.drawn.rect(node)) };
            let phase = self.scene.phase(node);
            // What failed is never left out.
            if density.as_mut().is_none_or(|density| density.take(spot.rect) || phase == Phase::Failed) {
                let shade = self.scene.shade(node).map_or(0, |shade| usize::from(shade) + 1);
                let dim = usize::from(self.scene.is_dim(node));
                if let Some(these) = alike.get_mut((phase as usize * SHADES + shade) * 2 + dim) {
                    these.push(spot);
                }
            }
        }
        // What is worst comes last, on top.
        for (at, these) in alike.iter().enumerate().rev().filter(|(_, these)| !these.is_empty()) {
            let (style, dim) = (at / 2, at % 2 == 1);
            let phase = Phase::ALL.get(style / SHADES).copied().unwrap_or(Phase::Other);
            let shade = (style % SHADES).checked_sub(1).and_then(|shade| u8::try_from(shade).ok());
            self.context.set_global_alpha(if dim { 0.4 } else { 1.0 });
            if legible {
                self.cards(phase, shade, these);
            } else {
                self.shapes(phase, shade, dim, these);
            }
            self.context.set_global_alpha(1.0);
        }
        if legible && let Some(node) = self.scene.selected {
            self.frames(
                self.colours.letters().1,
                3.0,
                &[Spot { node, rect: self.on_screen(self.scene.drawn.rect(node)) }],
            );
        }
    }

    fn on_screen(&self, rect: Rect) -> Rect {
        let Point { x, y } = self.port.to_screen(Point { x: rect.x, y: rect.y });
        Rect { x, y, w: self.at(rect.w).max(1), h: self.at(rect.h).max(1) }
    }

    /// A length of the drawing on the screen.
    const fn at(&self, units: i32) -> i32 {
        units * self.port.scale / 1000
    }

    fn fill(&self, colour: &str, rects: impl Iterator<Item = Rect>) {
        self.context.set_fill_style_str(colour);
        for Rect { x, y, w, h } in rects {
            self.context.fill_rect(f64::from(x), f64::from(y), f64::from(w), f64::from(h));
        }
    }

    fn frames(&self, colour: &str, width: f64, spots: &[Spot]) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
        for Rect { x, y, w, h } in spots.iter().map(|spot| spot.rect) {
            self.context.stroke_rect(f64::from(x) + 0.5, f64::from(y) + 0.5, f64::from(w - 1), f64::from(h - 1));
        }
    }

    /// Nodes from afar; what failed as marks of constant size, however far one is.
    fn shapes(&self, phase: Phase, shade: Option<u8>, dim: bool, spots: &[Spot]) {
        let rects = spots.iter().map(|spot| spot.rect);
        let (colour, ground) = (self.colours.phase(phase).0, self.colours.lines().1);
        match (phase, shade) {
            (Phase::Failed, _) => {
                let mark = |rect: Rect, more: i32| {
                    let (w, h) = (rect.w.max(MARK) + more, rect.h.max(MARK) + more);
                    Rect { x: rect.center().x - w / 2, y: rect.center().y - h / 2, w, h }
                };
                self.fill(ground, rects.clone().map(|rect| mark(rect, 2)));
                self.fill(colour, rects.map(|rect| mark(rect, 0)));
            }
            (_, Some(shade)) => self.fill(self.colours.shade(shade), rects),
            (Phase::Done | Phase::Skipped | Phase::NotStarted, None) => {
                self.context.set_global_alpha(if dim { 0.15 } else { 0.45 });
                self.fill(colour, rects);
            }
            (Phase::Blocked, None) => {
                self.fill(colour, rects.clone());
                // Hollow, also for those who do not tell its colour.
                let inner = |rect: Rect| Rect { x: rect.x + 2, y: rect.y + 2, w: rect.w - 4, h: rect.h - 4 };
                self.fill(ground, rects.filter(|rect| rect.h > 5).map(inner));
            }
            (_, None) => self.fill(colour, rects),
        }
    }

    /// Nodes from near.
    fn cards(&self, phase: Phase, shade: Option<u8>, spots: &[Spot]) {
        let (colour, soft) = self.colours.phase(phase);
        let (lines, ground) = self.colours.lines();
        let failed = phase == Phase::Failed;
        let rects = spots.iter().map(|spot| spot.rect);
        self.fill(if failed { soft } else { ground }, rects.clone());
        let band = match shade {
            Some(shade) if !failed => self.colours.shade(shade),
            _ if failed => colour,
            _ => soft,
        };
        self.fill(band, rects.map(|rect| Rect { w: self.at(34), ..rect }));
        if phase.is_broken() || phase == Phase::Running {
            self.frames(colour, 2.0, spots);
        } else {
            self.frames(lines, 1.0, spots);
        }
        self.lines(125, 20, self.colours.letters().0, spots, |node| elided(self.scene.name(node)));
        self.lines(110, 37, colour, spots, |node| self.scene.words(node));
    }

    /// A line of text on every node: its size in tenths of a unit (a printed fraction would bring a fifth of this
    /// file's weight into the bundle), its place, its colour.
    fn lines(&self, size: i32, y: i32, colour: &str, spots: &[Spot], text: impl Fn(u32) -> String) {
        let size = self.at(size);
        self.context.set_font(&format!("500 {}.{}px Inter, sans-serif", size / 10, size % 10));
        self.context.set_fill_style_str(colour);
        for Spot { node, rect } in spots {
            let (x, y) = (f64::from(rect.x + self.at(42)), f64::from(rect.y + self.at(y)));
            let _ = self.context.fill_text(&text(*node), x, y);
        }
    }
}
