//! `comporta audit verify`.

use std::process::Output;

use crate::process::run;
use crate::trail::Trail;

async fn verify(trail: &Trail, more: &[&str]) -> Output {
    let url = trail.url();
    let arguments: Vec<&str> = ["audit", "verify"].into_iter().chain(more.iter().copied()).collect();
    run(trail.folder.path(), &arguments, &[("COMPORTA_DATABASE_URL", &url)]).await
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    (output.status.code(), text)
}

#[tokio::test]
async fn an_unbroken_trail_ends_with_0_and_names_its_last_row() {
    let trail = Trail::new().await;
    assert_eq!(said(&verify(&trail, &[]).await), (Some(0), "0 rows, unbroken\n".into()));
    trail.fill(3).await;
    let last = trail.store.audit_verify().await.unwrap().last.unwrap();
    let (code, text) = said(&verify(&trail, &[]).await);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("3 rows, unbroken.\n") && text.contains(&format!("The last row is {last}\n")), "{text}");
    let (code, text) = said(&verify(&trail, &["--expect", &last.to_string()]).await);
    assert!(code == Some(0) && text.contains("the row that was noted is there"), "{text}");
}

#[tokio::test]
async fn a_broken_trail_ends_with_1_and_names_the_first_broken_row() {
    let trail = Trail::new().await;
    trail.fill(6).await;
    trail.meddle("UPDATE audit SET detail = 'nothing' WHERE sequence IN (4, 5)").await;
    let (code, text) = said(&verify(&trail, &[]).await);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.starts_with("BROKEN at row 4: its digest is not that of what it says"), "{text}");
    assert!(text.contains("3 rows hold from the first on"), "{text}");
}

#[tokio::test]
async fn an_end_that_was_cut_off_shows_only_with_what_was_noted() {
    let trail = Trail::new().await;
    trail.fill(5).await;
    let last = trail.store.audit_verify().await.unwrap().last.unwrap().to_string();
    trail.meddle("DELETE FROM audit WHERE sequence > 3").await;
    let (code, text) = said(&verify(&trail, &[]).await);
    assert!(code == Some(0) && text.contains("with --expect it shows later whether rows were cut off"), "{text}");
    let (code, text) = said(&verify(&trail, &["--expect", &last]).await);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.starts_with("BROKEN at row 5: it was noted and is gone"), "{text}");
    let (code, text) = said(&verify(&trail, &["--expect", "5"]).await);
    assert!(code == Some(2) && text.contains("<sequence>:<hash>"), "{text}");
}

#[tokio::test]
async fn a_store_that_is_not_there_is_said_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["audit", "verify"];
    let output = run(folder.path(), &arguments, &[("COMPORTA_DATABASE_URL", "sqlite:none.db")]).await;
    let (code, text) = said(&output);
    assert!(code == Some(1) && text.contains("cannot read the audit trail of sqlite:none.db"), "{text}");
    assert!(!folder.path().join("none.db").exists());
    let (code, text) = said(&run(folder.path(), &arguments, &[]).await);
    assert!(code == Some(2) && text.contains("database_url is not set"), "{text}");
    let secret = ("COMPORTA_DATABASE_URL", "postgres://u:s3cret@127.0.0.1:1/none");
    let (code, text) = said(&run(folder.path(), &arguments, &[secret]).await);
    assert!(code == Some(1) && !text.contains("s3cret"), "{text}");
}
