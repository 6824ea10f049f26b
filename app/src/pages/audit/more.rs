//! What is seldom looked at in a row: parameters, all targets, links, fingerprint, digests.

use leptos::prelude::*;

use crate::model::audit::AuditRow;

/// Opens without JavaScript.
pub fn more(row: &AuditRow) -> impl IntoView + use<> {
    let entry = &row.entry;
    let parameters = entry.parameters.iter().map(|(name, value)| fact(name.clone(), value.clone())).collect_view();
    let links = entry
        .links
        .iter()
        .filter(|(_, to)| is_safe(to))
        .map(|(name, to)| view! { <li><a href=to.clone() rel="external noreferrer">{name.clone()}</a></li> })
        .collect_view();
    let targets = (!entry.targets.is_empty()).then(|| fact("targets".into(), entry.targets.join(", ")));
    let fingerprint = (!entry.fingerprint.is_empty()).then(|| fact("fingerprint".into(), entry.fingerprint.clone()));
    view! {
        <details class="audit-more">
            <summary aria-label=format!("More of row {}", row.sequence)>"More"</summary>
            <dl>
                {parameters} {targets} {fingerprint} {fact("digest".into(), row.hash.clone())}
                {fact("digest before".into(), row.previous.clone())}
            </dl>
            {(!entry.links.is_empty()).then(|| view! { <ul>{links}</ul> })}
        </details>
    }
}

fn fact(name: String, value: String) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// An address of this console, or one that cannot run anything.
fn is_safe(to: &str) -> bool {
    to.starts_with("https://") || (to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'))
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn only_addresses_that_run_nothing_are_links() {
        assert!(is_safe("/executions/1") && is_safe("https://airflow.example.com/x"));
        for to in ["javascript:alert(1)", "//evil.example", "/\\evil.example", "http://x", "data:text/html,x", ""] {
            assert!(!is_safe(to), "{to}");
        }
    }
}
