//! The graph while it stands still, as SVG: cards and edges near the window. Written by the server at first; the
//! browser then keeps it in step, card by card. While the view moves it is covered by what `paint` draws.

#[cfg(feature = "hydrate")]
use std::sync::Arc;

#[cfg(feature = "hydrate")]
use leptos::prelude::*;

use super::Canvas;
use super::card::Card;
use super::edges::edges;

/// Edges, then cards, as the server writes them.
#[cfg(not(feature = "hydrate"))]
pub fn html(canvas: &Canvas, near: bool, wanted: &[u32]) -> (String, String) {
    canvas.see(|scene| {
        if near {
            (edges(scene, wanted), wanted.iter().map(|node| Card::new(scene, *node).html()).collect())
        } else {
            (super::overview::overview(scene), String::new())
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
pub fn follow(
    canvas: Canvas,
    wanted: Memo<Arc<Vec<u32>>>,
    (under, over): (NodeRef<leptos::svg::G>, NodeRef<leptos::svg::G>),
) {
    use wasm_bindgen::JsCast;

    let element = |node: NodeRef<leptos::svg::G>| node.get().map(JsCast::unchecked_into::<web_sys::Element>);
    Effect::new(move |before: Option<Standing>| {
        let before = before.unwrap_or_default();
        let (Some(under), Some(over)) = (element(under), element(over)) else { return before };
        if canvas.moving.get() || canvas.drawn.with(|drawn| drawn.is_late()) {
            return before;
        }
        // From afar it is painted.
        let nodes = if canvas.near.get() { wanted.get() } else { Arc::default() };
        let (edges, cards) = canvas
            .see(|scene| (edges(scene, &nodes), nodes.iter().map(|node| Card::new(scene, *node)).collect::<Vec<_>>()));
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
