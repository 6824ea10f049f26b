//! The run context: the values that other tools ask for, each to be copied.

use leptos::prelude::*;

use crate::model::run::RunView;
use crate::ui::copyable::Copyable;

/// It, as HTML.
#[must_use]
pub fn context(view: &RunView) -> String {
    let entries = view.head.context.entries();
    let entries = entries.into_iter().map(|(label, value)| (label, label, value));
    std::iter::once(("run", "run id", view.run.run.as_str()))
        .chain(entries)
        .map(|(term, label, value)| {
            view! {
                <div>
                    <dt>{term}</dt>
                    <dd>
                        <Copyable label=label value=value />
                    </dd>
                </div>
            }
        })
        .collect_view()
        .to_html()
}
