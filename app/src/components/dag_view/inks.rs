//! The colours that the canvas paints with: those of the style sheet, read from elements that carry them, so that light,
//! dark and a changed theme are right.

use leptos::prelude::*;

use crate::model::state::Phase;

/// How many shades there are.
pub const SHADES: usize = 10;

/// Elements that nobody sees: one per phase, one per shade, then the lines and letters.
#[component]
pub fn Inks(element: NodeRef<leptos::html::Div>) -> impl IntoView {
    let phases = Phase::ALL.iter().map(|phase| format!("phase-{}", phase.slug()));
    let shades = (0..SHADES).map(|shade| format!("shade-{shade}"));
    let others = ["ink-lines", "ink-letters"].map(str::to_owned);
    let all: String = phases.chain(shades).chain(others).map(|class| format!("<i class=\"{class}\"></i>")).collect();
    view! { <div node_ref=element class="inks" hidden inner_html=all></div> }
}

/// Colours as the canvas takes them.
#[cfg(feature = "hydrate")]
pub struct Colours(Vec<[String; 2]>);

#[cfg(feature = "hydrate")]
impl Colours {
    /// Reads them as they are now.
    pub fn read(element: &web_sys::Element) -> Self {
        let all = element.children();
        let read = |at: u32| {
            let style = window().get_computed_style(&all.item(at)?).ok()??;
            Some(["color", "background-color"].map(|name| style.get_property_value(name).unwrap_or_default()))
        };
        Self((0..all.length()).map(|at| read(at).unwrap_or_default()).collect())
    }

    fn get(&self, at: usize, which: usize) -> &str {
        self.0.get(at).map_or("", |colours| &colours[which])
    }

    /// The colour of a phase, and its soft one.
    pub fn phase(&self, phase: Phase) -> (&str, &str) {
        (self.get(phase as usize, 0), self.get(phase as usize, 1))
    }

    /// The colour of a shade.
    pub fn shade(&self, shade: u8) -> &str {
        self.get(Phase::ALL.len() + usize::from(shade), 1)
    }

    /// Lines, and what lies on its own ground.
    pub fn lines(&self) -> (&str, &str) {
        (self.get(Phase::ALL.len() + SHADES, 0), self.get(Phase::ALL.len() + SHADES, 1))
    }

    /// Letters, and what is lit.
    pub fn letters(&self) -> (&str, &str) {
        (self.get(Phase::ALL.len() + SHADES + 1, 0), self.get(Phase::ALL.len() + SHADES + 1, 1))
    }
}
