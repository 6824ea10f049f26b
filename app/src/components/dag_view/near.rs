//! Which nodes are drawn one by one: those around the window, from near enough to read them.

use std::sync::Arc;

use leptos::prelude::*;

use super::Canvas;
use super::drawn::Drawn;
use crate::graph::{Rect, Viewport};

/// Up to this many nodes are always drawn one by one.
const FEW: u32 = 400;

/// Below this scale, per mille, a name cannot be read.
const LEGIBLE: i32 = 420;

/// Near enough to read names.
pub fn near(drawn: RwSignal<Arc<Drawn>>, port: Memo<Viewport>) -> Memo<bool> {
    Memo::new(move |_| drawn.with(|drawn| drawn.len()) <= FEW || port.get().scale >= LEGIBLE)
}

/// The nodes in and around the window, while they are near; ascending.
pub fn wanted(canvas: &Canvas) -> Memo<Arc<Vec<u32>>> {
    let Canvas { drawn, port, window, near, .. } = *canvas;
    let around = Memo::new(move |_| snapped(port.get().visible(window.get())));
    Memo::new(
        move |_| {
            if near.get() { Arc::new(drawn.with(|drawn| drawn.tiles.query(around.get()))) } else { Arc::default() }
        },
    )
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
