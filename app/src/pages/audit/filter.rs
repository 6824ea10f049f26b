//! What narrows the trail; a GET form, so that every choice has an address.

use leptos::prelude::*;

use crate::model::audit::AuditFilter;
use crate::model::execution::Outcome;
use crate::paths;

/// The form above the rows.
#[component]
pub fn FilterForm(
    /// What is narrowed to now.
    filter: AuditFilter,
) -> impl IntoView {
    let narrows = filter.narrows();
    view! {
        <form method="get" action=paths::AUDIT class="audit-filter" role="search" aria-label="Filter the audit trail">
            {field("Person", "person", filter.person, "name or subject")}
            {field("Procedure", "procedure", filter.procedure, "clear-tasks, sign-in")}
            {field("Target", "target", filter.target, "task or other name")}
            {field("Run", "run", filter.run, "DAG or run id")}
            {outcomes(filter.outcome)}
            {field("From (UTC)", "since", filter.since, "2026-11-22 01:00")}
            {field("Until (UTC)", "until", filter.until, "2026-11-23")}
            <div class="audit-filter-end">
                <button class="button button-primary">"Filter"</button>
                {narrows.then(|| view! { <a class="button button-quiet" href=paths::AUDIT aria-label="Remove the filter">"Remove"</a> })}
            </div>
        </form>
    }
}

fn field(label: &'static str, name: &'static str, value: String, hint: &'static str) -> impl IntoView {
    view! {
        <label class="audit-field">
            <span>{label}</span>
            <input type="text" name=name value=value placeholder=hint autocomplete="off" spellcheck="false" />
        </label>
    }
}

fn outcomes(chosen: String) -> impl IntoView {
    let mut options = vec![
        (String::new(), "any".to_owned()),
        (AuditFilter::OPEN.to_owned(), "no outcome yet".to_owned()),
        ("refused".to_owned(), "refused".to_owned()),
    ];
    let settled = Outcome::ALL.into_iter().filter(|outcome| outcome.is_settled());
    options.extend(settled.map(|outcome| (outcome.slug().to_owned(), outcome.label().to_owned())));
    if !options.iter().any(|(slug, _)| *slug == chosen) {
        options.push((chosen.clone(), chosen.clone()));
    }
    view! {
        <label class="audit-field">
            <span>"Outcome"</span>
            <select name="outcome">
                {options
                    .into_iter()
                    .map(|(slug, word)| {
                        let selected = slug == chosen;
                        view! {
                            <option value=slug selected=selected>
                                {word}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}
