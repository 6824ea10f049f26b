//! The graph from afar: one shape per phase for all visible tasks, without labels. What is broken
//! is drawn larger, so that it is found.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::Canvas;
use crate::model::state::Phase;
use crate::ui::derived::text;

/// All visible tasks as one shape per phase.
#[component]
pub fn Overview(canvas: Canvas) -> impl IntoView {
    let shapes = Memo::new(move |_| {
        let visible = canvas.visible.get();
        let mut shapes = vec![String::new(); Phase::ALL.len()];
        canvas.drawn.with(|drawn| {
            canvas.store.view.with(|view| {
                for node in visible.iter().copied() {
                    let place = drawn.places.get(node as usize).copied().unwrap_or(u32::MAX);
                    let phase = view.tasks.get(place as usize).map_or(Phase::Other, |row| row.state.phase());
                    let rect = drawn.rect(node);
                    let more = if phase.is_broken() { 14 } else { 0 };
                    if let Some(shape) = shapes.get_mut(phase as usize) {
                        // Writing to a string cannot fail.
                        let _ = write!(
                            shape,
                            "M{} {}h{}v{}h-{}z",
                            rect.x - more,
                            rect.y - more / 2,
                            rect.w + 2 * more,
                            rect.h + more,
                            rect.w + 2 * more
                        );
                    }
                }
            });
        });
        shapes
    });
    Phase::ALL
        .into_iter()
        .rev()
        .map(|phase| {
            let shape = text(move || shapes.with(|shapes| shapes.get(phase as usize).cloned().unwrap_or_default()));
            view! { <path class=format!("far phase-{}", phase.slug()) d=shape /> }
        })
        .collect_view()
}
