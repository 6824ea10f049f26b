//! Single sign-on: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636), through `openidconnect`.
//!
//! Checked of every answer: `state` (by whoever calls, from the session), `iss` of the callback (RFC 9207) and
//! of the token, `aud`, `exp`, `iat`, `nonce`, and the signature by `kid`; a key that is not known is looked
//! for once more, since providers rotate them. Nothing of a token is logged.

mod claims;
mod error;
mod provider;

use std::sync::OnceLock;
use std::time::Duration;

use app::model::person::Person;
use app::model::platform::BackendReport;
use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::{
    AuthorizationCode, ClientId, CsrfToken, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, PostLogoutRedirectUrl, RedirectUrl, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

pub use self::error::SignInError;
use self::provider::{Client, Known, client};
use crate::clock::Clock;
use crate::config::OidcConfig;

/// What is kept in the session of a browser that was sent to the provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// Comes back with the browser; names this try.
    pub state: String,
    nonce: String,
    verifier: String,
    /// Whoever comes is to prove anew who they are.
    #[serde(default)]
    again: bool,
    /// Where to go afterwards; an address of this site.
    pub next: String,
    /// When it began, in milliseconds since the epoch.
    pub at: i64,
}

/// Somebody who proved who they are.
#[derive(Clone, Debug)]
pub struct Proved {
    /// Who.
    pub person: Person,
    /// The token, which the provider wants back at sign-out.
    pub id_token: String,
}

/// The identity provider.
#[derive(Debug)]
pub struct Oidc {
    config: OidcConfig,
    redirect: RedirectUrl,
    http: reqwest::Client,
    clock: Clock,
    known: Mutex<Known>,
    /// Where the provider ends its own session, once it has said so.
    ends_at: OnceLock<String>,
}

/// What the provider says of itself is read anew after this long.
const FRESH: Duration = Duration::from_secs(3_600);

impl Oidc {
    /// The provider of a configuration; `public` is where browsers reach this console.
    ///
    /// # Errors
    /// If the addresses make none, or TLS cannot be set up.
    pub fn new(config: &OidcConfig, public: &Url, clock: Clock) -> Result<Self, String> {
        let callback = format!("{}/sign-in/callback", public.as_str().trim_end_matches('/'));
        // A provider that redirects a back-channel call could lead it elsewhere.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(config.timeout_seconds))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self {
            redirect: RedirectUrl::new(callback).map_err(|error| error.to_string())?,
            config: config.clone(),
            http,
            clock,
            known: Mutex::default(),
            ends_at: OnceLock::new(),
        })
    }

    /// What the provider is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// Where to send a browser, and what to keep in its session. `again`: whoever comes proves anew who they
    /// are.
    ///
    /// # Errors
    /// If the provider does not answer.
    pub async fn begin(&self, next: &str, again: bool) -> Result<(Url, Pending), SignInError> {
        let client = self.client(false).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .set_pkce_challenge(challenge)
            .add_scopes(self.config.scopes.iter().cloned().map(Scope::new));
        if again {
            request = request.add_extra_param("prompt", "login").add_extra_param("max_age", "0");
        }
        let (url, state, nonce) = request.url();
        let pending = Pending {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
            again,
            next: next.into(),
            at: self.clock.now_ms(),
        };
        Ok((url, pending))
    }

    /// Exchanges a code for who they are. `iss` is what the callback says of its issuer, if it does.
    ///
    /// # Errors
    /// [`SignInError`], by what whoever signs in can do about it.
    pub async fn finish(&self, code: &str, iss: Option<&str>, pending: &Pending) -> Result<Proved, SignInError> {
        let client = self.client(false).await?;
        if iss.is_some_and(|iss| iss.trim_end_matches('/') != self.config.issuer.as_str().trim_end_matches('/')) {
            return Err(SignInError::Token("the callback names another issuer".into()));
        }
        let verifier = PkceCodeVerifier::new(pending.verifier.clone());
        let exchange = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| SignInError::Unavailable(error.to_string()))?
            .set_pkce_verifier(verifier);
        let answer = exchange.request_async(&self.calls()).await.map_err(error::exchange)?;
        let token = answer.id_token().ok_or_else(|| SignInError::Token("it holds no ID token".into()))?;
        let nonce = Nonce::new(pending.nonce.clone());
        let checked = claims::check(&client, token, &nonce, self.skew_ms(), self.clock.now_ms());
        let claims = match checked {
            Err(claims::Bad::UnknownKey) => {
                // Rotated since we looked.
                let client = self.client(true).await?;
                claims::check(&client, token, &nonce, self.skew_ms(), self.clock.now_ms())
            }
            other => other,
        };
        let claims = claims.map_err(|bad| SignInError::Token(bad.to_string()))?;
        // OpenID Connect Core 3.1.2.1: who was asked with max_age must say when it was, and may have gone by an
        // old sign-in all the same.
        let asked = pending.at / 1_000 * 1_000 - self.skew_ms();
        if pending.again && claims.auth_time().is_none_or(|at| at.timestamp_millis() < asked) {
            return Err(SignInError::NotAgain);
        }
        let id_token = token.to_string();
        let mut all = claims::payload(&id_token);
        if !all.contains_key(&self.config.groups_claim) {
            all.extend(self.user_info(&client, answer.access_token(), claims.subject()).await?);
        }
        let groups = claims::texts(all.get(&self.config.groups_claim));
        let text = |name: &str| all.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let subject = claims.subject().to_string();
        let named = [text("name"), text("preferred_username"), text("email"), subject.clone()];
        let name = named.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let role = claims::role(&self.config.roles, &groups).ok_or_else(|| SignInError::NoRole(name.clone()))?;
        let authenticated = claims.auth_time().map_or(self.clock.now_ms(), |at| at.timestamp_millis());
        let person = Person { email: text("email"), authenticated, ..Person::new(subject, name, role) };
        Ok(Proved { person, id_token })
    }

    /// Where the provider ends its own session, if it says so.
    pub async fn end_session(&self, id_token: &str, back: &Url) -> Option<Url> {
        let metadata = self.metadata(false).await.ok()?;
        let endpoint = metadata.additional_metadata().end_session_endpoint.clone()?;
        let back = PostLogoutRedirectUrl::new(back.to_string()).ok()?;
        let request = LogoutRequest::from(endpoint)
            .set_client_id(ClientId::new(self.config.client_id.clone()))
            .set_post_logout_redirect_uri(back);
        let mut url = request.http_get_url();
        url.query_pairs_mut().append_pair("id_token_hint", id_token);
        Some(url)
    }

    /// The sites of the provider to which a sign-out leads, as an origin each.
    #[must_use]
    pub fn sites(&self) -> Vec<String> {
        let mut sites = vec![self.config.issuer.origin().ascii_serialization()];
        sites.extend(self.ends_at.get().filter(|site| **site != sites[0]).cloned());
        sites
    }

    /// What is found of the provider.
    pub async fn check(&self) -> BackendReport {
        let found = self.metadata(true).await;
        BackendReport {
            name: "single sign-on".into(),
            address: self.config.issuer.to_string(),
            reachable: found.is_ok(),
            version: None,
            authenticated: None,
            problems: found.err().map(|error| error.to_string()).into_iter().collect(),
        }
    }

    const fn skew_ms(&self) -> i64 {
        self.config.clock_skew_seconds as i64 * 1_000
    }

    async fn client(&self, anew: bool) -> Result<Client, SignInError> {
        let metadata = self.metadata(anew).await?;
        Ok(client(&self.config, metadata, self.redirect.clone()))
    }
}
