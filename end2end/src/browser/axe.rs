//! Accessibility by axe-core, on the page as it stands.

use playwright_rs::Page;
use serde::Deserialize;
use serde_json::json;

use super::chromium::modules;
use super::look::{Look, Theme};

#[derive(Deserialize)]
struct Violation {
    id: String,
    impact: String,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    html: String,
    summary: String,
}

const RUN: &str = "async (options) => {
    const found = await axe.run(document, { resultTypes: ['violations'], ...options });
    const bad = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
    return bad.map(({ id, impact, help, nodes }) => ({
        id, impact, help,
        nodes: nodes.slice(0, 6).map((node) => ({ html: node.html.slice(0, 300), summary: node.failureSummary ?? '' })),
    }));
}";

/// What is serious or critical, in words.
pub(super) async fn check(page: &Page, look: Look) -> Vec<String> {
    let script = modules().join("axe-core/axe.min.js");
    let script = std::fs::read_to_string(&script).unwrap_or_else(|error| panic!("{}: {error}", script.display()));
    page.evaluate_expression(&script).await.unwrap_or_else(|error| panic!("axe does not load: {error}"));
    // Contrast is what takes time, and all that a theme can change.
    let options = match (look.theme, look.width < 800) {
        (Theme::Dark, _) => json!({ "runOnly": ["color-contrast", "link-in-text-block"] }),
        (Theme::Light, true) => json!({ "rules": { "color-contrast": { "enabled": false } } }),
        (Theme::Light, false) => json!({}),
    };
    let violations: Vec<Violation> =
        page.evaluate(RUN, Some(&options)).await.unwrap_or_else(|error| panic!("axe does not run: {error}"));
    violations.into_iter().map(|violation| words(&page.url(), &violation)).collect()
}

fn words(address: &str, Violation { id, impact, help, nodes }: &Violation) -> String {
    let mut said = format!("{impact}: {id}: {help}\n    {address}");
    for Node { html, summary } in nodes {
        said.push_str(&format!("\n    {html}\n        {}", summary.replace('\n', "\n        ")));
    }
    said
}
