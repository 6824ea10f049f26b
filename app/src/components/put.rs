//! Puts HTML that came from the server in place of what stood there. Browser only.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Puts it in place. The link that had the focus has it again.
pub fn put(place: &Element, html: &str) {
    let words = |element: &Element| element.get_attribute("aria-label").or_else(|| element.text_content());
    let focused = document().active_element().filter(|element| place.contains(Some(element)));
    let had = focused.as_ref().and_then(words);
    place.set_inner_html(html);
    let links = place.get_elements_by_tag_name("a");
    let again = (0..links.length()).filter_map(|at| links.item(at)).find(|link| had.is_some() && words(link) == had);
    if let Some(link) = again.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}
