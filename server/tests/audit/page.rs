//! The page, as a document.

use app::model::audit::AuditEntry;
use app::model::context::RunRef;
use app::paths;
use reqwest::StatusCode;

use crate::console::{DAG, NOON, RUN};
use crate::trail::{Trail, clearing};

#[tokio::test(flavor = "multi_thread")]
async fn it_says_who_did_what_to_what_and_what_came_of_it() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let vera = console.sign_in("vera").await;
    let attempt = trail.append(&clearing()).await;
    trail.append(&clearing().ended(attempt, NOON + 5_000, "done", "All of it ran & ended.")).await;
    let (status, page) = vera.page("/audit").await;
    assert_eq!(status, StatusCode::OK);
    for words in [
        "Clear tasks",
        "Otto &lt;Operator&gt;",
        "operator · 10.0.0.7",
        "Break-glass: the approver is asleep",
        "itaipu-c",
        "and 2 more",
        "All of it ran &amp; ended.",
        "class=\"break-glass\"",
        "href=\"/executions/0192\"",
        "href=\"/incidents/7\"",
        "unbroken",
        "href=\"/audit.csv\"",
        "href=\"/audit.jsonl\"",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    assert!(page.contains(&paths::run(&RunRef::new("main", DAG, RUN))), "the run is a link");
    assert!(page.contains(&format!("of row {attempt}")), "the outcome names its attempt");
    assert!(!page.contains("href=\"javascript:"), "no link runs anything");
    assert!(!page.contains("type=\"module\""), "it is a document");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_are_in_the_address() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let vera = console.sign_in("vera").await;
    let attempt = trail.append(&clearing()).await;
    trail.append(&clearing().ended(attempt, NOON + 5_000, "failed", "It did not end.")).await;
    trail.append(&AuditEntry { detail: "by itself".into(), ..AuditEntry::system(NOON + 9_000, "recover") }).await;
    let cases: [(&str, &[&str], &[&str]); 10] = [
        ("person=OTTO", &["Clear tasks"], &["by itself"]),
        ("procedure=recover", &["by itself"], &["Clear tasks"]),
        ("target=itaipu-e", &["Clear tasks"], &["by itself"]),
        ("run=dagao", &["Clear tasks"], &["by itself"]),
        ("outcome=failed", &["It did not end."], &["by itself"]),
        ("outcome=open", &["No row matches", "Change or remove the filter."], &["It did not end.", "by itself"]),
        ("since=2026-11-22T11:00:09", &["by itself"], &["Clear tasks"]),
        ("until=2026-11-22+11:00:05", &["Clear tasks"], &["It did not end.", "by itself"]),
        ("until=2026-11-22", &["by itself", "It did not end."], &[]),
        ("since=soon", &["From is not a time", "2026-11-22 01:00"], &["by itself"]),
    ];
    for (query, there, not_there) in cases {
        let (status, page) = vera.page(&format!("/audit?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        for words in there {
            assert!(page.contains(words), "{query}: {words} is not in {page}");
        }
        for words in not_there {
            assert!(!page.contains(words), "{query}: {words} is in {page}");
        }
    }
    let (_, page) = vera.page("/audit?person=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(page.contains("</html>") && !page.contains("<script>alert(1)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_to_older_rows_and_back() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let vera = console.sign_in("vera").await;
    trail.fill(120).await;
    let (_, first) = vera.page("/audit?procedure=tick").await;
    assert_eq!(first.matches("id=\"row-").count(), 50);
    assert!(first.contains("Older") && !first.contains(">Newest<"), "{first}");
    let rows = trail.store.audit_verify().await.expect("it is read").rows;
    let next = format!("/audit?procedure=tick&amp;before={}", rows - 49);
    assert!(first.contains(&next), "{next} is not in {first}");
    let (_, second) = vera.page(&next.replace("&amp;", "&")).await;
    assert!(second.contains(&format!("id=\"row-{}\"", rows - 50)) && second.contains("Newest"), "{second}");
    let (_, last) = vera.page(&format!("/audit?procedure=tick&before={}", rows - 99)).await;
    assert_eq!(last.matches("id=\"row-").count(), 20);
    assert!(!last.contains("Older"), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_meddled_with_is_named_in_red() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let vera = console.sign_in("vera").await;
    trail.fill(9).await;
    let broken = trail.append(&clearing()).await;
    let (_, page) = vera.page("/audit").await;
    assert!(page.contains("unbroken"), "{page}");
    trail.meddle(&format!("UPDATE audit SET name = 'Vera' WHERE sequence = {broken}")).await;
    // A verdict is good for half a minute.
    console.hand.advance(31_000);
    let (status, page) = vera.page("/audit").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&format!("The chain is broken at row {broken}")), "{page}");
    assert!(page.contains("notice-error") && page.contains("it was changed") && !page.contains("unbroken"), "{page}");
    // A row that cannot even be read does not take the verdict with it.
    trail.meddle(&format!("UPDATE audit SET targets = 'none' WHERE sequence = {broken}")).await;
    console.hand.advance(31_000);
    let (status, page) = vera.page("/audit").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains(&format!("The chain is broken at row {broken}")) && page.contains("cannot be shown"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_that_is_reset_is_on_record_and_its_trail_stays() {
    let trail = Trail::new().await;
    let console = trail.console().await;
    let otto = console.sign_in("otto").await;
    let attempt = trail.append(&clearing()).await;
    let () = otto.tell("reset_sandbox", &[]).await;
    let (_, page) = otto.page("/audit?procedure=reset-sandbox").await;
    assert!(page.contains("The sandbox is back at last night."), "{page}");
    assert_eq!(page.matches("id=\"row-").count(), 2, "before the act, and after it: {page}");
    let (_, page) = otto.page("/audit?target=itaipu-a").await;
    assert!(page.contains(&format!("id=\"row-{attempt}\"")), "what was on record before is still there: {page}");
}
