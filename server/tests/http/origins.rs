//! Changes that were not sent from this site, redirects that would lead off it, and cookies.

use reqwest::header::{ORIGIN, REFERER, SET_COOKIE};

use crate::console::{Console, location};

const CHANGES: [&str; 5] = ["/sign-in", "/sign-out", "/theme", "/api/confirm", "/api/reset_sandbox"];

#[tokio::test(flavor = "multi_thread")]
async fn a_change_from_another_site_is_refused() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let host = console.base.trim_start_matches("http://").to_owned();
    let elsewhere =
        ["https://evil.example", "null", "http://127.0.0.1", &format!("http://{host}.evil.example"), "garbage", ""];
    for path in CHANGES {
        for origin in elsewhere {
            let answer =
                otto.post(path).header(ORIGIN, origin).form(&[("person", "ada"), ("theme", "dark")]).send().await;
            assert_eq!(answer.expect("it answers").status(), 403, "{path} from {origin:?}");
        }
    }
    // Neither was anything done.
    assert_eq!(otto.page("/executions").await.0, 200, "still signed in");
    let answer =
        otto.post("/theme").header(ORIGIN, &console.base).form(&[("theme", "dark")]).send().await.expect("it answers");
    assert_eq!(answer.status(), 303, "from this site it is taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_leads_only_into_this_site() {
    let console = Console::start().await;
    let nobody = console.nobody();
    let cases = [
        ("/executions?run=a%2Bb", "/executions?run=a%2Bb"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
    ];
    for (next, to) in cases {
        let answer =
            nobody.post("/sign-in").form(&[("person", "otto"), ("next", next)]).send().await.expect("it answers");
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, to), "{next:?}");
    }
    let (status, _) = nobody.page("/sign-in?next=https://evil.example").await;
    assert_eq!(status, 200);
    let stranger = nobody.post("/sign-in").form(&[("person", "mallory")]).send().await.expect("it answers");
    assert_eq!(stranger.status(), 422);
    assert!(stranger.headers().get(SET_COOKIE).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_sent_to_sign_in_comes_back_to_where_they_were() {
    let console = Console::start().await;
    let nobody = console.nobody();
    let wanted = "/runs/main/dagao/manual__2026-11-21T01:00:00+00:00?task=a%26b";
    let answer = nobody.get(wanted).send().await.expect("it answers");
    let to = location(&answer).to_owned();
    let next = reqwest::Url::parse(&format!("{}{to}", console.base)).expect("an address");
    let next = next.query_pairs().find(|(key, _)| key == "next").expect("it says where").1.into_owned();
    assert_eq!(next, wanted);
    let (_, page) = nobody.page(&to).await;
    assert!(page.contains("manual__2026-11-21T01:00:00+00:00"), "the form carries it on");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_is_new_with_every_sign_in_and_gone_after_sign_out() {
    let console = Console::start().await;
    let otto = console.sign_in("otto").await;
    let answer = otto.post("/sign-in").form(&[("person", "ada")]).send().await.expect("it answers");
    let cookie = answer.headers()[SET_COOKIE].to_str().expect("text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    assert!(!cookie.starts_with(otto.cookie()), "an id from before is worth nothing");
    assert_eq!(otto.refused(otto.get("/api/executions")).await.0, 401, "neither is the session from before");
    let paula = console.sign_in("paula").await;
    assert_eq!(paula.post("/sign-out").send().await.expect("it answers").status(), 303);
    assert_eq!(paula.refused(paula.get("/api/executions")).await.0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_theme_is_kept_in_a_cookie_and_leads_back() {
    let console = Console::start().await;
    let nobody = console.nobody();
    for (given, kept) in
        [("light", "light"), ("dark", "dark"), ("system", "system"), ("x; Domain=evil.example", "system")]
    {
        let request = nobody.post("/theme").header(REFERER, format!("{}/executions?a=b", console.base));
        let answer = request.form(&[("theme", given)]).send().await.expect("it answers");
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/executions?a=b"));
        let cookie = answer.headers()[SET_COOKIE].to_str().expect("text").to_owned();
        assert!(cookie.starts_with(&format!("theme={kept};")), "{cookie}");
        let page = nobody.get("/sign-in").header("cookie", format!("theme={kept}")).send().await.expect("it answers");
        let page = page.text().await.expect("text");
        assert_eq!(page.contains(r#"data-theme="dark""#), kept == "dark", "{kept}");
    }
    for referer in ["https://evil.example//evil.example/x", "https://evil.example", "garbage", "//evil.example"] {
        let answer =
            nobody.post("/theme").header(REFERER, referer).form(&[("theme", "dark")]).send().await.expect("it answers");
        let to = location(&answer);
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"), "{referer} led to {to}");
    }
}
