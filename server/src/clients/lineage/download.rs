//! Downloads that follow redirects by hand, because the token may go only to hosts that it is meant for.

use std::time::Duration;

use reqwest::{RequestBuilder, header};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::clients::http::{Answer, ClientError, Http};

/// How many redirects are followed.
const HOPS: u32 = 5;

/// A token and how it is sent.
#[derive(Clone, Debug)]
pub enum Token {
    /// `Authorization: Bearer`.
    Bearer(SecretString),
    /// CircleCI's `Circle-Token`.
    Circle(SecretString),
}

/// Downloads from one service and from where it sends us.
#[derive(Clone, Debug)]
pub struct Download {
    http: Http,
    own: Url,
    token: Option<Token>,
    domains: &'static [&'static str],
}

impl Download {
    /// Sends the token to the host of `own` and to `domains` and what is below them, nowhere else.
    pub fn new(
        backend: &str,
        own: Url,
        token: Option<Token>,
        domains: &'static [&'static str],
        timeout: Duration,
    ) -> Result<Self, ClientError> {
        let http = Http::new(backend, timeout)?.for_downloads();
        Ok(Self { http, own, token, domains })
    }

    /// What is at an address, past redirects; 304 if it still has this ETag.
    pub async fn get(&self, mut url: Url, etag: Option<&str>) -> Result<Answer, ClientError> {
        for _ in 0..=HOPS {
            let mut request = self.request(&url);
            if let Some(etag) = etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            match self.http.read(request).await {
                Err(ClientError::Elsewhere(to)) => url = self.next(&url, &to)?,
                answer => return answer,
            }
        }
        Err(ClientError::Garbage(format!("it sends us on more than {HOPS} times")))
    }

    /// A read of this address, with the token where that may be sent.
    pub fn request(&self, url: &Url) -> RequestBuilder {
        let request = self.http.client().get(url.clone());
        match self.token.as_ref().filter(|_| self.is_trusted(url)) {
            Some(Token::Bearer(token)) => request.bearer_auth(token.expose_secret()),
            Some(Token::Circle(token)) => request.header("Circle-Token", token.expose_secret()),
            None => request,
        }
    }

    fn is_trusted(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let own = url.scheme() == self.own.scheme()
            && self.own.host_str() == Some(host)
            && url.port_or_known_default() == self.own.port_or_known_default();
        let below =
            |domain: &&str| host.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        own || url.scheme() == "https" && self.domains.iter().any(below)
    }

    fn next(&self, from: &Url, to: &str) -> Result<Url, ClientError> {
        let odd = |what: &str| ClientError::Garbage(format!("it sends us to {to}, {what}"));
        let url = from.join(to).map_err(|error| odd(&error.to_string()))?;
        match url.scheme() {
            "https" => Ok(url),
            "http" if from.scheme() == "http" => Ok(url),
            _ => Err(odd("which is not encrypted")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_only_where_it_is_meant_to() {
        let own: Url = "https://ci.example.com/api/v2".parse().unwrap();
        let token = Some(Token::Circle(SecretString::from("hush")));
        let domains = &["circleci.com", "circle-artifacts.com"];
        let download = Download::new("ci", own, token, domains, Duration::from_secs(1)).unwrap();
        for (url, trusted) in [
            ("https://ci.example.com/output/x", true),
            ("https://circleci.com/api", true),
            ("https://output.circle-artifacts.com/output/x", true),
            ("https://notcircle-artifacts.com/x", false),
            ("https://circle-artifacts.com.evil.example/x", false),
            ("http://output.circle-artifacts.com/output/x", false),
            ("http://ci.example.com/output/x", false),
            ("https://ci.example.com:8443/x", false),
            ("https://bucket.s3.amazonaws.com/x", false),
        ] {
            let url: Url = url.parse().unwrap();
            let request = download.request(&url).build().unwrap();
            assert_eq!(request.headers().contains_key("Circle-Token"), trusted, "{url}");
        }
        let from: Url = "https://ci.example.com/a".parse().unwrap();
        assert!(download.next(&from, "http://ci.example.com/b").is_err());
        assert!(download.next(&from, "file:///etc/passwd").is_err());
        assert_eq!(download.next(&from, "/b?c").unwrap().as_str(), "https://ci.example.com/b?c");
    }
}
