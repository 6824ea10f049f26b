//! How many tasks right before or after a node are not drawn; a click draws them. What was clicked stays where it is.

use leptos::prelude::*;

use super::Canvas;
use super::drawn::NODE;
use crate::graph::select::exactly;
use crate::ui::derived::text;

/// Which side of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What it waits for.
    Before,
    /// What waits for it.
    After,
}

/// The mark at that side of the task `name` at `place`.
pub fn more(canvas: Canvas, place: u32, name: &str, count: u32, side: Side) -> impl IntoView + use<> {
    let (term, word) = match side {
        Side::Before => (format!("1+{}", exactly(name)), "before"),
        Side::After => (format!("{}+1", exactly(name)), "after"),
    };
    let store = canvas.store;
    let link = text(move || store.link(|query| query.also = with(&query.also, &term)));
    let draw = move |event: leptos::ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        canvas.hovered.set(None);
        let (at, port) = (corner(canvas, place), canvas.port.get_untracked());
        store.go(&link.get_untracked());
        if let (Some((x, y)), Some((new_x, new_y))) = (at, corner(canvas, place)) {
            canvas.look(port.pan((x - new_x) * port.scale / 1000, (y - new_y) * port.scale / 1000));
        }
    };
    let said = format!("+{count}");
    let width = 9 + 7 * i32::try_from(said.len()).unwrap_or(2);
    let x = match side {
        Side::Before => -width - 3,
        Side::After => NODE.w + 3,
    };
    view! {
        <g class="node-more" transform=format!("translate({x} 14)")>
            <a
                href=link
                tabindex="-1"
                data-more=word
                data-of=name.to_owned()
                aria-label=format!("Draw {count} more right {word} {name}")
                on:click=draw
            >
                <rect width=width height="18" rx="9" />
                <text x=width / 2 y="13">
                    {said}
                </text>
            </a>
        </g>
    }
}

/// Where a task is drawn now.
fn corner(canvas: Canvas, place: u32) -> Option<(i32, i32)> {
    canvas.drawn.with_untracked(|drawn| drawn.node_of(place).map(|node| (drawn.rect(node).x, drawn.rect(node).y)))
}

/// A selection with a term more.
pub fn with(selection: &str, term: &str) -> String {
    if selection.is_empty() { term.to_owned() } else { format!("{selection} {term}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Selection;

    #[test]
    fn what_is_asked_for_is_a_selection() {
        let one = with("", "1+\"a b\"");
        let two = with(&one, "\"c\"+1");
        assert_eq!(two, "1+\"a b\" \"c\"+1");
        assert!(Selection::parse(&two).is_ok());
    }
}
