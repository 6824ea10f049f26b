//! Where one looks while the drawing or the address changes under one's eyes. Browser only.

use leptos::prelude::*;

use super::drawn::Drawn;
use super::part::Part;
use super::{Canvas, asked, keys, pointer};
use crate::graph::{Point, Rect};

/// What is to stay where it is on the screen when `part` is drawn instead: what somebody said, or else the selected task
/// if it is seen, or else what is next to the middle of the window.
pub fn hold(canvas: Canvas, drawn: &Drawn, part: &Part) {
    if canvas.hold.with_value(Option::is_some) || drawn.is_late() {
        return;
    }
    let (window, port) = (canvas.window.get_untracked(), canvas.port.get_untracked());
    let visible = port.visible(window);
    let stays = |node: &u32| drawn.place(*node).is_some_and(|place| part.folded.node_of(place).is_some());
    let seen: Vec<u32> = drawn.tiles.query(visible).into_iter().filter(stays).collect();
    let middle = visible.center();
    let off = |node: &u32| {
        let Point { x, y } = drawn.rect(*node).center();
        i64::from(x - middle.x).pow(2) + i64::from(y - middle.y).pow(2)
    };
    let chosen = canvas.store.chosen().and_then(|place| drawn.node_of(place)).filter(|node| seen.contains(node));
    let place = chosen.or_else(|| seen.iter().copied().min_by_key(off)).and_then(|node| drawn.place(node));
    canvas.hold.set_value(place.and_then(|place| Some((place, pointer::corner(canvas, place)?))));
}

/// Looks where the address says when the browser goes back or forth, at the start of another scope, and at what is
/// searched for if nothing of it is in the window.
pub fn follow(canvas: Canvas) {
    let store = canvas.store;
    Effect::new(move |before: Option<(u32, bool)>| {
        let now = (store.address.popped.get(), canvas.whole.get());
        let look = match before {
            Some((popped, _)) if popped != now.0 => asked(store),
            Some((_, whole)) if whole != now.1 => None,
            _ => return now,
        };
        canvas.moved.set(look.map(|at| (now.1, at)));
        store.at.set(look.map(|at| at.to_string()).unwrap_or_default());
        now
    });
    let sought = Memo::new(move |_| store.query.with(|query| (query.search.clone(), query.phase.clone())));
    Effect::new(move |before: Option<(String, String)>| {
        let (now, drawn) = (sought.get(), canvas.drawn.get());
        let Some(before) = before else { return now };
        if before == now || drawn.is_late() || canvas.part.with_untracked(|part| *part != drawn.part) {
            return before;
        }
        let found = store.matching.get_untracked();
        let is_found = |node: &u32| {
            let members = drawn.part.folded.members(*node);
            found.as_ref().is_some_and(|found| members.iter().any(|place| found.get(*place as usize) == Some(&true)))
        };
        let visible: Rect = canvas.port.get_untracked().visible(canvas.window.get_untracked());
        if !drawn.tiles.query(visible).iter().any(is_found)
            && let Some(first) = (0..drawn.len()).find(is_found)
        {
            keys::bring(canvas, first);
        }
        now
    });
}
