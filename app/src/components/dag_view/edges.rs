//! The edges: three shapes for all of them (quiet, on the way of a failure, lit), so that ten
//! thousand cost no more than ten.

use std::sync::Arc;

use leptos::prelude::*;

use super::Canvas;
use crate::model::state::Phase;
use crate::ui::derived::text;

/// All edges that touch what is near.
#[component]
pub fn Edges(canvas: Canvas, wanted: Memo<Arc<Vec<u32>>>) -> impl IntoView {
    let paths = Memo::new(move |_| {
        let wanted = wanted.get();
        if wanted.is_empty() {
            return [const { String::new() }; 3];
        }
        canvas.drawn.with(|drawn| {
            canvas.store.view.with(|view| {
                canvas.lit.with(|lit| {
                    let broken = |node: u32| {
                        let place = drawn.places.get(node as usize).copied().unwrap_or(u32::MAX);
                        view.tasks.get(place as usize).is_some_and(|row| row.state.phase().is_broken())
                    };
                    let blocked = |node: u32| {
                        let place = drawn.places.get(node as usize).copied().unwrap_or(u32::MAX);
                        view.tasks.get(place as usize).is_some_and(|row| row.state.phase() == Phase::Blocked)
                    };
                    let mut near = vec![false; drawn.places.len()];
                    for node in wanted.iter() {
                        if let Some(near) = near.get_mut(*node as usize) {
                            *near = true;
                        }
                    }
                    let seen = |node: u32| near.get(node as usize).copied().unwrap_or(false);
                    let mut paths = [const { String::new() }; 3];
                    for route in drawn.layout.edges.iter().filter(|route| seen(route.from) || seen(route.to)) {
                        let class = match lit {
                            Some(lit) if lit.contains(route.from) && lit.contains(route.to) => 2,
                            _ if broken(route.from) && blocked(route.to) => 1,
                            _ => 0,
                        };
                        paths[class].push_str(&route.svg_path());
                    }
                    paths
                })
            })
        })
    });
    let path = move |kind: usize| text(move || paths.with(|paths| paths[kind].clone()));
    view! {
        <path class="edge" d=path(0) />
        <path class="edge edge-blocking" d=path(1) />
        <path class="edge edge-lit" d=path(2) />
    }
}
