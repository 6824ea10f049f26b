//! The digest that a confirmation carries: of the request, the acts and the targets with the states
//! they were in. Times are not in it; what the plan does not touch is not in it.

use app::model::plan::Interlock;
use app::model::procedure::{Gate, PlanRequest};
use sha2::{Digest, Sha256};

use super::draft::Draft;

/// Sixty-four hexadecimal digits.
#[must_use]
pub fn fingerprint(request: &PlanRequest, gate: Gate, draft: &Draft, interlocks: &[Interlock]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(serde_json::to_vec(request).unwrap_or_default());
    hasher.update(gate.label());
    for step in draft.steps() {
        hasher.update(step.title);
    }
    for (act, _) in &draft.acts {
        hasher.update(format!("{act:?}"));
    }
    hasher.update(serde_json::to_vec(&draft.targets).unwrap_or_default());
    for interlock in interlocks {
        hasher.update([u8::from(interlock.holds)]);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
