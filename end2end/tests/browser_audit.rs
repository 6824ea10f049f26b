//! The audit trail in the browser, with and without JavaScript: what is on record, filters, pages,
//! files, and a row that was meddled with.

use app::model::audit::AuditEntry;
use app::model::context::RunRef;
use app::model::person::Person;
use end2end::browser::{Look, Stage, Visitor, scene};
use server::store::Store;

/// 2026-11-22T11:00:00Z.
const NOON: i64 = 1_795_345_200_000;

/// A console over a store in a file, with rows in it.
struct Trail {
    stage: Stage,
    store: Store,
    _folder: tempfile::TempDir,
}

impl Trail {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("comporta.db").display());
        let stage = Stage::with(|config| config.database_url.clone_from(&url)).await;
        let store = Store::open(&url).await.expect("the store opens");
        let trail = Self { stage, store, _folder: folder };
        trail.fill().await;
        trail
    }

    async fn append(&self, entry: &AuditEntry) -> i64 {
        self.store.audit_append(entry).await.expect("it is written")
    }

    /// A night's worth: sixty rows of no interest, then what people did.
    async fn fill(&self) {
        for number in 0..60 {
            let detail = "No execution was under way.".into();
            self.append(&AuditEntry { detail, ..AuditEntry::system(NOON - 600_000 + number, "recover") }).await;
        }
        let night = RunRef::new("main", "dagao", "scheduled__2026-11-22T01:00:00+00:00");
        let (otto, ada) = (person("otto", "Otto Operator", "operator"), person("ada", "Ada Admin", "admin"));
        let signed_in = AuditEntry { outcome: "done".into(), ..AuditEntry::session(NOON, &otto, "sign-in") };
        self.append(&AuditEntry { address: "10.0.0.7".into(), ..signed_in }).await;
        let clear = AuditEntry {
            address: "10.0.0.7".into(),
            run: Some(night.clone()),
            parameters: [("downstream".to_owned(), "true".to_owned())].into(),
            fingerprint: "5f2c".repeat(16),
            targets: (1..=12).map(|number| format!("itaipu-fx-model-{number}")).collect(),
            execution: "01938f6e-0000-7000-8000-000000000001".into(),
            ..AuditEntry::attempt(NOON + 60_000, &otto, "clear-tasks")
        };
        let attempt = self.append(&clear).await;
        let words = "11 of 12 tasks run again; itaipu-fx-model-4 was not found.";
        self.append(&clear.ended(attempt, NOON + 95_000, "partial", words)).await;
        let glass = AuditEntry {
            address: "10.0.0.9".into(),
            run: Some(night),
            targets: vec!["load-redshift-audit".into()],
            execution: "01938f6e-0000-7000-8000-000000000002".into(),
            links: [("incident 7".to_owned(), "/executions".to_owned())].into(),
            break_glass: Some("nobody else is awake and the report is due at six".into()),
            ..AuditEntry::attempt(NOON + 120_000, &ada, "mark-success")
        };
        let attempt = self.append(&glass).await;
        self.append(&glass.ended(attempt, NOON + 121_000, "done", "It is marked, and was read again.")).await;
        let open =
            AuditEntry { targets: vec!["itaipu-b".into()], ..AuditEntry::attempt(NOON + 200_000, &otto, "retry-task") };
        self.append(&open).await;
    }

    async fn meddle(&self, statements: &[&str]) {
        for statement in statements {
            sqlx::query(statement).execute(self.store.pool()).await.expect("the database obeys its owner");
        }
    }
}

fn person(subject: &str, name: &str, role: &str) -> Person {
    let person = serde_json::json!({ "subject": subject, "name": name, "email": "", "role": role });
    serde_json::from_value(person).expect("a person")
}

async fn meet(look: Look) -> (Trail, Visitor) {
    let trail = Trail::open().await;
    let visitor = trail.stage.visitor("vera", look).await;
    (trail, visitor)
}

#[test]
fn what_people_did_is_on_the_page() {
    scene(async {
        for look in [Look::DESK, Look::NO_SCRIPT, Look::DESK.dark(), Look::PHONE, Look::PHONE.dark()] {
            let (_trail, visitor) = meet(look).await;
            assert_eq!(visitor.open("/audit").await, 200);
            assert_eq!(visitor.text("h1").await, "Audit");
            assert!(visitor.text(".audit-verdict").await.contains("rows, unbroken"));
            assert_eq!(visitor.count("tbody tr").await, 50);
            let cleared = visitor.text("tr:has-text('Clear tasks'):has-text('attempt')").await;
            for words in ["Otto Operator", "operator · 10.0.0.7", "itaipu-fx-model-3", "and 9 more", "dagao"] {
                assert!(cleared.contains(words), "{words} is not in {cleared}");
            }
            let red = visitor.texts("tr.break-glass").await;
            assert_eq!(red.len(), 2, "{red:?}");
            assert!(red[0].contains("Break-glass: nobody else is awake"), "{red:?}");
            // What is seldom looked at opens without a script.
            let more = "tr:has-text('of row'):has-text('Clear tasks') .audit-more";
            assert!(!visitor.one(&format!("{more} dl")).is_visible().await.expect("it is asked"));
            visitor.click(&format!("{more} summary")).await;
            visitor.says(&format!("{more} dl"), "itaipu-fx-model-12").await;
            visitor.fits().await;
            visitor.open("/audit?since=2026-11-22+11:00&until=2026-11-23").await;
            assert_eq!(visitor.count("tbody tr").await, 6);
            visitor.fits().await;
            visitor.shot("audit").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn filters_and_pages_have_addresses() {
    scene(async {
        for look in Look::MODES {
            let (_trail, visitor) = meet(look).await;
            visitor.open("/audit").await;
            visitor.fill("input[name=target]", "redshift").await;
            visitor.press("input[name=target]", "Enter").await;
            visitor.arrives("target=redshift").await;
            assert_eq!(visitor.count("tbody tr").await, 2);
            let csv = visitor.attribute("a:has-text('CSV')", "href").await;
            assert_eq!(csv.as_deref(), Some("/audit.csv?target=redshift"), "the file holds what is shown");
            visitor.click("a[aria-label='Remove the filter']").await;
            visitor.see("tbody tr:nth-child(50)").await;
            visitor.click("nav.pages a:has-text('Older')").await;
            visitor.arrives("before=").await;
            visitor.see("nav.pages a:has-text('Newest')").await;
            assert!(visitor.count("tbody tr").await >= 16);
            visitor.open("/audit?outcome=open").await;
            assert_eq!(visitor.count("tbody tr").await, 1);
            visitor.says("tbody tr", "itaipu-b").await;
            visitor.open("/audit?person=nobody").await;
            visitor.says("main", "Change or remove the filter.").await;
            // The outcome leads to its attempt.
            visitor.open("/audit?target=itaipu-fx-model-7&outcome=partial").await;
            visitor.click("tbody a:has-text('of row')").await;
            visitor.arrives("#row-").await;
            visitor.says("tr:target", "attempt").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn a_row_that_was_meddled_with_is_red_and_named() {
    scene(async {
        let (trail, visitor) = meet(Look::DESK).await;
        trail
            .meddle(&["DROP TRIGGER audit_is_not_changed", "UPDATE audit SET detail = 'nothing' WHERE sequence = 20"])
            .await;
        visitor.open("/audit").await;
        visitor.says(".notice-error", "The chain is broken at row 20").await;
        visitor.says(".notice-error", "it was changed").await;
        assert_eq!(visitor.count(".audit-verdict").await, 0);
        visitor.fits().await;
        visitor.shot("audit-broken").await;
        assert_eq!(visitor.barriers().await, Vec::<String>::new());
        visitor.finish().await;
    });
}

#[test]
fn the_page_has_no_barriers() {
    scene(async {
        for look in [Look::DESK, Look::DESK.dark(), Look::PHONE] {
            let (_trail, visitor) = meet(look).await;
            let mut bad = Vec::new();
            for address in ["/audit", "/audit?person=otto", "/audit?since=soon", "/audit?target=none"] {
                visitor.open(address).await;
                bad.extend(visitor.barriers().await);
            }
            assert!(bad.is_empty(), "{}", bad.join("\n"));
            visitor.finish().await;
        }
    });
}
