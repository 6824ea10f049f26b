//! Why somebody could not be signed in, by what they can do about it.

use openidconnect::RequestTokenError;
use openidconnect::core::CoreErrorResponseType;

/// Why somebody could not be signed in. The words are for the log; the page has its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The provider does not answer, or not as a provider does.
    #[error("the identity provider does not answer: {0}")]
    Unavailable(String),
    /// The answer belongs to no try of this browser: it is forged, from another browser, or came twice.
    #[error("the answer belongs to no sign-in of this browser")]
    State,
    /// It took too long.
    #[error("the sign-in took too long")]
    Expired,
    /// Whoever came said no, or the provider did.
    #[error("the identity provider refused: {0}")]
    Denied(String),
    /// The code was used before, or is no code.
    #[error("the identity provider does not take the code: {0}")]
    Code(String),
    /// What the provider said of them does not hold.
    #[error("the token does not hold: {0}")]
    Token(String),
    /// They were to prove anew who they are, and the provider went by an old sign-in, or does not say.
    #[error("the identity provider did not ask anew")]
    NotAgain,
    /// They are in no group that may come in.
    #[error("{0} is in no group that may come in")]
    NoRole(String),
}

impl SignInError {
    /// The word in the address of the page that tells it.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::State => "state",
            Self::Expired => "expired",
            Self::Denied(_) => "denied",
            Self::Code(_) => "code",
            Self::Token(_) => "token",
            Self::NotAgain => "not-again",
            Self::NoRole(_) => "no-role",
        }
    }
}

/// From the exchange of the code.
pub(super) fn exchange<E: std::error::Error + 'static>(
    error: RequestTokenError<E, openidconnect::StandardErrorResponse<CoreErrorResponseType>>,
) -> SignInError {
    match error {
        RequestTokenError::ServerResponse(answer) if *answer.error() == CoreErrorResponseType::InvalidGrant => {
            SignInError::Code(answer.error().to_string())
        }
        RequestTokenError::ServerResponse(answer) => SignInError::Unavailable(answer.error().to_string()),
        RequestTokenError::Parse(error, _) => SignInError::Token(error.to_string()),
        other => SignInError::Unavailable(other.to_string()),
    }
}
