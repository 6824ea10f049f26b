//! The graph while it stands still, as SVG: cards and edges near the window. Written by the server at first; the
//! browser then keeps it in step, card by card. While the view moves it is covered by what `paint` draws.

#[cfg(feature = "hydrate")]
use std::sync::Arc;

#[cfg(feature = "hydrate")]
use leptos::prelude::*;

use super::Canvas;
use super::card::Card;
use super::edges::edges;
use super::near::Wanted;

/// Edges, then cards, as the server writes them.
#[cfg(not(feature = "hydrate"))]
pub fn html(canvas: &Canvas, wanted: Wanted) -> (String, String) {
    use leptos::prelude::GetUntracked;

    canvas.see(|scene| {
        if canvas.near.get_untracked() {
            let (nodes, passing) = (wanted.nodes.get_untracked(), wanted.edges.get_untracked());
            (edges(scene, &passing), nodes.iter().map(|node| Card::new(scene, *node).html()).collect())
        } else {
            let seen = canvas.port.get_untracked().visible(canvas.window.get_untracked());
            (super::overview::overview(scene, seen), String::new())
        }
    })
}

/// What stands in the document.
#[cfg(feature = "hydrate")]
#[derive(Default)]
struct Standing {
    drawing: usize,
    nodes: Arc<Vec<u32>>,
    cards: Vec<Card>,
    edges: String,
}

/// Keeps the elements of the edges and of the cards in step, whenever the view rests.
#[cfg(feature = "hydrate")]
pub fn follow(canvas: Canvas, wanted: Wanted, (under, over): (NodeRef<leptos::svg::G>, NodeRef<leptos::svg::G>)) {
    use wasm_bindgen::JsCast;

    let element = |node: NodeRef<leptos::svg::G>| node.get().map(JsCast::unchecked_into::<web_sys::Element>);
    Effect::new(move |before: Option<Standing>| {
        let before = before.unwrap_or_default();
        let (Some(under), Some(over)) = (element(under), element(over)) else { return before };
        if canvas.moving.get() || canvas.drawn.with(|drawn| drawn.is_late()) {
            return before;
        }
        // From afar it is painted.
        let (near, nodes, passing) = (canvas.near.get(), wanted.nodes.get(), wanted.edges.get());
        let (edges, cards) = canvas.see(|scene| {
            let edges = if near { edges(scene, &passing) } else { String::new() };
            (edges, nodes.iter().map(|node| Card::new(scene, *node)).collect::<Vec<_>>())
        });
        if edges != before.edges {
            under.set_inner_html(&edges);
        }
        let drawing = canvas.drawn.with_untracked(|drawn| Arc::as_ptr(drawn).addr());
        let same = drawing == before.drawing && nodes == before.nodes;
        if same {
            exchange(&over, &before.cards, &cards);
        } else {
            over.set_inner_html(&cards.iter().map(Card::html).collect::<String>());
        }
        Standing { drawing, nodes, cards, edges }
    });
}

/// Puts those cards in place that look different.
#[cfg(feature = "hydrate")]
fn exchange(over: &web_sys::Element, before: &[Card], now: &[Card]) {
    let all = over.children();
    for (at, (old, new)) in (0..).zip(before.iter().zip(now)) {
        let Some(element) = all.item(at).filter(|_| old != new) else { continue };
        if old.same_but_class(new) {
            let _ = element.set_attribute("class", &new.class);
        } else {
            element.set_outer_html(&new.html());
        }
    }
}
