//! The whole drawing in a corner, while the window shows a part of it: where tasks are, what is broken, and which part
//! one looks at. A press or a drag looks there.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::Canvas;
use crate::graph::{Rect, Size};
use crate::model::state::Phase;
use crate::ui::derived::text;

/// It is no larger than this, in pixels.
const LARGEST: Size = Size { w: 184, h: 112 };

/// Tasks are drawn as runs of cells of this many pixels, so that ten thousand cost no more than a hundred.
const CELL: i32 = 2;

/// The map, and how many units of the drawing a pixel of it is, per mille.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scale {
    size: Size,
    units: i64,
}

impl Scale {
    fn of(bounds: Rect) -> Self {
        let units = |extent: i32, largest: i32| i64::from(extent.max(1)) * 1000 / i64::from(largest);
        let units = units(bounds.w, LARGEST.w).max(units(bounds.h, LARGEST.h)).max(1);
        let mut scale = Self { size: LARGEST, units };
        scale.size = Size { w: scale.down(bounds.w).max(CELL), h: scale.down(bounds.h).max(CELL) };
        scale
    }

    fn down(self, units: i32) -> i32 {
        i32::try_from(i64::from(units) * 1000 / self.units).unwrap_or(i32::MAX)
    }

    fn up(self, pixels: i32) -> i32 {
        i32::try_from(i64::from(pixels) * self.units / 1000).unwrap_or(i32::MAX)
    }
}

/// The map of a canvas.
#[component]
pub fn Minimap(canvas: Canvas) -> impl IntoView {
    let scale = Memo::new(move |_| Scale::of(canvas.drawn.with(|drawn| drawn.bounds())));
    let tasks = text(move || canvas.drawn.with(|drawn| runs(scale.get(), &drawn.layout.nodes)));
    let broken = text(move || {
        let (scale, mut path) = (scale.get(), String::new());
        canvas.drawn.with(|drawn| {
            canvas.store.view.with(|view| {
                for (node, rect) in (0..).zip(&drawn.layout.nodes) {
                    if drawn.part.phase(view, node) == Phase::Failed {
                        let (x, y) = (scale.down(rect.x), scale.down(rect.y));
                        // Writing to a string cannot fail.
                        let _ = write!(path, "M{x} {y}h4v4h-4z");
                    }
                }
            });
        });
        path
    });
    let seen = Memo::new(move |_| {
        let (scale, seen) = (scale.get(), canvas.port.get().visible(canvas.window.get()));
        let Size { w, h } = scale.size;
        let (x, y) = (scale.down(seen.x).clamp(0, w), scale.down(seen.y).clamp(0, h));
        let (right, bottom) = (scale.down(seen.right()).clamp(0, w), scale.down(seen.bottom()).clamp(0, h));
        (x, y, (right - x).max(2), (bottom - y).max(2))
    });
    // Seen whole, it needs no map.
    let class = text(move || {
        let (Size { w, h }, (_, _, seen_w, seen_h)) = (scale.get().size, seen.get());
        let idle = if seen_w >= w && seen_h >= h { " minimap-idle" } else { "" };
        format!("minimap needs-js{idle}")
    });
    let frame = text(move || {
        let (x, y, w, h) = seen.get();
        format!("M{x} {y}h{w}v{h}h-{w}z")
    });
    let look = move |event: leptos::ev::PointerEvent| {
        if event.buttons() & 1 == 1 {
            event.prevent_default();
            let scale = scale.get_untracked();
            let at = Rect { x: scale.up(event.offset_x()), y: scale.up(event.offset_y()), w: 0, h: 0 };
            canvas.look(canvas.port.get_untracked().center_on(at, canvas.window.get_untracked()));
        }
    };
    view! {
        <svg
            class=class
            width=text(move || scale.get().size.w.to_string())
            height=text(move || scale.get().size.h.to_string())
            aria-hidden="true"
            on:pointerdown=look
            on:pointermove=look
        >
            <path class="minimap-tasks" d=tasks />
            <path class="minimap-failed" d=broken />
            <path class="minimap-seen" d=frame />
        </svg>
    }
}

/// Where nodes are, as runs of cells.
fn runs(scale: Scale, nodes: &[Rect]) -> String {
    let across = usize::try_from(scale.size.w / CELL + 1).unwrap_or(1);
    let down = usize::try_from(scale.size.h / CELL + 1).unwrap_or(1);
    let mut cells = vec![false; across * down];
    let cell = |units: i32, most: usize| usize::try_from(scale.down(units) / CELL).unwrap_or(0).min(most - 1);
    for rect in nodes {
        let (left, right) = (cell(rect.x, across), cell(rect.right(), across));
        let row = cell(rect.center().y, down) * across;
        cells[row + left..=row + right].fill(true);
    }
    let mut path = String::new();
    for (row, cells) in cells.chunks(across).enumerate() {
        let mut from = 0;
        while let Some(start) = cells[from..].iter().position(|cell| *cell).map(|at| from + at) {
            let end = cells[start..].iter().position(|cell| !*cell).map_or(across, |at| start + at);
            let [x, y, w] = [start, row, end - start].map(|cells| i32::try_from(cells).unwrap_or(0) * CELL);
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h{w}v{CELL}h-{w}z");
            from = end;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_keeps_the_proportions_of_the_drawing() {
        let wide = Scale::of(Rect { x: 0, y: 0, w: 18_400, h: 1_000 });
        assert_eq!((wide.size, wide.up(184), wide.down(9_200)), (Size { w: 184, h: 10 }, 18_400, 92));
        let tall = Scale::of(Rect { x: 0, y: 0, w: 200, h: 112_000 });
        assert_eq!(tall.size, Size { w: 2, h: 112 });
        assert_eq!(Scale::of(Rect::default()).size.h, CELL);
    }

    #[test]
    fn neighbours_are_one_run() {
        let scale = Scale::of(Rect { x: 0, y: 0, w: 184, h: 112 });
        let at = |x: i32, y: i32| Rect { x, y, w: 6, h: 2 };
        assert_eq!(runs(scale, &[at(0, 0), at(6, 0), at(40, 10)]), "M0 0h14v2h-14zM40 10h8v2h-8z");
        assert_eq!(runs(scale, &[]), "");
    }
}
