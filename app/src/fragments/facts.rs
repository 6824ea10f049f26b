//! Who owns a task, what runs it and where.

use leptos::prelude::*;

use crate::model::task::TaskDetail;

/// The facts of a task as a list of terms.
pub fn facts(detail: TaskDetail) -> impl IntoView {
    let mut facts = vec![
        ("Owner", detail.owner),
        ("Operator", detail.operator),
        ("Machine", detail.host),
        ("Pool", detail.pool),
        ("Trigger rule", Some(detail.rule)),
        ("Retries", Some(detail.retries.to_string())),
    ];
    facts.retain(|(_, value)| value.as_deref().is_some_and(|value| !value.is_empty()));
    view! {
        <dl class="facts">
            {facts
                .into_iter()
                .map(|(label, value)| {
                    view! {
                        <div>
                            <dt>{label}</dt>
                            <dd>{value}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}
