//! One of a few choices side by side.

use leptos::prelude::*;

use crate::ui::icon::Icon;

/// The choice, as a link; it is `on` if it is the one that holds. What is `carried` along gets into its address by script.
pub fn segment(to: String, on: bool, carried: bool, icon: Option<&'static str>, words: String) -> AnyView {
    let class = if on { "segment segment-on" } else { "segment" };
    view! {
        <a href=to class=class aria-current=on.then_some("true") data-carries=carried.then_some("")>
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {words}
        </a>
    }
    .into_any()
}
