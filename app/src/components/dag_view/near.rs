//! Which nodes are drawn one by one: those around the window, from near enough to read them.

use std::sync::Arc;

use leptos::prelude::*;

use super::Canvas;
use super::drawn::Drawn;
use super::edges::passing;
use crate::graph::{Rect, Viewport};

/// Up to this many nodes are drawn one by one from a little further.
const FEW: u32 = 400;

/// Below this scale, per mille, the colour of a card can hardly be seen: what failed is to be a mark of constant size.
const VISIBLE: i32 = 260;

/// Below this scale, per mille, a name cannot be read.
const LEGIBLE: i32 = 420;

/// Near enough to read names.
pub fn near(drawn: RwSignal<Arc<Drawn>>, port: Memo<Viewport>) -> Memo<bool> {
    let least = move || drawn.with(|drawn| if drawn.len() <= FEW { VISIBLE } else { LEGIBLE });
    Memo::new(move |_| port.get().scale >= least())
}

/// What is drawn one by one.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The nodes in and around the window, while they are near; ascending.
    pub nodes: Memo<Arc<Vec<u32>>>,
    /// The edges that pass through there, while they are near ([`passing`]).
    pub edges: Memo<Arc<Vec<u32>>>,
}

/// What is in and around the window.
pub fn wanted(canvas: &Canvas) -> Wanted {
    let Canvas { drawn, port, window, near, .. } = *canvas;
    let around = Memo::new(move |_| snapped(port.get().visible(window.get())));
    let nodes = Memo::new(move |_| {
        if near.get() { Arc::new(drawn.with(|drawn| drawn.tiles.query(around.get()))) } else { Arc::default() }
    });
    let edges =
        Memo::new(
            move |_| {
                if near.get() { Arc::new(drawn.with(|drawn| passing(drawn, around.get()))) } else { Arc::default() }
            },
        );
    Wanted { nodes, edges }
}

/// A window with a margin, on a coarse grid, so that a small move changes nothing.
fn snapped(window: Rect) -> Rect {
    // A power of two: zooming changes it now and then, not at every step.
    let step = i64::from(window.w.max(window.h).max(512).cast_unsigned().next_power_of_two() / 8);
    let side = |start: i32, length: i32| {
        let (from, to) = (i64::from(start), i64::from(start) + i64::from(length));
        let from = (from - step / 2).div_euclid(step) * step;
        let to = (to + step / 2).div_euclid(step) * step + step;
        // A link may look anywhere.
        let near = |at: i64| i32::try_from(at.clamp(-FARTHEST, FARTHEST)).unwrap_or_default();
        (near(from), near(to) - near(from))
    };
    let ((x, w), (y, h)) = (side(window.x, window.w), side(window.y, window.h));
    Rect { x, y, w, h }
}

/// Nothing is drawn farther away than this.
const FARTHEST: i64 = 1 << 29;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_holds_the_window_wherever_a_link_looks() {
        let around = snapped(Rect { x: 700, y: -300, w: 940, h: 640 });
        assert!(around.x <= 700 && around.y <= -300 && around.right() >= 1640 && around.bottom() >= 340, "{around:?}");
        assert_eq!(snapped(Rect { x: 702, y: -299, w: 940, h: 640 }), around, "a small move changes nothing");
        for far in [i32::MIN, i32::MIN / 2, i32::MAX - 5] {
            let around = snapped(Rect { x: far, y: far, w: i32::MAX, h: 640 });
            assert!(around.w >= 0 && around.h >= 0, "{around:?}");
        }
    }
}
