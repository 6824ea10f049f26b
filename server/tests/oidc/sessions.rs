//! What becomes of somebody who came in: how long a session lasts, who ends it, how it is held, and how often one may
//! try to begin one.

use app::model::audit::AuditFilter;
use app::model::session::SessionRow;
use reqwest::StatusCode;
use reqwest::header::SET_COOKIE;

use crate::console::{self, Console, arguments, location};

#[tokio::test(flavor = "multi_thread")]
async fn a_live_stream_ends_with_its_session() {
    let console = Console::in_real_time(console::config()).await;
    let (desk, phone) = (console.sign_in("otto").await, console.sign_in("otto").await);
    let run = app::model::context::RunRef::new("main", console::DAG, &last_night(&desk).await);
    let open = async |visitor: &console::Visitor| {
        let answer = visitor.get(&app::paths::live_run(&run, 0)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer
    };
    let ends = async |stream: reqwest::Response| {
        tokio::time::timeout(std::time::Duration::from_secs(5), stream.text()).await.is_ok()
    };
    let (here, there) = (open(&desk).await, open(&phone).await);
    let rows: Vec<SessionRow> = desk.ask("sessions", &[]).await;
    let () = desk.tell("revoke_session", &arguments(&[("id", &rows[1].id)])).await;
    assert!(ends(there).await, "the one that was revoked");
    assert_eq!(phone.get(&app::paths::live_run(&run, 0)).send().await.unwrap().status(), 401);
    assert!(!ends(here).await, "and no other");
    let here = open(&desk).await;
    desk.post("/sign-out").send().await.unwrap();
    assert!(ends(here).await, "signed out");
}

async fn last_night(visitor: &console::Visitor) -> String {
    let page = visitor.ports.runs.list(&visitor.who, &app::model::runs::RunFilter::default()).await.unwrap();
    page.runs.iter().find(|row| row.run.dag == console::DAG).unwrap().run.run.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lasts_as_long_as_it_may_and_no_longer() {
    let mut config = console::config();
    config.sign_in.absolute_minutes = 60;
    let console = Console::with(config).await;
    let otto = console.sign_in("otto").await;
    console.hand.advance(59 * 60_000);
    assert_eq!(otto.get("/executions").send().await.unwrap().status(), 200);
    console.hand.advance(2 * 60_000);
    let answer = otto.get("/executions").send().await.unwrap();
    assert_eq!(location(&answer), "/sign-in?problem=ended&next=%2Fexecutions");
    assert_eq!(otto.refused(otto.get("/api/executions")).await.0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sees_and_ends_ones_own_sessions_and_nobody_elses() {
    let console = Console::start().await;
    let (desk, phone, ada) =
        (console.sign_in("otto").await, console.sign_in("otto").await, console.sign_in("ada").await);
    let rows: Vec<SessionRow> = desk.ask("sessions", &[]).await;
    assert_eq!((rows.len(), rows[0].this, rows[1].this), (2, true, false), "{rows:?}");
    assert_eq!(rows[0].address, "127.0.0.1");
    let hers: Vec<SessionRow> = ada.ask("sessions", &[]).await;
    let (status, _) = desk.refused(desk.post("/api/revoke_session").form(&arguments(&[("id", &hers[0].id)]))).await;
    assert_eq!(status, 404, "somebody else's is none of his");
    assert_eq!(ada.get("/executions").send().await.unwrap().status(), 200);
    let (status, _) = desk.refused(desk.post("/api/revoke_session").form(&arguments(&[("id", &rows[0].id)]))).await;
    assert_eq!(status, 422, "the one that asks is signed out, not revoked");
    let () = desk.tell("revoke_session", &arguments(&[("id", &rows[1].id)])).await;
    assert!(location(&phone.get("/executions").send().await.unwrap()).starts_with("/sign-in"));
    assert_eq!(desk.get("/executions").send().await.unwrap().status(), 200);
    let rows: Vec<SessionRow> = desk.ask("sessions", &[]).await;
    assert_eq!(rows.len(), 1);
    let page = desk.ports.audit.search(&desk.who, &AuditFilter::default(), 20).await.unwrap();
    let line = |row: &app::model::audit::AuditRow| format!("{} {}", row.entry.subject, row.entry.procedure);
    let lines: Vec<_> = page.rows.iter().rev().map(line).collect();
    assert_eq!(lines[..3], ["otto sign-in", "otto sign-in", "ada sign-in"]);
    assert!(lines.contains(&"otto revoke-session".into()), "{lines:?}");
    assert!(page.rows.iter().all(|row| row.entry.address == "127.0.0.1" || row.entry.address.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_tries_too_often_waits() {
    let mut config = console::config();
    config.sign_in.attempts_per_minute = 5;
    let console = Console::with(config).await;
    let nobody = console.nobody();
    let attempt = || nobody.post("/sign-in").form(&[("person", "eve")]).send();
    for _ in 0..5 {
        assert_eq!(attempt().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = attempt().await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=13).contains(&wait), "{wait}");
    let page = refused.text().await.unwrap();
    assert!(page.contains("Too many tries") && page.contains("</html>"), "{page}");
    let again = nobody.get(&app::paths::sign_in_start("/audit")).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::TOO_MANY_REQUESTS);
    let page = again.text().await.unwrap();
    assert!(page.contains("value=\"/audit\""), "where they wanted to is kept: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_cookies_are_held_to_this_host_and_browsers_to_https() {
    let mut config = console::config();
    config.public_url = Some("https://comporta.example.com".parse().unwrap());
    let console = Console::with(config).await;
    let answer = console.nobody().post("/sign-in").form(&[("person", "otto")]).send().await.unwrap();
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-comporta="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.to_lowercase().contains("domain="), "{cookie}");
    assert!(answer.headers()["strict-transport-security"].to_str().unwrap().starts_with("max-age=63072000"));
    // Behind the proxy the host is another one: where browsers reach it counts.
    let post = |origin: &'static str| {
        let request = console.nobody().post("/sign-in").header("origin", origin).form(&[("person", "otto")]);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(post("https://comporta.example.com").await, 303);
    assert_eq!(post("https://evil.example.com").await, 403);
    let cross = console.nobody().post("/sign-in").header("sec-fetch-site", "cross-site").form(&[("person", "otto")]);
    assert_eq!(cross.send().await.unwrap().status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn something_destructive_takes_a_fresh_sign_in_where_that_is_configured() {
    let mut config = console::config();
    config.sign_in.reauthenticate_minutes = 10;
    let console = Console::with(config).await;
    let mut ada = console.sign_in("ada").await;
    ada.who.authenticated = console::NOON;
    let asked = app::model::procedure::PlanRequest::new(
        "cycle-machines",
        &app::model::context::RunRef::new("main", console::DAG, console::RUN),
        "",
    );
    let confirm = |minutes: i64| {
        console.hand.advance(minutes * 60_000);
        let (ada, asked) = (&ada, asked.clone());
        async move {
            let procedures = &ada.ports.procedures;
            let plan = procedures.plan(&ada.who, &asked, None).await.unwrap();
            let seen = app::ports::Seen {
                fingerprint: &plan.fingerprint,
                ticket: &plan.ticket,
                reason: "network errors all over",
                ..Default::default()
            };
            procedures.confirm(&ada.who, &asked, seen).await
        }
    };
    assert!(confirm(9).await.is_ok());
    let error = confirm(2).await.unwrap_err();
    assert_eq!((error.status(), error.kind), (401, app::model::error::ErrorKind::SignInAgain));
    // The page says so, and leads there and back.
    let page = app::paths::plan(&asked);
    let plan = ada.ports.procedures.plan(&ada.who, &asked, None).await.unwrap();
    console.hand.advance(11 * 60_000);
    let form = arguments(&[
        ("request[procedure]", "cycle-machines"),
        ("request[run][airflow]", "main"),
        ("request[run][dag]", console::DAG),
        ("request[run][run]", console::RUN),
        ("fingerprint", &plan.fingerprint),
        ("ticket", &plan.ticket),
        ("reason", "network errors all over"),
    ]);
    let sent = ada.post("/api/confirm").form(&form).header("accept", "text/html");
    let answer = sent.header("referer", format!("{}{page}", console.base)).send().await.unwrap();
    let (_, shown) = ada.page(location(&answer).trim_start_matches(&console.base)).await;
    assert!(shown.contains("You signed in too long ago for this"), "{}", location(&answer));
    assert!(shown.contains(&app::paths::sign_in_again(&page).replace('&', "&amp;")), "it leads to it");
}
