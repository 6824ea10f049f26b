//! What can be written in the search of a run besides names.

use leptos::prelude::*;

use crate::model::run::RunView;

/// Options of the search field.
#[must_use]
pub fn words(view: &RunView) -> String {
    let mut words = ["state:failed", "state:blocked", "state:running", "critical:yes"].map(str::to_owned).to_vec();
    // What would need quotes is not offered: completing it would not give a selection.
    let plain = |word: &String| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'));
    words.extend(view.labels.written().into_iter().filter(plain));
    words.into_iter().map(|word| view! { <option value=word></option> }).collect_view().to_html()
}
