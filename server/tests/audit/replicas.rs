//! Two consoles that share a PostgreSQL.

use reqwest::StatusCode;
use server::store::Store;

use crate::console::{Console, config};
use crate::postgres::Postgres;
use crate::process::run;
use crate::trail::clearing;

#[tokio::test(flavor = "multi_thread")]
async fn what_one_puts_on_record_the_other_shows_and_the_program_verifies() {
    let server = Postgres::shared();
    let mut config = config();
    config.database_url = server.database();
    let consoles = [Console::with(config.clone()).await, Console::with(config.clone()).await];
    let (otto, vera) = (consoles[0].sign_in("otto").await, consoles[1].sign_in("vera").await);
    let () = otto.tell("reset_sandbox", &[]).await;
    let (status, page) = vera.page("/audit?procedure=reset-sandbox").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(page.matches("id=\"row-").count(), 2, "{page}");
    assert!(page.contains("unbroken"), "{page}");
    let (status, ready) = vera.page("/readyz").await;
    assert_eq!((status, ready.as_str()), (StatusCode::OK, "ok"));
    let folder = tempfile::tempdir().unwrap();
    let url = [("COMPORTA_DATABASE_URL", config.database_url.as_str())];
    let output = run(folder.path(), &["audit", "verify"], &url).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // Meddled with, as somebody who owns the database can.
    let store = Store::open(&config.database_url).await.unwrap();
    let row = store.audit_append(&clearing()).await.unwrap();
    for statement in [
        "DROP TRIGGER audit_is_not_changed ON audit".to_owned(),
        format!("UPDATE audit SET break_glass = NULL WHERE sequence = {row}"),
    ] {
        sqlx::query(&statement).execute(store.pool()).await.unwrap();
    }
    let output = run(folder.path(), &["audit", "verify"], &url).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(1) && said.starts_with(&format!("BROKEN at row {row}: ")), "{output:?}");
}
