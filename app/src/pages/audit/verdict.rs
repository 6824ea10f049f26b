//! Whether the chain holds, in one line; or which row is broken, in red.

use leptos::prelude::*;

use crate::model::audit::AuditVerdict;
use crate::model::error::AppError;
use crate::model::time;
use crate::ui::icon::Icon;
use crate::ui::notice::{ErrorNotice, Notice, Tone};

/// The verdict on the chain.
pub fn verdict_line(verdict: Result<AuditVerdict, AppError>) -> AnyView {
    match verdict {
        Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
        Ok(AuditVerdict { broken: Some(broken), rows, .. }) => {
            let holds = match rows {
                0 => "No row before it holds.".to_owned(),
                1 => "Only row 1 holds.".to_owned(),
                rows => format!("The {rows} rows before it hold."),
            };
            let title = format!("The chain is broken at row {}", broken.sequence);
            view! {
                <Notice tone=Tone::Error title=title>
                    {format!(
                        "Row {}: {}. {holds} Do not rely on this row and what follows: compare them with the log and with a backup, and tell who looks after the database.",
                        broken.sequence,
                        broken.why,
                    )}
                </Notice>
            }
            .into_any()
        }
        Ok(verdict) => whole(&verdict).into_any(),
    }
}

fn whole(verdict: &AuditVerdict) -> impl IntoView + use<> {
    let rows = match verdict.rows {
        1 => "1 row, unbroken".to_owned(),
        rows => format!("{rows} rows, unbroken"),
    };
    let last = verdict.last.as_ref().map(|last| {
        view! {
            <span class="audit-mark" title="Keep it elsewhere: comporta audit verify --expect takes it.">
                "last "
                <code>{last.to_string()}</code>
            </span>
        }
    });
    view! {
        <p class="audit-verdict" role="status">
            <span class="badge phase-done">
                <Icon name="circle-check" />
                {rows}
            </span>
            <span>{format!("verified at {}", time::clock(verdict.at))}</span>
            {last}
        </p>
    }
}
