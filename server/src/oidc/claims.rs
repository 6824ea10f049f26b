//! What a token says of a person, once it is known to hold.

use app::model::person::Role;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm as Algorithm};
use openidconnect::{AccessToken, ClaimsVerificationError, Nonce, SignatureVerificationError, SubjectIdentifier};
use serde_json::{Map, Value};

use super::provider::Client;
use super::{Oidc, SignInError};
use crate::config::RoleGroups;

/// Why a token does not hold.
#[derive(Debug, thiserror::Error)]
pub(super) enum Bad {
    #[error("its key is not among the provider's")]
    UnknownKey,
    #[error("{0}")]
    Other(String),
}

/// Signatures that are taken, whatever else the provider offers: only its own private key makes one. With a
/// secret that both hold, ours could make one too.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// Checks signature, issuer, audience, times and nonce; times may be off by the skew.
pub(super) fn check(
    client: &Client,
    token: &CoreIdToken,
    nonce: &Nonce,
    skew: i64,
    now: i64,
) -> Result<CoreIdTokenClaims, Bad> {
    let at = |ms: i64| chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default();
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || at(now - skew))
        .set_issue_time_verifier_fn(move |issued| {
            if issued <= at(now + skew) { Ok(()) } else { Err("it is from the future".into()) }
        });
    match token.claims(&verifier, nonce) {
        Ok(claims) => Ok(claims.clone()),
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            Err(Bad::UnknownKey)
        }
        Err(ClaimsVerificationError::SignatureVerification(error)) => Err(Bad::Other(error.to_string())),
        Err(error) => Err(Bad::Other(error.to_string())),
    }
}

/// Every claim of a token that holds.
pub(super) fn payload(token: &str) -> Map<String, Value> {
    let part = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    part.and_then(|part| serde_json::from_slice(&part).ok()).unwrap_or_default()
}

/// A list of texts, or one text.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// The highest role of somebody in these groups.
pub(super) fn role(roles: &RoleGroups, groups: &[String]) -> Option<Role> {
    let by_role = [
        (Role::Admin, &roles.admin),
        (Role::Approver, &roles.approver),
        (Role::Operator, &roles.operator),
        (Role::Viewer, &roles.viewer),
    ];
    let is_in = |wanted: &[String]| wanted.iter().any(|one| one == "*" || groups.contains(one));
    by_role.into_iter().find(|(_, wanted)| is_in(wanted)).map(|(role, _)| role)
}

impl Oidc {
    /// What the provider tells to whoever holds the access token; nothing where it has no such endpoint.
    pub(super) async fn user_info(
        &self,
        client: &Client,
        access: &AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<Map<String, Value>, SignInError> {
        let Some(url) = client.user_info_url() else { return Ok(Map::new()) };
        let unavailable = |error: reqwest::Error| SignInError::Unavailable(error.without_url().to_string());
        let request = self.http.get(url.url().clone()).bearer_auth(access.secret());
        let answer = request.send().await.and_then(reqwest::Response::error_for_status).map_err(unavailable)?;
        let told: Map<String, Value> = answer.json().await.map_err(unavailable)?;
        // OpenID Connect Core 5.3.2: it must be about the same person.
        if told.get("sub").and_then(Value::as_str) != Some(subject.as_str()) {
            return Err(SignInError::Token("what is told of the user is about somebody else".into()));
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_role_counts_and_none_is_none() {
        let roles = RoleGroups {
            viewer: vec!["*".into()],
            operator: vec!["data-infra".into()],
            admin: vec!["data-infra-leads".into()],
            ..RoleGroups::default()
        };
        let of = |groups: &[&str]| role(&roles, &groups.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["data-infra", "data-infra-leads"]), Some(Role::Admin));
        assert_eq!(of(&["data-infra"]), Some(Role::Operator));
        assert_eq!(of(&[]), Some(Role::Viewer));
        assert_eq!(role(&RoleGroups::default(), &["x".into()]), None);
    }

    #[test]
    fn groups_come_as_a_list_or_as_one() {
        assert_eq!(texts(Some(&serde_json::json!(["a", 1, "b"]))), ["a", "b"]);
        assert_eq!(texts(Some(&serde_json::json!("a"))), ["a"]);
        assert!(texts(Some(&serde_json::json!({"a": 1}))).is_empty() && texts(None).is_empty());
    }
}
