//! The live stream of a page: server-sent events in, signals out, and a badge that says how fresh
//! what is shown is.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod stream;

#[cfg(feature = "hydrate")]
pub use stream::{follow_run, tick};

use crate::model::time;
use crate::ui::derived::text;

/// How the live stream stands.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser has a stream"))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LiveStatus {
    /// Not connected yet, or no JavaScript.
    #[default]
    Starting,
    /// Changes arrive as they happen.
    Live,
    /// The console does not answer; the browser tries again by itself.
    Lost,
    /// The console answers, the backend behind it does not.
    Stale(String),
}

impl LiveStatus {
    /// In a word, for tests and styles.
    const fn word(&self) -> &'static str {
        match self {
            Self::Starting => "Starting",
            Self::Live => "Live",
            Self::Lost => "Lost",
            Self::Stale(_) => "Stale",
        }
    }
}

/// Says how fresh what is shown is.
#[component]
pub fn LiveBadge(
    /// How the stream stands.
    status: Signal<LiveStatus>,
    /// When the backend was last read, in milliseconds since the epoch.
    as_of: Signal<i64>,
) -> impl IntoView {
    let class = text(move || {
        match status.get() {
            LiveStatus::Live => "live live-on",
            LiveStatus::Starting => "live",
            LiveStatus::Lost | LiveStatus::Stale(_) => "live live-off",
        }
        .to_owned()
    });
    let words = text(move || {
        let at = time::clock(as_of.get());
        match status.get() {
            LiveStatus::Live => format!("live · {at}"),
            LiveStatus::Starting => format!("as of {at}"),
            LiveStatus::Lost => format!("connection lost, trying again · as of {at}"),
            LiveStatus::Stale(why) => format!("{why} · as of {at}"),
        }
    });
    view! {
        <span class=class role="status" data-live=text(move || status.with(LiveStatus::word).to_owned())>
            <span class="live-dot" aria-hidden="true"></span>
            <span>{words}</span>
        </span>
    }
}
