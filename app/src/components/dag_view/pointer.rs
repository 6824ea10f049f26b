//! What the pointer does to nodes: it lights what belongs to them, selects, opens and closes groups, and draws what is
//! hidden. One listener for all of them. Browser only.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use super::Canvas;
use super::card::{target, with};
use super::gestures::listen;
use super::part::toggled;
use crate::graph::{Point, Rect};

/// Listens on the surface for as long as the component lives.
pub fn attach(canvas: Canvas, surface: &web_sys::SvgElement) {
    for (name, over) in [("pointerover", true), ("pointerout", false)] {
        listen(surface, name, move |event: PointerEvent| {
            let place = closest(&event, "[data-task], [data-group]").filter(|_| over).and_then(|link| {
                let name = link.get_attribute("data-task");
                let place = match name {
                    Some(task) => canvas.store.view.with_untracked(|view| view.place(&task)),
                    None => group(canvas, &link.get_attribute("data-group")?),
                }?;
                refresh(canvas, &link, place);
                Some(place)
            });
            if canvas.hovered.get_untracked() != place {
                canvas.hovered.set(place);
            }
        });
    }
    listen(surface, "click", move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        let done = if let Some(link) = closest(&event, "[data-task]") {
            let task = link.get_attribute("data-task").unwrap_or_default();
            if event.shift_key() {
                canvas.hovered.set(None);
                canvas.store.mark(task);
            } else {
                canvas.store.go(&canvas.store.link(|query| query.select(&task)));
            }
            true
        } else {
            more(canvas, &event) || far(canvas, &event)
        };
        if done {
            event.prevent_default();
        }
    });
}

fn closest(event: &web_sys::Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// The first task of a group that is drawn as one.
fn group(canvas: Canvas, name: &str) -> Option<u32> {
    let group = canvas.store.view.with_untracked(|view| view.groups.find(name))?;
    canvas.drawn.with_untracked(|drawn| {
        let node = drawn.part.groups.iter().position(|one| *one == Some(group))?;
        drawn.place(u32::try_from(node).ok()?)
    })
}

/// A link that was written a while ago leads from where the page is now.
fn refresh(canvas: Canvas, link: &Element, place: u32) {
    let node = canvas.drawn.with_untracked(|drawn| drawn.node_of(place));
    let to = node.map(|node| untrack(|| canvas.see(|scene| target(scene, node))));
    if let Some(query) = to {
        let to = canvas.store.link(|now| *now = query);
        let _ = link.set_attribute("href", &to);
    }
}

/// Draws what is before or after a task, opens a group or closes it. What was clicked stays where it is.
fn more(canvas: Canvas, event: &MouseEvent) -> bool {
    let Some(link) = closest(event, "[data-more], [data-group], [data-close]") else { return false };
    let read = |name: &str| link.get_attribute(name);
    let place = match read("data-of")
        .or_else(|| closest(event, ".node")?.query_selector("[data-task]").ok()??.get_attribute("data-task"))
    {
        Some(task) => canvas.store.view.with_untracked(|view| view.place(&task)),
        None => read("data-group").and_then(|name| group(canvas, &name)),
    };
    let to = canvas.store.link(|query| {
        if let Some(term) = read("data-term") {
            query.also = with(&query.also, &term);
        } else if let Some(group) = read("data-group").or_else(|| read("data-close")) {
            query.open = toggled(&query.open, &group);
        }
    });
    canvas.hovered.set(None);
    canvas.hold.set_value(place.and_then(|place| Some((place, corner(canvas, place)?))));
    canvas.store.go(&to);
    true
}

/// From afar, where there are no cards: selects the task under the pointer.
fn far(canvas: Canvas, event: &MouseEvent) -> bool {
    if canvas.near.get_untracked() || canvas.dragged.get_value() > super::gestures::CLICK {
        return false;
    }
    let at = canvas.port.get_untracked().to_content(event.offset_x(), event.offset_y());
    let spot = Rect { x: at.x, y: at.y, w: 1, h: 1 };
    let node = canvas.drawn.with_untracked(|drawn| drawn.tiles.query(spot).first().copied());
    let Some(node) = node else { return false };
    let query = untrack(|| canvas.see(|scene| target(scene, node)));
    canvas.store.go(&canvas.store.link(|now| *now = query));
    true
}

/// Where on the screen the corner of a task is now.
pub fn corner(canvas: Canvas, place: u32) -> Option<Point> {
    let rect = canvas.drawn.with_untracked(|drawn| drawn.node_of(place).map(|node| drawn.rect(node)))?;
    Some(canvas.port.get_untracked().to_screen(Point { x: rect.x, y: rect.y }))
}
