//! The graph from afar: one shape per phase for all tasks of a block, without labels. What is broken
//! is drawn larger, so that it is found. Blocks stand still: panning and zooming change none of them,
//! and the browser skips those that are out of the window.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::Canvas;
use crate::model::state::Phase;
use crate::ui::derived::text;

/// Width and height of a block, in the units of the drawing.
const BLOCK: i32 = 2048;

/// All tasks, in blocks; nothing until the viewer has been far.
#[component]
pub fn Overview(canvas: Canvas, far: Memo<bool>) -> impl IntoView {
    move || {
        if !far.get() {
            return Vec::new();
        }
        let blocks = canvas.drawn.with(|drawn| {
            let (across, down) = (drawn.layout.width / BLOCK + 1, drawn.layout.height / BLOCK + 1);
            let mut blocks = vec![Vec::new(); usize::try_from(across * down).unwrap_or_default()];
            for (node, rect) in (0..).zip(&drawn.layout.nodes) {
                let block = usize::try_from(rect.y / BLOCK * across + rect.x / BLOCK).unwrap_or_default();
                if let Some(nodes) = blocks.get_mut(block) {
                    nodes.push(node);
                }
            }
            blocks
        });
        let some = blocks.into_iter().filter(|nodes: &Vec<u32>| !nodes.is_empty());
        some.map(|nodes| view! { <Block canvas=canvas nodes=nodes /> }).collect_view()
    }
}

#[component]
fn Block(canvas: Canvas, nodes: Vec<u32>) -> impl IntoView {
    let tasks = nodes.clone();
    let phases = Memo::new(move |_| {
        canvas.drawn.with_untracked(|drawn| {
            canvas.store.view.with(|view| {
                let phase = |node: &u32| {
                    let place = drawn.places.get(*node as usize).copied().unwrap_or(u32::MAX);
                    view.tasks.get(place as usize).map_or(Phase::Other, |row| row.state.phase())
                };
                tasks.iter().map(phase).collect::<Vec<_>>()
            })
        })
    });
    let shapes = Memo::new(move |_| {
        let mut shapes = vec![String::new(); Phase::ALL.len()];
        canvas.drawn.with_untracked(|drawn| {
            phases.with(|phases| {
                for (node, phase) in nodes.iter().zip(phases) {
                    let rect = drawn.rect(*node);
                    let more = if phase.is_broken() { 14 } else { 0 };
                    if let Some(shape) = shapes.get_mut(*phase as usize) {
                        let (x, y, w, h) = (rect.x - more, rect.y - more / 2, rect.w + 2 * more, rect.h + more);
                        // Writing to a string cannot fail.
                        let _ = write!(shape, "M{x} {y}h{w}v{h}h-{w}z");
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
