//! The audit trail.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{answer, caller};
use crate::model::audit::{AuditFilter, AuditPage, AuditVerdict};
use crate::model::error::AppError;

/// Rows that the page shows at a time.
const PAGE: u32 = 50;

/// A page of the trail, newest first.
#[server(endpoint = "audit", input = GetUrl)]
pub async fn list_audit(filter: AuditFilter) -> Result<AuditPage, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.audit.search(&who, &filter, PAGE).await
    };
    answer(result.await)
}

/// Whether the chain is unbroken.
#[server(endpoint = "audit_verdict", input = GetUrl)]
pub async fn verify_audit() -> Result<AuditVerdict, AppError> {
    let result = async {
        let (ports, who) = caller()?;
        ports.audit.verify(&who).await
    };
    answer(result.await)
}
