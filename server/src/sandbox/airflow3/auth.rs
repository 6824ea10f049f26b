//! `POST /auth/token` and what it is good for. Observed: 201 with a token, 401 for a wrong password,
//! 422 for a missing field; then 401 without a token, 401 with an expired one, 403 with any other
//! text. A token is a JWT and lasts 24 hours.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::error::Error;
use crate::sandbox::time::DAY;
use crate::sandbox::{PASSWORD, Sandbox, USER, rng, token};

/// `POST /auth/token`
pub async fn login(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Response, Error> {
    let asked: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let field = |name: &str| asked.get(name).and_then(Value::as_str).ok_or_else(|| missing(name, &asked));
    let (user, password) = (field("username")?, field("password")?);
    if (user, password) != (USER, PASSWORD) {
        return Err(Error::detail(StatusCode::UNAUTHORIZED, "Invalid credentials"));
    }
    Ok((StatusCode::CREATED, Json(json!({ "access_token": issue(&sandbox) }))).into_response())
}

/// Lets a request through that carries a token.
pub async fn guard(State(sandbox): State<Arc<Sandbox>>, request: Request, next: Next) -> Response {
    match check(&sandbox, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn missing(name: &str, asked: &Value) -> Error {
    let text = format!(
        "1 validation error for LoginBody\n{name}\n  Field required [type=missing, input_value={asked}, input_type=dict]\n    \
         For further information visit https://errors.pydantic.dev/2.14/v/missing"
    );
    Error::detail(StatusCode::UNPROCESSABLE_ENTITY, text)
}

fn issue(sandbox: &Sandbox) -> String {
    let serial = sandbox.tokens.fetch_add(1, Ordering::SeqCst) + 1;
    let now = sandbox.clock.now_ms() / 1_000;
    let claims = json!({
        "sub": USER, "role": "admin", "iss": null, "aud": "apache-airflow", "jti": serial,
        "nbf": now, "iat": now, "exp": now + DAY / 1_000,
    });
    let head = token::encode(br#"{"alg":"HS512","typ":"JWT"}"#);
    let body = token::encode(claims.to_string().as_bytes());
    format!("{head}.{body}.{}", signature(sandbox, &body))
}

fn signature(sandbox: &Sandbox, body: &str) -> String {
    token::encode(&rng::hash(&[sandbox.options.seed, 31, rng::text(body)]).to_be_bytes())
}

fn check(sandbox: &Sandbox, headers: &HeaderMap) -> Result<(), Error> {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(bearer) = sent.and_then(|value| value.strip_prefix("Bearer ")) else {
        return Err(Error::detail(StatusCode::UNAUTHORIZED, "Not authenticated"));
    };
    let claims = claims(sandbox, bearer).ok_or_else(|| Error::detail(StatusCode::FORBIDDEN, "Invalid JWT token"))?;
    let number = |name: &str| claims.get(name).and_then(Value::as_i64).unwrap_or(0);
    let revoked = number("jti").unsigned_abs() <= sandbox.expired.load(Ordering::SeqCst);
    if revoked || number("exp") * 1_000 <= sandbox.clock.now_ms() {
        return Err(Error::detail(StatusCode::UNAUTHORIZED, "Token Expired"));
    }
    Ok(())
}

fn claims(sandbox: &Sandbox, bearer: &str) -> Option<Value> {
    let mut parts = bearer.split('.');
    let (_, body, signed) = (parts.next()?, parts.next()?, parts.next()?);
    if signature(sandbox, body) != signed {
        return None;
    }
    serde_json::from_slice(&token::decode(body)?).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;

    use crate::sandbox::testing::Bench;

    const DAGS: &str = "/airflow/api/v2/dags";

    async fn with(bench: &Bench, token: &str) -> (u16, String) {
        let request = Request::get(DAGS).header("authorization", format!("Bearer {token}"));
        let answer = bench.send(request.body(Body::empty()).unwrap()).await;
        (answer.status, answer.json["detail"].as_str().unwrap_or_default().to_owned())
    }

    #[tokio::test]
    async fn tokens_are_checked_and_expire() {
        let bench = Bench::new();
        let none = bench.send(Request::get(DAGS).body(Body::empty()).unwrap()).await;
        assert_eq!((none.status, none.text.as_str()), (401, r#"{"detail":"Not authenticated"}"#));
        assert_eq!(with(&bench, "xx").await, (403, "Invalid JWT token".into()));
        let token = bench.login().await;
        assert_eq!(with(&bench, &token).await.0, 200);
        bench.hand.advance(24 * 3_600_000);
        assert_eq!(with(&bench, &token).await, (401, "Token Expired".into()));
        let token = bench.login().await;
        bench.send(Request::post("/sandbox/expire-tokens").body(Body::empty()).unwrap()).await;
        assert_eq!(with(&bench, &token).await.0, 401);
        assert_eq!(with(&bench, &bench.login().await).await.0, 200);
    }

    #[tokio::test]
    async fn a_wrong_password_gets_none() {
        let bench = Bench::new();
        for (body, status) in [(r#"{"username":"comporta","password":"no"}"#, 401), (r#"{"username":"comporta"}"#, 422)]
        {
            let request = Request::post("/airflow/auth/token").body(Body::from(body)).unwrap();
            assert_eq!(bench.send(request).await.status, status);
        }
    }
}
