//! How a state looks: shape, word and colour, decided here and nowhere else.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::model::execution::Outcome;
#[cfg(feature = "ssr")]
use crate::model::state::TaskState;
use crate::model::state::{Phase, RunState};
use crate::ui::icon::Icon;

/// The icon of a phase; no two phases share one, so that they differ without colour.
#[must_use]
pub const fn phase_icon(phase: Phase) -> &'static str {
    match phase {
        Phase::Failed => "octagon-x",
        Phase::Blocked => "ban",
        Phase::Retrying => "rotate-ccw",
        Phase::Running => "play",
        Phase::Waiting => "hourglass",
        Phase::NotStarted => "circle-dashed",
        Phase::Skipped => "skip-forward",
        Phase::Done => "check",
        Phase::Other => "circle-help",
    }
}

/// A phase as a badge with the given word.
#[component]
pub fn PhaseBadge(
    /// Decides shape and colour.
    phase: Phase,
    /// The word.
    #[prop(into)]
    word: String,
) -> impl IntoView {
    view! {
        <span class=format!("badge phase-{}", phase.slug())>
            <Icon name=phase_icon(phase) />
            {word}
        </span>
    }
}

/// The state of a task.
#[cfg(feature = "ssr")]
#[must_use]
pub fn task_badge(state: &TaskState) -> impl IntoView + use<> {
    // Of a dataset that a plan touches.
    let phase = match state.wire() {
        "committed" => Phase::Done,
        "not committed" => Phase::NotStarted,
        _ => state.phase(),
    };
    view! { <PhaseBadge phase=phase word=state.label().to_owned() /> }
}

/// The state of a run.
#[must_use]
pub fn run_badge(state: &RunState) -> impl IntoView + use<> {
    let word = match state {
        RunState::Success => "succeeded".to_owned(),
        other => other.wire().to_owned(),
    };
    view! { <PhaseBadge phase=state.phase() word=word /> }
}

/// The outcome of an execution, a step or a target.
#[cfg(feature = "ssr")]
#[must_use]
pub fn outcome_badge(outcome: Outcome) -> impl IntoView + use<> {
    let (phase, icon) = match outcome {
        Outcome::Pending => ("not-started", "circle-dashed"),
        Outcome::Running => ("running", "play"),
        Outcome::Done => ("done", "check"),
        Outcome::AlreadySo => ("done", "circle-check"),
        Outcome::Partial => ("retrying", "triangle-alert"),
        Outcome::Failed => ("failed", "octagon-x"),
        Outcome::Unknown => ("blocked", "circle-help"),
        Outcome::Skipped => ("skipped", "skip-forward"),
        Outcome::Cancelled => ("skipped", "ban"),
        Outcome::Paused => ("waiting", "hand"),
    };
    view! {
        <span class=format!("badge phase-{phase}")>
            <Icon name=icon />
            {outcome.label()}
        </span>
    }
}

/// How a dataset stands.
#[cfg(feature = "ssr")]
#[must_use]
pub fn standing_badge(standing: crate::model::dataset::Standing) -> impl IntoView + use<> {
    use crate::model::dataset::Standing;
    let icon = match standing {
        Standing::Missing => "triangle-alert",
        other => phase_icon(other.phase()),
    };
    view! {
        <span class=format!("badge phase-{}", standing.phase().slug())>
            <Icon name=icon />
            {standing.slug()}
        </span>
    }
}

/// How a request for approval stands.
#[cfg(feature = "ssr")]
#[must_use]
pub fn approval_badge(state: crate::model::approval::ApprovalState) -> impl IntoView + use<> {
    use crate::model::approval::ApprovalState;
    let (phase, icon) = match state {
        ApprovalState::Pending => ("waiting", "hourglass"),
        ApprovalState::Approved => ("done", "check"),
        ApprovalState::Declined => ("failed", "ban"),
        ApprovalState::Withdrawn => ("skipped", "undo-2"),
        ApprovalState::Expired | ApprovalState::Moved => ("blocked", "triangle-alert"),
    };
    view! {
        <span class=format!("badge phase-{phase}")>
            <Icon name=icon />
            {state.word()}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_has_a_shape_of_its_own() {
        let mut icons: Vec<_> = Phase::ALL.map(phase_icon).to_vec();
        icons.sort_unstable();
        icons.dedup();
        assert_eq!(icons.len(), Phase::ALL.len());
    }
}
