//! Edges on the canvas: those of a kind in one stroke.

use wasm_bindgen::JsValue;

use super::Painter;
use crate::components::dag_view::edges::{followed, kind, passes};
use crate::graph::{Point, Rect, Route};
use crate::model::state::Phase;

/// The kind of those that close a circle.
const BACK: usize = 3;

impl Painter<'_> {
    /// Those that pass through the window, unless they are so many that nobody could follow one.
    pub(super) fn edges(&self, seen: Rect) {
        let layout = &self.scene.drawn.layout;
        let Some(routes) = followed(self.scene, seen) else { return };
        let mut kinds = [const { Vec::new() }; 4];
        for route in routes {
            kinds[kind(self.scene, route.from, route.to)].push(route);
        }
        kinds[BACK].extend(layout.back.iter().filter(|route| passes(route, seen)));
        let (quiet, blocked, lit) =
            (self.colours.lines().0, self.colours.phase(Phase::Blocked).0, self.colours.letters().1);
        for (at, (routes, colour)) in kinds.iter().zip([quiet, blocked, lit, quiet]).enumerate() {
            if routes.is_empty() {
                continue;
            }
            let dotted = at == BACK;
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(if dotted { 2.0 } else { 1.25 });
            self.dots(dotted);
            self.context.begin_path();
            routes.iter().for_each(|route| self.route(route));
            self.context.stroke();
            self.dots(false);
        }
    }

    fn route(&self, route: &Route) {
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

    /// Dotted from here on, or not.
    fn dots(&self, dotted: bool) {
        let pattern = js_sys::Array::new();
        if dotted {
            pattern.push(&JsValue::from(1));
            pattern.push(&JsValue::from(4));
        }
        let _ = self.context.set_line_dash(&pattern);
    }
}
