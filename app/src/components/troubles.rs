//! Backends that did not answer, said where their data is missing.

use leptos::prelude::*;

use crate::model::platform::Trouble;
use crate::ui::notice::{Tone, said};

/// One notice per trouble; nothing if there is none.
#[component]
pub fn Troubles(
    /// What did not answer.
    troubles: Vec<Trouble>,
) -> impl IntoView {
    troubles.into_iter().map(|Trouble { source, message }| said(Tone::Warning, source, message)).collect_view()
}
