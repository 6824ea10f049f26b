//! What the provider says of itself, and the calls to it.

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
    CoreTokenResponse,
};
use openidconnect::{
    ClientId, ClientSecret, EmptyAdditionalClaims, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, IssuerUrl, ProviderMetadataWithLogout, RedirectUrl, StandardErrorResponse,
};
use secrecy::ExposeSecret;
use tokio::time::Instant;

use super::{FRESH, Oidc, SignInError};
use crate::config::OidcConfig;

/// What is known of the provider.
#[derive(Debug, Default)]
pub(super) struct Known {
    metadata: Option<(ProviderMetadataWithLogout, Instant)>,
    /// When it was last asked in vain, and why.
    failed: Option<(Instant, SignInError)>,
}

/// A client that knows where the provider is.
pub(super) type Client = openidconnect::Client<
    EmptyAdditionalClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    CoreTokenResponse,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub(super) fn client(config: &OidcConfig, metadata: ProviderMetadataWithLogout, redirect: RedirectUrl) -> Client {
    let secret = config.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
    openidconnect::core::CoreClient::from_provider_metadata(metadata, ClientId::new(config.client_id.clone()), secret)
        .set_redirect_uri(redirect)
}

/// What a call can fail of.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    #[error("{0}")]
    Answer(#[from] http::Error),
}

/// No answer of a provider is larger.
const LARGEST: usize = 1 << 20;

impl Oidc {
    /// What the provider says of itself: as it said within the hour, or `anew`.
    pub(super) async fn metadata(&self, anew: bool) -> Result<ProviderMetadataWithLogout, SignInError> {
        let asked = Instant::now();
        let mut known = self.known.lock().await;
        if let Some((metadata, _)) = known.metadata.as_ref().filter(|(_, at)| !anew && at.elapsed() < FRESH) {
            return Ok(metadata.clone());
        }
        // Whoever waited while somebody else asked in vain does not ask again.
        if let Some((_, error)) = known.failed.as_ref().filter(|(at, _)| *at >= asked) {
            return Err(error.clone());
        }
        let issuer = IssuerUrl::from_url(self.config.issuer.clone());
        // An issuer is compared as it was written, and a URL without a path is written with a slash.
        let issuer = match (self.config.issuer.path(), issuer.as_str().trim_end_matches('/')) {
            ("/", bare) => IssuerUrl::new(bare.to_owned()).unwrap_or(issuer),
            _ => issuer,
        };
        let found = ProviderMetadataWithLogout::discover_async(issuer, &self.calls()).await;
        match found {
            Ok(metadata) => {
                if let Some(end) = &metadata.additional_metadata().end_session_endpoint {
                    let _ = self.ends_at.set(end.url().origin().ascii_serialization());
                }
                known.metadata = Some((metadata.clone(), Instant::now()));
                Ok(metadata)
            }
            Err(error) => {
                let error = SignInError::Unavailable(chain(&error));
                known.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    /// Sends what `openidconnect` asks for.
    pub(super) fn calls(
        &self,
    ) -> impl Fn(HttpRequest) -> futures::future::BoxFuture<'static, Result<HttpResponse, CallError>> + Send + Sync + use<>
    {
        let client = self.http.clone();
        move |request| {
            let client = client.clone();
            Box::pin(async move {
                let (parts, body) = request.into_parts();
                let sent = client.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
                let mut answer = sent.send().await?;
                let mut response = http::Response::builder().status(answer.status());
                for (name, value) in answer.headers() {
                    response = response.header(name, value);
                }
                let mut body = Vec::new();
                while let Some(chunk) = answer.chunk().await? {
                    if body.len() + chunk.len() <= LARGEST {
                        body.extend_from_slice(&chunk);
                    }
                }
                Ok(response.body(body)?)
            })
        }
    }
}

/// An error with what it came from.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        words.push_str(&format!(": {inner}"));
        source = inner.source();
    }
    words
}
