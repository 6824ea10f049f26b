//! Boxes that speak to the operator: something is wrong, empty, or on its way.

use leptos::prelude::*;

use super::icon::Icon;
use crate::model::error::{AppError, ErrorKind};

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Worth a look.
    Warning,
    /// Something broke.
    Error,
    /// It worked.
    #[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "only said in what the server renders"))]
    Good,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice notice-info",
            Self::Warning => "notice notice-warning",
            Self::Error => "notice notice-error",
            Self::Good => "notice notice-good",
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "triangle-alert",
            Self::Error => "octagon-x",
            Self::Good => "circle-check",
        }
    }
}

/// A box with an icon and words.
#[cfg(feature = "ssr")]
#[component]
pub fn Notice(
    /// How urgent it is.
    tone: Tone,
    /// Title; the first thing read.
    #[prop(into)]
    title: String,
    /// More words, links or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    boxed(tone, title, children.map(|children| view! { <div class="notice-more">{children()}</div> }))
}

/// What a panel shows when it could not be filled.
#[component]
pub fn ErrorNotice(
    /// What happened.
    error: AppError,
) -> impl IntoView {
    let (tone, title) = match error.kind {
        ErrorKind::Anonymous => (Tone::Info, "Not signed in"),
        ErrorKind::SignInAgain => (Tone::Warning, "Sign in again"),
        ErrorKind::Forbidden => (Tone::Warning, "Not allowed"),
        ErrorKind::NotFound => (Tone::Warning, "Not found"),
        ErrorKind::Invalid => (Tone::Warning, "Not understood"),
        ErrorKind::Conflict => (Tone::Warning, "Not any more"),
        ErrorKind::Unavailable => (Tone::Error, "No answer"),
        ErrorKind::Unknown => (Tone::Error, "Outcome unknown"),
        ErrorKind::Internal => (Tone::Error, "Comporta failed"),
    };
    said(tone, title.to_owned(), error.message)
}

/// A notice of a title and words alone.
pub fn said(tone: Tone, title: String, words: String) -> impl IntoView {
    boxed(tone, title, view! { <div class="notice-more">{words}</div> })
}

fn boxed<M: IntoView>(tone: Tone, title: String, more: M) -> impl IntoView + use<M> {
    let role = if tone == Tone::Error { "alert" } else { "status" };
    view! {
        <div class=tone.class() role=role>
            <Icon name=tone.icon() />
            <div class="notice-body">
                <strong>{title}</strong>
                {more}
            </div>
        </div>
    }
}

/// What a list shows when there is nothing in it.
#[component]
pub fn Empty(
    /// What is missing.
    #[prop(into)]
    title: String,
    /// What to do about it.
    #[prop(into, optional)]
    hint: String,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="circle-dashed" />
            <p class="empty-title">{title}</p>
            <p class="empty-hint">{hint}</p>
        </div>
    }
}

/// Grey bars of the height of what is on its way, so that nothing jumps.
#[cfg(feature = "ssr")]
#[component]
pub fn Skeleton(
    /// How many bars.
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {(0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view()}
        </div>
    }
}
