//! One HTTP client for all backends: time-outs, retries with jitter for reads only, bounded bodies,
//! metrics, and errors that tell apart what never left, what was refused and what nobody knows.

mod error;

use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header};

pub use self::error::ClientError;

/// No answer of a backend is read beyond this.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// How often a read is tried again.
const RETRIES: usize = 2;

/// The client of one backend.
#[derive(Clone, Debug)]
pub struct Http {
    client: Client,
    timeout: Duration,
    backend: String,
    downloads: bool,
}

/// An answer whose body was read whole.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status; a success.
    pub status: StatusCode,
    /// Headers.
    pub headers: header::HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads the body as JSON.
    ///
    /// # Errors
    /// [`ClientError::Garbage`] with the beginning of the body if it is not what was expected.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let start: String = String::from_utf8_lossy(&self.body).chars().take(120).collect();
            ClientError::Garbage(format!("{error}; it begins with: {start}"))
        })
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Http {
    /// A client for the backend of this name (it stands in metrics and in messages).
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(backend: impl Into<String>, timeout: Duration) -> Result<Self, ClientError> {
        let client = Client::builder()
            .timeout(timeout)
            .connect_timeout(timeout.min(Duration::from_secs(5)))
            .user_agent(concat!("comporta/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| ClientError::Unreachable(error.to_string()))?;
        Ok(Self { client, timeout, backend: backend.into(), downloads: false })
    }

    /// The same for downloads, where a redirect of any kind is [`ClientError::Elsewhere`] and 304 an answer.
    #[must_use]
    pub fn for_downloads(self) -> Self {
        Self { downloads: true, ..self }
    }

    /// Name of the backend.
    #[must_use]
    pub fn backend(&self) -> &str {
        &self.backend
    }

    /// The client underneath, to build requests with.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a read; tries again with jitter when the backend stumbles or is overloaded. One that has
    /// let its whole time pass is not asked again: whoever waits wants to know.
    ///
    /// # Errors
    /// The error of the last try.
    pub async fn read(&self, request: RequestBuilder) -> Result<Answer, ClientError> {
        let waits = ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(Duration::from_millis(150))
            .with_max_times(RETRIES)
            .build();
        let mut waits = waits;
        let began = Instant::now();
        loop {
            let once =
                request.try_clone().ok_or_else(|| ClientError::Unreachable("a stream cannot be sent twice".into()))?;
            match self.once(once, "read").await {
                Err(error) if error.is_passing() && began.elapsed() < self.timeout => match waits.next() {
                    Some(wait) => {
                        tokio::time::sleep(error.retry_after().unwrap_or(wait).min(Duration::from_secs(5))).await
                    }
                    None => return Err(error),
                },
                other => return other,
            }
        }
    }

    /// Sends a change, once. What was sent and not answered is [`ClientError::Unknown`].
    ///
    /// # Errors
    /// Whatever happened to the one try.
    pub async fn act(&self, request: RequestBuilder) -> Result<Answer, ClientError> {
        self.once(request, "act").await.map_err(ClientError::after_act)
    }

    async fn once(&self, request: RequestBuilder, kind: &'static str) -> Result<Answer, ClientError> {
        let began = Instant::now();
        let result = self.exchange(request).await;
        let outcome = result.as_ref().map_or_else(ClientError::label, |_| "ok");
        let backend = self.backend.clone();
        metrics::counter!("comporta_backend_calls_total", "backend" => backend.clone(), "kind" => kind, "outcome" => outcome)
            .increment(1);
        metrics::histogram!("comporta_backend_seconds", "backend" => backend, "kind" => kind)
            .record(began.elapsed().as_secs_f64());
        result
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Answer, ClientError> {
        let mut response = request.send().await.map_err(ClientError::from_send)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = bounded(&mut response).await?;
        if status.is_success() {
            return Ok(Answer { status, headers, body });
        }
        if self.downloads && status == StatusCode::NOT_MODIFIED {
            return Ok(Answer { status, headers, body });
        }
        match error::location(&headers) {
            Some(to) if self.downloads && status.is_redirection() => Err(ClientError::Elsewhere(to)),
            _ => Err(ClientError::from_status(status, &headers, &body)),
        }
    }
}

async fn bounded(response: &mut Response) -> Result<Vec<u8>, ClientError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(ClientError::from_body)? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(ClientError::Garbage(format!("the answer is larger than {} MiB", BODY_LIMIT >> 20)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Percent-encodes one path segment of a backend's address: everything but unreserved characters,
/// since run ids hold `:`, `+` and `/`.
#[must_use]
pub fn segment(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, SEGMENT).to_string()
}
