//! A trail to look at: a store in a file, rows in it, and somebody who meddles with them.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

use std::collections::BTreeMap;

use app::model::audit::AuditEntry;
use app::model::context::RunRef;
use app::model::person::Person;
use server::store::Store;
use sqlx::Executor;

use crate::console::{Console, DAG, NOON, RUN, config};

/// A store in a file.
pub struct Trail {
    /// Its folder.
    pub folder: tempfile::TempDir,
    /// It.
    pub store: Store,
}

impl Trail {
    /// An empty one.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&address(&folder)).await.unwrap();
        Self { folder, store }
    }

    /// Its address.
    pub fn url(&self) -> String {
        address(&self.folder)
    }

    /// A console over it.
    pub async fn console(&self) -> Console {
        let mut config = config();
        config.database_url = self.url();
        Console::with(config).await
    }

    /// Puts something on record; answers its number.
    pub async fn append(&self, entry: &AuditEntry) -> i64 {
        self.store.audit_append(entry).await.unwrap()
    }

    /// Rows of no interest.
    pub async fn fill(&self, rows: i64) {
        for number in 0..rows {
            let detail = format!("tick {number}");
            self.append(&AuditEntry { detail, ..AuditEntry::system(NOON + number, "tick") }).await;
        }
    }

    /// Meddles with it, as somebody who owns the database can.
    pub async fn meddle(&self, statement: &str) {
        for trigger in ["audit_is_not_changed", "audit_is_not_deleted", "audit_is_not_replaced"] {
            self.store.pool().execute(format!("DROP TRIGGER IF EXISTS {trigger}").as_str()).await.unwrap();
        }
        self.store.pool().execute(statement).await.unwrap();
    }
}

fn address(folder: &tempfile::TempDir) -> String {
    format!("sqlite:{}", folder.path().join("comporta.db").display())
}

/// Otto clears a task of last night, past the second person.
pub fn clearing() -> AuditEntry {
    let otto: Person = serde_json::from_value(serde_json::json!({
        "subject": "otto", "name": "Otto <Operator>", "email": "otto@sandbox.example", "role": "operator",
    }))
    .unwrap();
    AuditEntry {
        address: "10.0.0.7".into(),
        run: Some(RunRef::new("main", DAG, RUN)),
        parameters: BTreeMap::from([("downstream".into(), "true".into())]),
        fingerprint: "f00d".into(),
        targets: ["itaipu-a", "itaipu-b", "itaipu-c", "itaipu-d", "itaipu-e"].map(str::to_owned).to_vec(),
        execution: "0192".into(),
        links: BTreeMap::from([
            ("incident".into(), "/incidents/7".into()),
            ("bad".into(), "javascript:alert(1)".into()),
        ]),
        break_glass: Some("the approver is asleep".into()),
        ..AuditEntry::attempt(NOON, &otto, "clear-tasks")
    }
}
