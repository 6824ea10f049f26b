//! One node as SVG: shape, word and colour of its state, its name, how long it takes; and how many of its neighbours
//! are not drawn. Text, so that server and browser make it alike and the browser puts it in place whole.

use std::fmt::Write as _;

use super::drawn::NODE;
use super::part::{is_open, toggled};
use super::scene::{Scene, elided};
use crate::components::state_badge::phase_icon;
use crate::graph::select::exactly;
use crate::paths::{RunQuery, run_at};
use crate::ui::escape::escape;

/// A node as it looks now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Classes of its element.
    pub class: String,
    /// Where its link leads.
    href: String,
    /// What is before and after the link's address.
    around: (String, String),
}

impl Card {
    /// The node of a scene.
    pub fn new(scene: &Scene<'_>, node: u32) -> Self {
        let rect = scene.drawn.rect(node);
        // A state may be any word that the backend sent.
        let (name, words, phase) = (scene.name(node), escape(&scene.words(node)), scene.phase(node));
        let group = scene.group(node);
        let mut class = format!("node phase-{}", phase.slug());
        if let Some(shade) = scene.shade(node) {
            let _ = write!(class, " shaded shade-{shade}");
        }
        for (is, word) in [
            (group.is_some(), " node-group"),
            (scene.selected == Some(node), " node-selected"),
            (scene.is_dim(node), " node-dim"),
        ] {
            class.push_str(if is { word } else { "" });
        }
        let text = escape(name);
        let key = if group.is_some() { "data-group" } else { "data-task" };
        let before =
            format!("\" transform=\"translate({} {})\"><a tabindex=\"-1\" {key}=\"{text}\" href=\"", rect.x, rect.y);
        let (w, h) = (NODE.w, NODE.h);
        let mut after = format!(
            "\" aria-label=\"{text}: {words}\"><title>{text}</title>\
             <rect class=\"node-box\" width=\"{w}\" height=\"{h}\" rx=\"6\"/>\
             <path class=\"node-band\" d=\"M6 0H34V{h}H6Q0 {h} 0 {}V6Q0 0 6 0Z\"/>\
             <use class=\"node-icon\" href=\"#i-{}\" x=\"9\" y=\"15\" width=\"16\" height=\"16\"/>\
             <text class=\"node-name\" x=\"42\" y=\"20\">{}</text>\
             <text class=\"node-words\" x=\"42\" y=\"37\">{words}</text>",
            h - 6,
            phase_icon(phase),
            escape(&elided(name)),
        );
        let members = scene.drawn.part.folded.members(node);
        if members.iter().any(|place| scene.view.tasks.get(*place as usize).is_some_and(|row| row.critical)) {
            let _ = write!(
                after,
                "<use class=\"node-critical\" href=\"#i-shield-alert\" x=\"{}\" y=\"26\" width=\"14\" height=\"14\"/>",
                w - 20
            );
        }
        after.push_str("</a>");
        Self::add_more(&mut after, scene, node);
        let href = run_at(&scene.view.run, &target(scene, node));
        Self { class, href: escape(&href), around: (before, after) }
    }

    /// Its element.
    pub fn html(&self) -> String {
        format!("<g class=\"{}{}{}{}</g>", self.class, self.around.0, self.href, self.around.1)
    }

    /// Nothing but its classes, or where its link leads, is different.
    #[cfg(feature = "hydrate")]
    pub fn same_but_class(&self, other: &Self) -> bool {
        self.around == other.around
    }

    /// What a mark at a side says, its width and where it begins.
    fn mark(count: u32, side: i32) -> (String, i32, i32) {
        let said = format!("+{count}");
        let width = 9 + 7 * i32::try_from(said.len()).unwrap_or(2);
        let x = if side < 0 { -width - 3 } else { NODE.w + 3 };
        (said, width, x)
    }

    /// How many are not drawn at a side of a group: they are drawn from its tasks, when it is open.
    fn add_count(out: &mut String, count: u32, word: &str, side: i32) {
        if count == 0 {
            return;
        }
        let (said, width, x) = Self::mark(count, side);
        // Beyond the shade of a group.
        let x = x + 5 * side.max(0);
        let _ = write!(
            out,
            "<g class=\"node-more node-count\" transform=\"translate({x} 14)\">\
             <title>{count} tasks right {word} this group are not drawn. Open the group to draw them.</title>\
             <rect width=\"{width}\" height=\"18\" rx=\"9\"/><text x=\"{}\" y=\"13\">{said}</text></g>",
            width / 2
        );
    }

    /// How many tasks right before and after it are not drawn, and the way back into its group.
    fn add_more(out: &mut String, scene: &Scene<'_>, node: u32) {
        let (before, after) = scene.drawn.part.hidden.get(node as usize).copied().unwrap_or_default();
        if scene.group(node).is_some() {
            for (count, word, side) in [(before, "before", -1), (after, "after", 1)] {
                Self::add_count(out, count, word, side);
            }
            return;
        }
        let name = scene.name(node);
        let inner = scene.drawn.place(node).and_then(|place| scene.view.groups.of(place));
        let inner = inner.map(|group| scene.view.groups.name(group));
        if let Some(group) = inner.filter(|group| !scene.query.fold.is_empty() && is_open(&scene.query.open, group)) {
            let query = RunQuery { open: toggled(&scene.query.open, group), ..scene.query.clone() };
            let _ = write!(
                out,
                "<a class=\"node-more\" transform=\"translate(-6 -8)\" tabindex=\"-1\" data-close=\"{0}\" href=\"{1}\" \
                 aria-label=\"Close the group {0}\"><title>Close the group {0}</title>\
                 <rect width=\"18\" height=\"18\" rx=\"9\"/><text x=\"9\" y=\"13\">−</text></a>",
                escape(group),
                escape(&run_at(&scene.view.run, &query)),
            );
        }
        let sides = [
            (before, "before", format!("1+{}", exactly(name)), -1),
            (after, "after", format!("{}+1", exactly(name)), 1),
        ];
        for (count, word, term, side) in sides.into_iter().filter(|side| side.0 > 0) {
            let (said, width, x) = Self::mark(count, side);
            let query = RunQuery { also: with(&scene.query.also, &term), ..scene.query.clone() };
            let _ = write!(
                out,
                "<a class=\"node-more\" transform=\"translate({x} 14)\" tabindex=\"-1\" data-more=\"{word}\" \
                 data-of=\"{}\" data-term=\"{}\" href=\"{}\" aria-label=\"Draw {count} more right {word} {}\">\
                 <rect width=\"{width}\" height=\"18\" rx=\"9\"/><text x=\"{}\" y=\"13\">{said}</text></a>",
                escape(name),
                escape(&term),
                escape(&run_at(&scene.view.run, &query)),
                escape(name),
                width / 2
            );
        }
    }
}

/// Where a click on a node leads: to its task; into its group.
pub fn target(scene: &Scene<'_>, node: u32) -> RunQuery {
    let mut query = scene.query.clone();
    match scene.group(node) {
        Some(_) => query.open = toggled(&query.open, scene.name(node)),
        None => query.select(scene.name(node)),
    }
    query
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
