//! Pan by dragging, zoom by wheel or two fingers. Browser only.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{PointerEvent, SvgElement, WheelEvent};

use super::Canvas;
use crate::graph::Size;

/// A press that moves less than this many pixels is a click.
pub(super) const CLICK: i32 = 4;

/// A view that rests this long is written into the address.
const REST: Duration = Duration::from_millis(200);

/// Pointers that are down, with where they are.
type Fingers = Vec<(i32, i32, i32)>;

/// Listens on the surface for as long as the component lives.
pub fn attach(canvas: Canvas, surface: NodeRef<leptos::svg::Svg>) {
    let fingers = StoredValue::new(Fingers::new());
    let dragged = canvas.dragged;
    let resting = StoredValue::new(None::<TimeoutHandle>);
    // Whatever moved the view: a gesture, a key, the map.
    Effect::new(move |before: Option<()>| {
        canvas.store.at.track();
        if before.is_some() {
            remember(canvas, resting);
        }
    });
    Effect::new(move |_| {
        let Some(element) = surface.get() else { return };
        let element: SvgElement = element.unchecked_into();
        measure(canvas, &element);
        super::pointer::attach(canvas, &element);
        let target = element.clone();
        let resized = window_event_listener(leptos::ev::resize, move |_| measure(canvas, &target));
        on_cleanup(move || resized.remove());
        listen(&element, "wheel", move |event: WheelEvent| {
            event.prevent_default();
            if late(canvas) {
                return;
            }
            canvas.moving.set(true);
            let port = canvas.port.get_untracked();
            canvas.look(match turn(&event) {
                Turn::Aside(by) => port.pan(-by, 0),
                Turn::Zoom(factor) => port.zoom_at(factor, event.offset_x(), event.offset_y()),
            });
        });
        listen(&element, "pointerdown", move |event: PointerEvent| {
            // The menu of another button may swallow its release.
            if event.button() != 0 {
                return;
            }
            dragged.set_value(0);
            fingers.update_value(|fingers| fingers.push((event.pointer_id(), event.client_x(), event.client_y())));
        });
        let surface = element.clone();
        listen(&element, "pointermove", move |event: PointerEvent| {
            if let Some((dx, dy)) = drag(canvas, fingers, &event) {
                dragged.update_value(|sum| *sum += dx.abs() + dy.abs());
                if dragged.get_value() > CLICK {
                    // Only now: a captured pointer would take the click away from the node.
                    let _ = surface.set_pointer_capture(event.pointer_id());
                    canvas.moving.set(true);
                }
            }
        });
        for end in ["pointerup", "pointercancel", "pointerleave"] {
            listen(&element, end, move |event: PointerEvent| {
                fingers.update_value(|fingers| fingers.retain(|finger| finger.0 != event.pointer_id()));
            });
        }
    });
}

/// What a turn of the wheel does.
enum Turn {
    /// Moves the view to the right, by pixels.
    Aside(i32),
    /// Zooms by a factor, per mille.
    Zoom(i32),
}

/// A notch of a wheel is some hundred pixels, a step of a trackpad a few; a pinch comes as small steps with Ctrl.
#[expect(clippy::cast_possible_truncation, reason = "bounded right before")]
fn turn(event: &WheelEvent) -> Turn {
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 33.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ if event.ctrl_key() => 10.0,
        _ => 1.0,
    };
    let pixels = |delta: f64| (delta * unit).clamp(-400.0, 400.0) as i32;
    let (x, y) = (pixels(event.delta_x()), pixels(event.delta_y()));
    if x.abs() > y.abs() {
        return Turn::Aside(x);
    }
    Turn::Zoom(if y < 0 { 1000 - y } else { 1_000_000 / (1000 + y) })
}

/// Moves by one finger, zooms by two; answers how far one finger moved.
fn drag(canvas: Canvas, fingers: StoredValue<Fingers>, event: &PointerEvent) -> Option<(i32, i32)> {
    if late(canvas) {
        return None;
    }
    let (id, x, y) = (event.pointer_id(), event.client_x(), event.client_y());
    if event.buttons() == 0 {
        // It was let go where nobody heard of it.
        fingers.update_value(|fingers| fingers.retain(|finger| finger.0 != id));
        return None;
    }
    let before = fingers.get_value();
    let at = before.iter().position(|finger| finger.0 == id)?;
    let (_, old_x, old_y) = before[at];
    let (dx, dy) = (x - old_x, y - old_y);
    fingers.update_value(|fingers| fingers[at] = (id, x, y));
    let port = canvas.port.get_untracked();
    match before.iter().find(|finger| finger.0 != id) {
        None => canvas.look(port.pan(dx, dy)),
        Some((_, other_x, other_y)) => {
            let apart = |x: i32, y: i32| (x - other_x).abs().max((y - other_y).abs()).max(1);
            canvas.moving.set(true);
            let factor = apart(x, y) * 1000 / apart(old_x, old_y);
            canvas.look(port.zoom_at(factor, event.offset_x(), event.offset_y()));
        }
    }
    Some((dx, dy))
}

/// The first drawing is still being laid out: where one looks is not known yet.
fn late(canvas: Canvas) -> bool {
    canvas.drawn.with_untracked(|drawn| drawn.is_late())
}

fn measure(canvas: Canvas, element: &SvgElement) {
    let rect = element.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, reason = "a window is no wider than an i32")]
    canvas.window.set(Size { w: rect.width() as i32, h: rect.height() as i32 });
}

/// Writes the view into the address without a navigation, once it rests.
fn remember(canvas: Canvas, resting: StoredValue<Option<TimeoutHandle>>) {
    if let Some(before) = resting.get_value() {
        before.clear();
    }
    let write = move || {
        // The page may be gone by now.
        if canvas.port.try_get_untracked().is_none() {
            return;
        }
        canvas.moving.set(false);
        let address = canvas.store.link(|_| ());
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or(wasm_bindgen::JsValue::NULL);
            let _ = history.replace_state_with_url(&state, "", Some(&address));
        }
    };
    resting.set_value(set_timeout_with_handle(write, REST).ok());
}

/// Adds a listener that can prevent the default, and takes it away with the owner.
pub(super) fn listen<E: JsCast + 'static>(element: &SvgElement, name: &'static str, on: impl FnMut(E) + 'static) {
    let mut on = on;
    let closure = wasm_bindgen::prelude::Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Ok(event) = event.dyn_into::<E>() {
            on(event);
        }
    });
    let _ = element.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    StoredValue::new_local(closure);
}
