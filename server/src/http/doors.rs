//! Who may come in and from where: what sign-in, identity and the check of origins share.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use app::model::audit::AuditEntry;
use app::model::person::Person;
use axum::extract::ConnectInfo;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{Extensions, HeaderMap};

use url::Url;

use crate::clock::Clock;
use crate::config::{Config, SignInConfig};
use crate::oidc::Oidc;
use crate::store::Store;

/// Who may come in and from where.
#[derive(Debug)]
pub struct Doors {
    /// The four people may sign in without a password.
    pub people: bool,
    /// Single sign-on, if it is configured.
    pub oidc: Option<Oidc>,
    /// Where browsers reach this console, if that is not the address it serves on.
    pub public: Option<Url>,
    /// The time.
    pub clock: Clock,
    /// Where sessions and the audit trail are.
    pub store: Store,
    config: SignInConfig,
    tries: DefaultKeyedRateLimiter<IpAddr>,
    all_tries: DefaultDirectRateLimiter,
}

/// All addresses together may try as often as this many of them.
const TOGETHER: NonZeroU32 = NonZeroU32::new(20).expect("20 is not 0");

/// Addresses that are remembered for the limit before old ones are forgotten.
const REMEMBERED: usize = 10_000;

impl Doors {
    /// The doors of a configuration.
    ///
    /// # Errors
    /// If single sign-on cannot be set up.
    pub fn new(config: &Config, people: bool, clock: Clock, store: Store) -> Result<Arc<Self>, String> {
        let sign_in = &config.sign_in;
        let oidc = match (&sign_in.oidc, &config.public_url) {
            (Some(oidc), Some(public)) => Some(Oidc::new(oidc, public, clock.clone())?),
            _ => None,
        };
        let often = NonZeroU32::new(sign_in.attempts_per_minute).unwrap_or(NonZeroU32::MIN);
        Ok(Arc::new(Self {
            people,
            oidc,
            public: config.public_url.clone(),
            clock,
            store,
            config: sign_in.clone(),
            tries: RateLimiter::keyed(Quota::per_minute(often)),
            all_tries: RateLimiter::direct(Quota::per_minute(often.saturating_mul(TOGETHER))),
        }))
    }

    /// Browsers come by https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public.as_ref().is_some_and(|public| public.scheme() == "https")
    }

    /// How long a session may go unused.
    #[must_use]
    pub fn idle(&self) -> time::Duration {
        time::Duration::minutes(i64::from(self.config.idle_minutes))
    }

    /// How long a session lasts in any case, in milliseconds.
    #[must_use]
    pub fn absolute_ms(&self) -> i64 {
        i64::from(self.config.absolute_minutes) * 60_000
    }

    /// Where forms may lead to besides this site: the provider, which ends its session there.
    #[must_use]
    pub fn form_targets(&self) -> String {
        self.oidc.as_ref().map(|oidc| oidc.sites().join(" ")).unwrap_or_default()
    }

    /// The network address of a request: the nearest one that is no proxy of ours.
    #[must_use]
    pub fn address(&self, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
        let ours = |address: &IpAddr| self.config.trusted_proxies.iter().any(|net| net.contains(address));
        if !ours(&peer) {
            return Some(peer);
        }
        let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let told: Vec<&str> = told.flat_map(|list| list.split(',')).map(str::trim).collect();
        for one in told.iter().rev() {
            match one.parse::<IpAddr>() {
                Ok(address) if ours(&address.to_canonical()) => {}
                Ok(address) => return Some(address.to_canonical()),
                Err(_) => break,
            }
        }
        Some(peer)
    }

    /// Takes one more try to sign in from an address; or answers after how many seconds it may.
    ///
    /// # Errors
    /// The seconds.
    pub fn admit(&self, address: Option<IpAddr>) -> Result<(), u64> {
        if self.tries.len() > REMEMBERED {
            self.tries.retain_recent();
        }
        let seconds = |wait: Duration| wait.as_secs() + 1;
        let now = DefaultClock::default().now();
        let address = address.map_or(IpAddr::from([0, 0, 0, 0]), neighbourhood);
        self.tries.check_key(&address).map_err(|until| seconds(until.wait_time_from(now)))?;
        self.all_tries.check().map_err(|until| seconds(until.wait_time_from(now)))
    }

    /// Puts on record that somebody came, went or was refused. A trail that fails keeps nobody out.
    pub async fn note(&self, who: &Person, what: &str, outcome: &str, detail: &str) {
        let entry = AuditEntry {
            outcome: outcome.into(),
            detail: detail.into(),
            ..AuditEntry::session(self.clock.now_ms(), who, what)
        };
        if let Err(error) = self.store.audit_append(&entry).await {
            tracing::error!(%error, what, "a sign-in or sign-out could not be put on record");
        }
    }
}

/// What counts as one address: of IPv6 a whole /64, which one household or machine has to itself.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn doors(proxies: &[&str]) -> Arc<Doors> {
        let mut config = Config::default();
        config.sign_in.trusted_proxies = proxies.iter().map(|net| net.parse().unwrap()).collect();
        config.sign_in.attempts_per_minute = 3;
        let store =
            Store::open(&format!("sqlite:file:doors-{}?mode=memory&cache=shared", uuid::Uuid::new_v4())).await.unwrap();
        Doors::new(&config, false, Clock::system(), store).unwrap()
    }

    #[tokio::test]
    async fn all_addresses_together_may_not_try_without_end_either() {
        let doors = doors(&[]).await;
        let tries = (0..100_u8).map(|last| doors.admit(Some(IpAddr::from([198, 51, 100, last]))));
        assert_eq!(tries.filter(Result::is_ok).count(), 60, "twenty times three");
    }

    fn from(doors: &Doors, peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", http::HeaderValue::from_static(value));
        }
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        doors.address(&headers, &extensions).unwrap().to_string()
    }

    #[tokio::test]
    async fn only_our_own_proxies_are_believed() {
        let open = doors(&[]).await;
        assert_eq!(from(&open, "203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "nobody is believed");
        let doors = doors(&["10.0.0.0/8"]).await;
        assert_eq!(from(&doors, "10.0.0.2", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            from(&doors, "10.0.0.2", &["6.6.6.6, 198.51.100.1, 10.1.1.1"]),
            "198.51.100.1",
            "what it claims before is not"
        );
        assert_eq!(from(&doors, "10.0.0.2", &["6.6.6.6", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(from(&doors, "10.0.0.2", &["nonsense"]), "10.0.0.2");
        assert_eq!(from(&doors, "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(from(&doors, "::ffff:10.0.0.2", &["198.51.100.1"]), "198.51.100.1");
    }

    #[tokio::test]
    async fn an_address_that_tries_too_often_waits_and_no_other() {
        let doors = doors(&[]).await;
        let (one, other) = ("198.51.100.1".parse().ok(), "198.51.100.2".parse().ok());
        assert_eq!((0..3).map(|_| doors.admit(one)).collect::<Vec<_>>(), [Ok(()); 3]);
        assert!(doors.admit(one).is_err_and(|seconds| (1..=21).contains(&seconds)));
        assert_eq!(doors.admit(other), Ok(()));
        // An IPv6 network has addresses without end: it counts as one.
        let six = |host: u16| format!("2001:db8:0:7::{host:x}").parse().ok();
        assert_eq!((0..3).map(|host| doors.admit(six(host))).collect::<Vec<_>>(), [Ok(()); 3]);
        assert!(doors.admit(six(9)).is_err());
    }
}
