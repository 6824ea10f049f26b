//! What browsers are told about every answer.

use crate::console::{Console, DAG, RUN};

fn directives(policy: &str) -> Vec<(String, Vec<String>)> {
    let directive = |text: &str| {
        let mut words = text.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.collect()))
    };
    policy.split(';').filter_map(directive).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_what_may_be_done_with_it() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let run = format!("/runs/main/{DAG}/{RUN}");
    for path in ["/", &run, "/no/such/page", "/api/executions", "/healthz", "/metrics", "/favicon.svg", "/audit.csv"] {
        let answer = otto.get(path).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(header("permissions-policy").contains("geolocation=()"), "{path}");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        let kept = if path == "/favicon.svg" { "public" } else { "no-store" };
        assert!(header("cache-control").contains(kept), "{path}: {}", header("cache-control"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_carry_the_nonce_of_their_answer_and_no_other() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let mut nonces = Vec::new();
    for path in ["/".to_owned(), format!("/runs/main/{DAG}/{RUN}"), "/styleguide".to_owned(), "/audit".to_owned()] {
        let answer = otto.get(&path).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        let text = answer.text().await.unwrap();
        let scripts = directives(&policy).into_iter().find(|(name, _)| name == "script-src").unwrap().1;
        let nonce = scripts.iter().find_map(|source| source.strip_prefix("'nonce-")).unwrap();
        let nonce = nonce.trim_end_matches('\'').to_owned();
        for opening in ["<script", "<style", "<link rel=\"modulepreload\""] {
            for tag in text.split(opening).skip(1).map(|rest| rest.split('>').next().unwrap()) {
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {opening}{tag}>");
            }
        }
        assert!(!text.contains(" style=\""), "{path} has a style attribute, which the policy forbids");
        assert!(!text.contains(" onclick=") && !text.contains("javascript:"), "{path}");
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "each answer has its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_too_long_is_refused() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    for (length, status) in [(7_000, 200), (9_000, 414)] {
        let answer = otto.get(&format!("/runs/main/{DAG}/{RUN}?q={}", "a".repeat(length))).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{length}");
    }
}
