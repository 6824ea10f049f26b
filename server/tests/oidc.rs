//! Single sign-on over HTTP: who comes in, and everything that keeps somebody out. The provider says whatever
//! is wanted; a real one is met in the browser tests.
#![expect(clippy::unwrap_used, reason = "in a test whatever is not as expected ends it")]

#[path = "support/console.rs"]
mod console;
#[path = "oidc/provider.rs"]
mod provider;
#[path = "oidc/sessions.rs"]
mod sessions;

use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, StatusCode, Url};
use serde_json::json;
use server::config::{Config, OidcConfig, RoleGroups};
use tokio::net::TcpListener;

use crate::console::{Console, client, location};
use crate::provider::{Provider, Says};

fn config(issuer: &str) -> Config {
    let mut config = console::config();
    let groups = |name: &str| vec![name.to_owned()];
    config.public_url = Some("http://127.0.0.1:1/".parse().unwrap());
    config.sign_in.oidc = Some(OidcConfig {
        issuer: issuer.parse().unwrap(),
        client_id: "comporta".into(),
        client_secret: Some("hush".to_owned().into()),
        client_secret_file: None,
        name: "the bank's accounts".into(),
        scopes: vec!["email".into()],
        groups_claim: "groups".into(),
        roles: RoleGroups {
            viewer: groups("everybody"),
            operator: groups("data-infra"),
            approver: groups("leads"),
            admin: groups("sre"),
        },
        clock_skew_seconds: 60,
        timeout_seconds: 2,
    });
    config.sign_in.attempts_per_minute = 1_000;
    config
}

/// A console in real time, since tokens are.
async fn console(provider: &Provider) -> Console {
    Console::in_real_time(config(&provider.issuer)).await
}

/// A browser.
struct Browser {
    http: Client,
    base: String,
    cookie: String,
}

impl Browser {
    fn new(console: &Console) -> Self {
        Self { http: client(), base: console.base.clone(), cookie: String::new() }
    }

    async fn get(&mut self, path: &str) -> reqwest::Response {
        let request = self.http.get(format!("{}{path}", self.base)).header(COOKIE, &self.cookie);
        let answer = request.header("accept", "text/html").send().await.unwrap();
        if let Some(cookie) = answer.headers().get(SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        answer
    }

    /// Goes to the provider: what it was asked for.
    async fn start(&mut self, next: &str) -> Url {
        let answer = self.get(&app::paths::sign_in_start(next)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        location(&answer).parse().unwrap()
    }

    /// Comes back from it: where it is led then.
    async fn back(&mut self, query: &[(&str, &str)]) -> String {
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={}", app::paths::encode(value))).collect();
        let answer = self.get(&format!("/sign-in/callback?{}", query.join("&"))).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
        location(&answer).to_owned()
    }

    /// Goes there and comes back with what the provider then says.
    async fn sign_in(&mut self, provider: &Provider, next: &str) -> String {
        let asked = self.start(next).await;
        let code = provider.code(&of(&asked, "nonce"), &of(&asked, "code_challenge"));
        self.back(&[("code", &code), ("state", &of(&asked, "state")), ("iss", &provider.issuer)]).await
    }
}

fn of(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// What a sign-in leads to when the provider says this.
async fn led_to(says: impl FnOnce(&mut Says)) -> String {
    let provider = Provider::open().await;
    let console = console(&provider).await;
    provider.say(says);
    Browser::new(&console).sign_in(&provider, "").await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_comes_in_where_they_wanted_to_with_the_role_of_their_group() {
    let provider = Provider::open().await;
    let console = console(&provider).await;
    let mut una = Browser::new(&console);
    let deep = format!("/runs/main/dagao/x?task={}", app::paths::encode("a b"));
    let answer = una.get(&deep).await;
    let to = location(&answer).to_owned();
    assert!(to.starts_with("/sign-in?next="), "{to}");
    let page = una.get(&to).await.text().await.unwrap();
    assert!(
        page.contains("Sign in with the bank&#x27;s accounts") || page.contains("Sign in with the bank's accounts")
    );

    let asked = una.start(&deep).await;
    assert_eq!(of(&asked, "response_type"), "code");
    assert_eq!(of(&asked, "code_challenge_method"), "S256");
    assert_eq!(of(&asked, "redirect_uri"), "http://127.0.0.1:1/sign-in/callback");
    assert!(of(&asked, "scope").split(' ').any(|scope| scope == "openid"), "{asked}");
    let before = una.cookie.clone();
    assert_eq!(una.sign_in(&provider, &deep).await, deep);
    assert_ne!(una.cookie, before, "an id from before is worth nothing");
    let page = una.get("/executions").await.text().await.unwrap();
    assert!(page.contains("Una União") && page.contains("operator"), "{page}");
    // The old id signs nobody in.
    let answer = una.http.get(format!("{}/executions", una.base)).header(COOKIE, before).send().await.unwrap();
    assert!(location(&answer).starts_with("/sign-in"), "{}", answer.status());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_token_keeps_its_bearer_out() {
    let claim = |name: &'static str, value: serde_json::Value| {
        move |says: &mut Says| drop(says.claims.insert(name.into(), value))
    };
    for (name, value) in [
        ("nonce", json!("another")),
        ("aud", json!("another")),
        ("iss", json!("https://evil.example.com")),
        ("exp", json!(-61)),
        ("iat", json!(120)),
        ("nonce", json!(null)),
        ("sub", json!(null)),
    ] {
        let to = led_to(claim(name, value.clone())).await;
        assert_eq!(to, "/sign-in?problem=token", "{name} = {value}");
    }
    assert_eq!(led_to(|says| says.alg = "none").await, "/sign-in?problem=token");
    assert_eq!(led_to(|says| says.alg = "HS256").await, "/sign-in?problem=token", "our own secret signs nobody in");
    assert_eq!(led_to(|says| says.forged = true).await, "/sign-in?problem=token");
    assert_eq!(led_to(|says| says.kid = "second").await, "/sign-in?problem=token", "a key that nobody published");
    // Within the tolerance of clocks.
    assert_eq!(led_to(claim("exp", json!(-30))).await, "/");
    assert_eq!(led_to(claim("iat", json!(30))).await, "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_rotated_is_looked_for_once_more() {
    let provider = Provider::open().await;
    let console = console(&provider).await;
    assert_eq!(Browser::new(&console).sign_in(&provider, "").await, "/");
    provider.say(|says| (says.kid, says.rotated) = ("second", true));
    assert_eq!(Browser::new(&console).sign_in(&provider, "").await, "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_no_group_is_told_so_and_groups_may_come_from_what_is_told_of_the_user() {
    let none = led_to(|says| drop(says.claims.insert("groups".into(), json!(["others"])))).await;
    assert_eq!(none, "/sign-in?problem=no-role");
    let told = led_to(|says| drop(says.claims.insert("groups".into(), json!(null)))).await;
    assert_eq!(told, "/", "the user info has them");
    let other = led_to(|says| {
        says.claims.insert("groups".into(), json!(null));
        says.user = json!({ "sub": "somebody else", "groups": ["sre"] });
    });
    assert_eq!(other.await, "/sign-in?problem=token");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_belongs_to_no_try_is_refused() {
    let provider = Provider::open().await;
    let console = console(&provider).await;
    let mut una = Browser::new(&console);
    let asked = una.start("").await;
    let (state, nonce, challenge) = (of(&asked, "state"), of(&asked, "nonce"), of(&asked, "code_challenge"));
    let code = provider.code(&nonce, &challenge);
    assert_eq!(una.back(&[("code", &code), ("state", "guessed")]).await, "/sign-in?problem=state");
    assert_eq!(una.back(&[("code", &code)]).await, "/sign-in?problem=state");
    // Another browser with the whole answer is not this one.
    let mut eve = Browser::new(&console);
    eve.start("").await;
    assert_eq!(eve.back(&[("code", &code), ("state", &state)]).await, "/sign-in?problem=state");
    // Another issuer's answer; the try is spent with it.
    let mixed = una.back(&[("code", &code), ("state", &state), ("iss", "https://evil.example.com")]).await;
    assert_eq!(mixed, "/sign-in?problem=token");
    assert_eq!(una.back(&[("code", &code), ("state", &state)]).await, "/sign-in?problem=state", "each is good once");
    // A code that was used, under a try that is good.
    assert_eq!(una.sign_in(&provider, "").await, "/");
    let asked = una.start("").await;
    assert_eq!(una.back(&[("code", "code-0"), ("state", &of(&asked, "state"))]).await, "/sign-in?problem=code");
    let denied = una.start("/audit").await;
    let to = una.back(&[("error", "access_denied"), ("state", &of(&denied, "state"))]).await;
    assert_eq!(to, "/sign-in?problem=denied&next=%2Faudit");
    let page = una.get(&to).await;
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
    assert!(page.text().await.unwrap().contains("did not let you through"));
    // Several tabs can be under way.
    let (one, two) = (una.start("/audit").await, una.start("/backends").await);
    for (asked, to) in [(one, "/audit"), (two, "/backends")] {
        let code = provider.code(&of(&asked, "nonce"), &of(&asked, "code_challenge"));
        assert_eq!(una.back(&[("code", &code), ("state", &of(&asked, "state"))]).await, to);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_is_said_to_be_and_comes_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let address = listener.local_addr().unwrap();
    drop(listener);
    let console = Console::in_real_time(config(&issuer)).await;
    let mut una = Browser::new(&console);
    let answer = una.get(&app::paths::sign_in_start("/audit")).await;
    let to = location(&answer).to_owned();
    assert_eq!(to, "/sign-in?problem=unavailable&next=%2Faudit");
    let page = una.get(&to).await;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    let provider = Provider::on(TcpListener::bind(address).await.unwrap());
    assert_eq!(una.sign_in(&provider, "/audit").await, "/audit");
    provider.say(|says| says.status = 500);
    assert_eq!(Browser::new(&console).sign_in(&provider, "").await, "/sign-in?problem=unavailable");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_it_here_and_leads_to_the_provider() {
    let provider = Provider::open().await;
    let console = console(&provider).await;
    let mut una = Browser::new(&console);
    una.sign_in(&provider, "").await;
    let answer = una.http.post(format!("{}/sign-out", una.base)).header(COOKIE, &una.cookie).send().await.unwrap();
    let to: Url = location(&answer).parse().unwrap();
    assert!(to.as_str().starts_with(&format!("{}/end", provider.issuer)), "{to}");
    assert!(!of(&to, "id_token_hint").is_empty());
    assert_eq!(of(&to, "post_logout_redirect_uri"), "http://127.0.0.1:1/sign-in");
    assert!(location(&una.get("/executions").await).starts_with("/sign-in"), "the session is over");
    let page = una.get("/sign-in").await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains(&format!("form-action 'self' {}", provider.issuer)), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_may_lead_to_where_the_provider_ends_its_session_and_nowhere_else() {
    let provider = Provider::open().await;
    provider.say(|says| says.ends_at = Some("https://out.example.com".into()));
    let console = console(&provider).await;
    let mut una = Browser::new(&console);
    una.sign_in(&provider, "").await;
    let page = una.get("/executions").await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let targets = format!("form-action 'self' {} https://out.example.com;", provider.issuer);
    assert!(policy.contains(&targets), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_to_sign_in_again_is_asked_anew_or_not_believed() {
    let provider = Provider::open().await;
    let console = console(&provider).await;
    let mut una = Browser::new(&console);
    una.sign_in(&provider, "").await;
    let mut again = async |says: serde_json::Value, subject: &str| {
        provider.say(|it| drop(it.claims.insert("auth_time".into(), says)));
        provider.say(|it| drop(it.claims.insert("sub".into(), json!(subject))));
        let answer = una.get(&app::paths::sign_in_again("/audit")).await;
        let asked: Url = location(&answer).parse().unwrap();
        assert_eq!((of(&asked, "prompt"), of(&asked, "max_age")), ("login".into(), "0".into()));
        let code = provider.code(&of(&asked, "nonce"), &of(&asked, "code_challenge"));
        let before = una.cookie.clone();
        let to = una.back(&[("code", &code), ("state", &of(&asked, "state"))]).await;
        (to, una.cookie != before)
    };
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let refused = "/sign-in?problem=not-again&next=%2Faudit".to_owned();
    assert_eq!(again(json!(now - 3_600), "u-1").await.0, refused, "an hour ago is not anew");
    assert_eq!(again(json!(null), "u-1").await.0, refused, "nor is what it does not say");
    assert_eq!(again(json!(now + 1), "u-1").await, ("/audit".into(), true));
    // Somebody else is somebody else, in a session of their own.
    assert_eq!(again(json!(now + 1), "u-2").await, ("/audit".into(), true));
    let page = una.get("/sessions").await.text().await.unwrap();
    assert_eq!((page.matches("this one").count(), page.matches("End it").count()), (1, 1), "{page}");
}
