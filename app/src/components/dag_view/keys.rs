//! The graph by keyboard: arrows follow edges, plus and minus zoom, 0 fits, Enter opens a group or closes the one that
//! the selected task is in, M marks the selected task: the paths from there to what is selected next are lit.

use leptos::prelude::*;

use super::Canvas;
use super::drawn::Drawn;
use super::part::{is_open, toggled};
use crate::graph::Viewport;

/// What a key does: an address to go to, the empty address if it only moved the view, nothing if
/// the key is not ours.
pub fn press(canvas: Canvas, key: &str) -> Option<String> {
    if canvas.drawn.with_untracked(|drawn| drawn.is_late()) {
        return None;
    }
    let window = canvas.window.get_untracked();
    let port = canvas.port.get_untracked();
    let (cx, cy) = (window.w / 2, window.h / 2);
    match key {
        "+" | "=" => canvas.look(port.zoom_at(1250, cx, cy)),
        "-" => canvas.look(port.zoom_at(800, cx, cy)),
        "0" => canvas.look(fit(canvas)),
        "Enter" => {
            let group = group(canvas)?;
            return Some(canvas.store.link(|query| query.open = toggled(&query.open, &group)));
        }
        "m" => {
            let task = canvas.store.chosen().and_then(|place| {
                canvas.store.view.with_untracked(|view| Some(view.tasks.get(place as usize)?.id.clone()))
            })?;
            return Some(canvas.store.link(|query| {
                query.task.clone_from(&task);
                query.to = task;
            }));
        }
        "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" => {
            let drawn = canvas.drawn.get_untracked();
            let node = canvas.selected.get_untracked().unwrap_or(0);
            let next = step(&drawn, node, key)?;
            let place = drawn.place(next)?;
            let task =
                canvas.store.view.with_untracked(|view| view.tasks.get(place as usize).map(|row| row.id.clone()))?;
            return Some(canvas.store.link(|query| {
                query.task = task;
                query.attempt.clear();
            }));
        }
        _ => return None,
    }
    Some(String::new())
}

/// The group that is selected, or the open one of the selected task.
fn group(canvas: Canvas) -> Option<String> {
    let node = canvas.selected.get_untracked()?;
    let (closed, place) = canvas
        .drawn
        .with_untracked(|drawn| (drawn.part.groups.get(node as usize).copied().flatten(), drawn.place(node)));
    let fold = canvas.store.query.with_untracked(|query| (!query.fold.is_empty()).then(|| query.open.clone()))?;
    canvas.store.view.with_untracked(|view| {
        let name = view.groups.name(closed.or_else(|| view.groups.of(place?))?);
        (closed.is_some() || is_open(&fold, name)).then(|| name.to_owned())
    })
}

/// Moves the view so that a node is in it, if it is not.
#[cfg(feature = "hydrate")]
pub fn bring(canvas: Canvas, node: u32) {
    let (window, port) = (canvas.window.get_untracked(), canvas.port.get_untracked());
    let rect = canvas.drawn.with_untracked(|drawn| drawn.rect(node));
    let seen = port.visible(window);
    if !(rect.x >= seen.x && rect.y >= seen.y && rect.right() <= seen.right() && rect.bottom() <= seen.bottom()) {
        canvas.look(port.center_on(rect, window));
    }
}

/// Everything in the window.
pub fn fit(canvas: Canvas) -> Viewport {
    let window = canvas.window.get_untracked();
    canvas.drawn.with_untracked(|drawn| Viewport::fit(drawn.bounds(), window, 28, Viewport::SCALES.0, 1000))
}

/// The node that an arrow leads to: along an edge, or to the nearest in the same column.
fn step(drawn: &Drawn, node: u32, key: &str) -> Option<u32> {
    let here = drawn.rect(node);
    let nearest = |nodes: &mut dyn Iterator<Item = u32>| {
        nodes.min_by_key(|other| ((drawn.rect(*other).y - here.y).abs(), *other))
    };
    match key {
        "ArrowLeft" => nearest(&mut drawn.dag().predecessors(node).iter().copied()),
        "ArrowRight" => nearest(&mut drawn.dag().successors(node).iter().copied()),
        _ => {
            let down = key == "ArrowDown";
            nearest(&mut (0..drawn.len()).filter(|other| {
                let there = drawn.rect(*other);
                there.x == here.x && if down { there.y > here.y } else { there.y < here.y }
            }))
        }
    }
}
