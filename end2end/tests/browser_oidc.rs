//! Single sign-on in a browser, on a real OpenID provider.

use std::net::{SocketAddr, TcpListener};

use end2end::browser::{Look, Stage, Visitor, scene};
use end2end::oidc::OpenIdProvider;
use server::config::{OidcConfig, RoleGroups};

/// A console with single sign-on, and its provider.
async fn stage() -> (Stage, OpenIdProvider) {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port");
    let console = format!("http://{free}");
    let provider = OpenIdProvider::start(&console);
    let issuer = provider.issuer.clone();
    let stage = Stage::with(|config| {
        let groups = |name: &str| vec![name.to_owned()];
        config.listen = SocketAddr::from(([127, 0, 0, 1], free.port()));
        config.public_url = console.parse().ok();
        config.sign_in.attempts_per_minute = 1_000;
        config.sign_in.reauthenticate_minutes = 5;
        config.sign_in.oidc = Some(OidcConfig {
            issuer: issuer.parse().expect("an address"),
            client_id: "comporta".into(),
            client_secret: Some("hush-hush-hush-hush".to_owned().into()),
            client_secret_file: None,
            name: "Banco ID".into(),
            scopes: ["email", "profile", "groups"].map(str::to_owned).into(),
            groups_claim: "groups".into(),
            roles: RoleGroups {
                operator: groups("data-infra"),
                approver: groups("data-infra-leads"),
                ..RoleGroups::default()
            },
            clock_skew_seconds: 60,
            timeout_seconds: 5,
        });
    })
    .await;
    (stage, provider)
}

/// Goes from the sign-in page through the provider's.
async fn sign_in(visitor: &Visitor, account: &str) {
    visitor.click("text=Sign in with Banco ID").await;
    visitor.arrives("/interaction/").await;
    visitor.click(&format!("button[value={account}]")).await;
    visitor.click("button[value=yes]").await;
}

#[test]
fn a_deep_link_survives_sign_in_and_groups_give_the_role() {
    scene(async {
        for look in Look::MODES {
            let (stage, _provider) = stage().await;
            let night = stage.night().await;
            let visitor = stage.stranger(look).await;
            visitor.open(&night.task("fx-model")).await;
            visitor.shot("sign-in-sso").await;
            sign_in(&visitor, "una").await;
            visitor.arrives("task=fx-model").await;
            visitor.says(".who", "Una União").await;
            visitor.says(".who", "operator").await;
            let leo = stage.stranger(look).await;
            leo.open("/approvals").await;
            sign_in(&leo, "leo").await;
            leo.arrives("/approvals").await;
            leo.says(".who", "approver").await;
            // Whoever is in no group is told so.
            let eva = stage.stranger(look).await;
            eva.excuse("the server responded with a status of 403");
            eva.open("/sign-in").await;
            sign_in(&eva, "eva").await;
            eva.says(".notice", "You are in no group that may come in").await;
            eva.shot("sign-in-no-role").await;
            for visitor in [visitor, leo, eva] {
                visitor.finish().await;
            }
        }
    });
}

#[test]
fn signing_out_ends_it_here_and_there() {
    scene(async {
        for look in Look::MODES {
            let (stage, provider) = stage().await;
            let visitor = stage.stranger(look).await;
            visitor.open("/audit").await;
            sign_in(&visitor, "una").await;
            visitor.arrives("/audit").await;
            visitor.says("table", "Sign in").await;
            visitor.click("button[aria-label='Sign out']").await;
            // The provider asks whether its own session is to end, too.
            visitor.arrives(&provider.issuer).await;
            visitor.click("button[name=logout]").await;
            visitor.arrives("/sign-in").await;
            // There, too, it is over: it asks who is there.
            visitor.click("text=Sign in with Banco ID").await;
            visitor.arrives("/interaction/").await;
            visitor.see("button[value=una]").await;
            visitor.finish().await;
        }
    });
}

#[test]
fn one_sees_ones_sessions_and_ends_another_browsers() {
    scene(async {
        for look in Look::MODES {
            let (stage, _provider) = stage().await;
            let (desk, phone) = (stage.stranger(look).await, stage.stranger(look).await);
            for visitor in [&desk, &phone] {
                visitor.open("/executions").await;
                sign_in(visitor, "una").await;
                visitor.arrives("/executions").await;
            }
            desk.click(".who").await;
            desk.arrives("/sessions").await;
            desk.says("tbody", "this one").await;
            desk.shot("sessions").await;
            assert_eq!(desk.count("tbody tr").await, 2);
            desk.click("text=End it").await;
            desk.arrives("/sessions").await;
            desk.gone("text=End it").await;
            phone.open("/audit").await;
            phone.arrives("/sign-in").await;
            phone.finish().await;
            desk.finish().await;
        }
    });
}

#[test]
fn what_goes_wrong_at_the_provider_is_said_in_words() {
    scene(async {
        let (stage, provider) = stage().await;
        let visitor = stage.stranger(Look::DESK).await;
        for status in [400, 403] {
            visitor.excuse(&format!("the server responded with a status of {status}"));
        }
        // Somebody says no.
        visitor.open("/audit").await;
        visitor.click("text=Sign in with Banco ID").await;
        visitor.click("button[value=una]").await;
        visitor.click("button[value=no]").await;
        visitor.says(".notice", "You are not signed in").await;
        visitor.shot("sign-in-denied").await;
        // An answer that nobody here asked for, and one that comes twice.
        visitor.open("/sign-in/callback?code=x&state=guessed").await;
        visitor.says(".notice", "not begun in this browser").await;
        visitor.open("/audit").await;
        visitor.click("text=Sign in with Banco ID").await;
        visitor.click("button[value=yes]").await;
        visitor.arrives("/audit").await;
        visitor.says(".who", "Una União").await;
        visitor.open("/sign-in/callback?code=again&state=again").await;
        visitor.says(".notice", "not begun in this browser").await;
        drop(provider);
        visitor.finish().await;
    });
}

#[test]
fn a_provider_that_is_down_is_said_to_be_and_comes_back() {
    scene(async {
        let (stage, provider) = stage().await;
        let (port, console) = (provider.port(), stage.base());
        drop(provider);
        let visitor = stage.stranger(Look::DESK).await;
        visitor.excuse("the server responded with a status of 503");
        visitor.open("/audit").await;
        visitor.click("text=Sign in with Banco ID").await;
        visitor.says(".notice", "The identity provider does not answer").await;
        visitor.shot("sign-in-unavailable").await;
        let provider = OpenIdProvider::on(port, &console);
        sign_in(&visitor, "leo").await;
        visitor.arrives("/audit").await;
        visitor.says(".who", "Leo Lima").await;
        // Whoever is signed in stays so while it is away.
        drop(provider);
        visitor.open("/executions").await;
        visitor.says(".who", "Leo Lima").await;
        visitor.finish().await;
    });
}

#[test]
fn proving_anew_who_one_is_asks_at_the_provider() {
    scene(async {
        let (stage, _provider) = stage().await;
        let visitor = stage.stranger(Look::DESK).await;
        visitor.open("/executions").await;
        sign_in(&visitor, "una").await;
        visitor.arrives("/executions").await;
        visitor.open(&app::paths::sign_in_again("/audit")).await;
        // It asks, although its own session is not over.
        visitor.arrives("/interaction/").await;
        visitor.click("button[value=una]").await;
        visitor.arrives("/audit").await;
        visitor.says(".who", "Una União").await;
        visitor.finish().await;
    });
}
