//! `[sign_in]`: who may sign in, how, and for how long.

use ipnet::IpNet;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// Who may sign in, how, and for how long.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInConfig {
    /// Offer the sandbox's four people without a password although real backends are configured.
    /// Only on a loopback address.
    pub people: bool,
    /// Minutes without a request after which a session is over.
    pub idle_minutes: u32,
    /// Minutes after which a session is over in any case.
    pub absolute_minutes: u32,
    /// How long ago, in minutes, somebody may have signed in who does something destructive; 0: any time.
    pub reauthenticate_minutes: u32,
    /// How often an address may try to sign in, per minute.
    pub attempts_per_minute: u32,
    /// Networks of the proxies before this console; only their `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The identity provider.
    pub oidc: Option<OidcConfig>,
}

impl Default for SignInConfig {
    fn default() -> Self {
        Self {
            people: false,
            idle_minutes: 480,
            absolute_minutes: 720,
            reauthenticate_minutes: 0,
            attempts_per_minute: 30,
            trusted_proxies: Vec::new(),
            oidc: None,
        }
    }
}

/// The identity provider: OpenID Connect, code flow with PKCE.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcConfig {
    /// Address of the issuer; `/.well-known/openid-configuration` is below it.
    pub issuer: Url,
    /// Our id at the provider.
    pub client_id: String,
    /// Our secret at the provider; rather from the environment or from `client_secret_file`.
    #[serde(default, serialize_with = "super::airflow::hidden")]
    pub client_secret: Option<SecretString>,
    /// File that holds the secret.
    #[serde(default)]
    pub client_secret_file: Option<String>,
    /// What it is called on the button.
    #[serde(default = "name")]
    pub name: String,
    /// Scopes that are asked for, besides `openid`.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// Claim that holds the groups: a list of texts, or one text.
    #[serde(default = "groups")]
    pub groups_claim: String,
    /// Groups of each role; `*` is everybody.
    #[serde(default)]
    pub roles: RoleGroups,
    /// Seconds by which the provider's clock may differ from ours.
    #[serde(default = "skew")]
    pub clock_skew_seconds: u32,
    /// Seconds until a call to the provider is given up.
    #[serde(default = "timeout")]
    pub timeout_seconds: u64,
}

/// Groups of each role.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoleGroups {
    /// See everything.
    pub viewer: Vec<String>,
    /// Run procedures.
    pub operator: Vec<String>,
    /// Agree to those of others.
    pub approver: Vec<String>,
    /// Everything.
    pub admin: Vec<String>,
}

fn name() -> String {
    "single sign-on".into()
}

fn scopes() -> Vec<String> {
    ["email", "profile", "groups"].map(str::to_owned).into()
}

fn groups() -> String {
    "groups".into()
}

const fn skew() -> u32 {
    60
}

const fn timeout() -> u64 {
    10
}
