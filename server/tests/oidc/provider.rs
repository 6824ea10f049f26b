//! An identity provider that says whatever a test wants it to say. Honest ones are met in the browser tests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::PrivateSigningKey;
use openidconnect::core::{CoreHmacKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

const FIRST: &str = include_str!("first-only-for-tests.pem");
const SECOND: &str = include_str!("second-only-for-tests.pem");

/// What it says.
#[derive(Clone, Debug)]
pub struct Says {
    /// Claims that are changed; null takes one away.
    pub claims: BTreeMap<String, Value>,
    /// `kid` of the key that signs; `second` is not published before [`Says::rotated`].
    pub kid: &'static str,
    /// The second key is published, too.
    pub rotated: bool,
    /// `alg` of the header, if it lies.
    pub alg: &'static str,
    /// The signature is spoilt.
    pub forged: bool,
    /// The site where it ends its own session, if that is another.
    pub ends_at: Option<String>,
    /// Answers of the token endpoint other than 200.
    pub status: u16,
    /// What is told of the user to whoever asks.
    pub user: Value,
}

/// A provider.
#[derive(Clone, Default)]
pub struct Provider {
    /// Its issuer.
    pub issuer: String,
    /// What it says.
    pub says: Arc<Mutex<Says>>,
    codes: Arc<Mutex<BTreeMap<String, (String, String)>>>,
}

impl Default for Says {
    fn default() -> Self {
        Self {
            claims: BTreeMap::new(),
            kid: "first",
            rotated: false,
            alg: "RS256",
            forged: false,
            ends_at: None,
            status: 200,
            user: json!({ "sub": "u-1", "groups": ["data-infra"] }),
        }
    }
}

impl Provider {
    /// One on a port of its own.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener)
    }

    /// One on a port that was taken before.
    pub fn on(listener: TcpListener) -> Self {
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { issuer, says: Arc::default(), codes: Arc::default() };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    /// What it says from now on.
    pub fn say(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }

    /// Somebody signs in there: the code that their browser brings back.
    pub fn code(&self, nonce: &str, challenge: &str) -> String {
        let code = format!("code-{}", self.codes.lock().unwrap().len());
        self.codes.lock().unwrap().insert(code.clone(), (nonce.into(), challenge.into()));
        code
    }
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/me"),
        "jwks_uri": at("/jwks"),
        "end_session_endpoint": format!("{}/end", provider.says.lock().unwrap().ends_at.clone().unwrap_or(provider.issuer.clone())),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
    }))
}

fn key(kid: &str) -> CoreRsaPrivateSigningKey {
    let pem = if kid == "second" { SECOND } else { FIRST };
    CoreRsaPrivateSigningKey::from_pem(pem, Some(openidconnect::JsonWebKeyId::new(kid.into()))).unwrap()
}

async fn jwks(State(provider): State<Provider>) -> Json<Value> {
    let rotated = provider.says.lock().unwrap().rotated;
    let kids: &[&str] = if rotated { &["first", "second"] } else { &["first"] };
    let keys: Vec<Value> =
        kids.iter().map(|kid| serde_json::to_value(key(kid).as_verification_key()).unwrap()).collect();
    Json(json!({ "keys": keys }))
}

async fn token(State(provider): State<Provider>, Form(form): Form<BTreeMap<String, String>>) -> Response {
    let says = provider.says.lock().unwrap().clone();
    if says.status != 200 {
        return (StatusCode::from_u16(says.status).unwrap(), Json(json!({ "error": "server_error" }))).into_response();
    }
    let known = provider.codes.lock().unwrap().remove(form.get("code").map_or("", String::as_str));
    let verifier = form.get("code_verifier").map_or("", String::as_str);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let Some((nonce, _)) = known.filter(|(_, asked)| *asked == challenge) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let mut claims = json!({
        "iss": provider.issuer,
        "aud": "comporta",
        "sub": "u-1",
        "exp": now + 300,
        "iat": now,
        "auth_time": now,
        "nonce": nonce,
        "name": "Una União",
        "email": "una@example.com",
        "groups": ["data-infra"],
    });
    for (name, value) in &says.claims {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            // Seconds from now.
            Value::Number(seconds) if ["exp", "iat"].contains(&name.as_str()) => {
                claims[name] = json!(i64::try_from(now).unwrap() + seconds.as_i64().unwrap());
            }
            value => claims[name] = value.clone(),
        }
    }
    let token = json!({ "access_token": "at", "token_type": "Bearer", "id_token": signed(&says, &claims) });
    Json(token).into_response()
}

fn signed(says: &Says, claims: &Value) -> String {
    let header = json!({ "alg": says.alg, "kid": says.kid, "typ": "JWT" });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&header), part(claims));
    if says.alg == "none" {
        return format!("{message}.");
    }
    if says.alg == "HS256" {
        // By whoever knows our secret.
        let ours = CoreHmacKey::new("hush");
        let signature = ours.sign(&CoreJwsSigningAlgorithm::HmacSha256, message.as_bytes()).unwrap();
        return format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature));
    }
    let mut signature = key(says.kid).sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, message.as_bytes()).unwrap();
    if says.forged {
        signature[7] ^= 1;
    }
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

async fn me(State(provider): State<Provider>) -> Json<Value> {
    Json(provider.says.lock().unwrap().user.clone())
}
