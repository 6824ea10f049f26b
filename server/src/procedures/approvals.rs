//! Second persons: a plan waits until somebody else agrees to it. Never whoever asked, not after it
//! expired, and only if the world is still as it was shown: what runs is exactly what was asked for.

use app::model::approval::{Approval, ApprovalHead, ApprovalState, Decision};
use app::model::audit::AuditEntry;
use app::model::error::{AppError, ErrorKind};
use app::model::person::{Person, Role};
use app::model::plan::{Confirmation, Plan};
use app::paths;
use app::ports::Approvals;
use async_trait::async_trait;

use super::confirm::{self, Agreed};
use super::plan::{self, Planned};
use super::showing::Showing;
use super::{ProceduresService, catalog};
use crate::service::{require, store_error};

/// A comment is a few sentences.
const COMMENT: usize = 2_000;

/// Puts a request on record.
pub(super) async fn ask(
    service: &ProceduresService,
    who: &Person,
    planned: Planned,
    reason: &str,
) -> Result<Confirmation, AppError> {
    let plan = planned.plan;
    let now = service.now();
    let head = ApprovalHead {
        id: uuid::Uuid::now_v7().to_string(),
        title: plan.title(),
        run: plan.request.run.to_string(),
        who: who.name.clone(),
        subject: who.subject.clone(),
        reason: reason.to_owned(),
        asked: now,
        expires: now + service.approval_ms,
        state: ApprovalState::Pending,
        decided_by: String::new(),
        comment: String::new(),
        decided: None,
        execution: None,
    };
    audit(service, who, "ask-approval", &head, &plan, reason).await?;
    let id = service.store.ask(&head, &plan).await.map_err(|error| store_error(&error))?;
    tracing::info!(approval = id, who = who.subject, procedure = plan.request.procedure, "approval is asked for");
    Ok(Confirmation::Asked(id))
}

async fn audit(
    service: &ProceduresService,
    who: &Person,
    what: &str,
    head: &ApprovalHead,
    plan: &Plan,
    words: &str,
) -> Result<(), AppError> {
    let mut entry = AuditEntry {
        run: Some(plan.request.run.clone()),
        targets: vec![head.title.clone()],
        fingerprint: plan.fingerprint.clone(),
        detail: words.to_owned(),
        parameters: plan.request.values.clone(),
        ..AuditEntry::decision(service.now(), who, what)
    };
    entry.parameters.insert("procedure".into(), plan.request.procedure.clone());
    entry.links.insert("approval".into(), paths::approval(&head.id));
    service.store.audit_append(&entry).await.map(drop).map_err(|error| store_error(&error))
}

/// Why `who` cannot decide a request; nothing if they can.
fn refusal(who: &Person, head: &ApprovalHead) -> Option<String> {
    match head.state {
        ApprovalState::Pending => {}
        ApprovalState::Expired => return Some("It expired before anybody agreed: ask again.".into()),
        state => return Some(format!("It is {} already.", state.word())),
    }
    if who.subject == head.subject {
        return Some("You asked for it: somebody else decides.".into());
    }
    who.refusal(Role::Approver)
}

#[async_trait]
impl Approvals for ProceduresService {
    async fn queue(&self, who: &Person) -> Result<Vec<ApprovalHead>, AppError> {
        require(who, Role::Viewer)?;
        let mut heads = self.store.approvals(self.now()).await.map_err(|error| store_error(&error))?;
        heads.sort_by_key(|head| head.state != ApprovalState::Pending);
        Ok(heads)
    }

    async fn approval(&self, who: &Person, id: &str) -> Result<Approval, AppError> {
        require(who, Role::Viewer)?;
        let (head, plan) = find(self, id).await?;
        let mut changes = Vec::new();
        let mut refusal = refusal(who, &head);
        if head.state == ApprovalState::Pending {
            let busy = self.busy(&plan.request.run).await?;
            match plan::plan(self, who, &plan.request, busy.as_ref()).await {
                Ok(now) => {
                    changes = Showing::from(&plan).changes(&Showing::from(&now.plan));
                    if now.plan.fingerprint != plan.fingerprint {
                        let words = "The world has moved since it was asked for: this plan does not hold any more.";
                        refusal = refusal.or_else(|| Some(words.into()));
                    }
                }
                Err(error) => refusal = refusal.or_else(|| Some(format!("It cannot be planned now: {error}"))),
            }
        }
        let own = who.subject == head.subject && head.state == ApprovalState::Pending;
        Ok(Approval { head, plan, changes, refusal, own })
    }

    async fn decide(
        &self,
        who: &Person,
        id: &str,
        decision: Decision,
        comment: &str,
    ) -> Result<Option<String>, AppError> {
        require(who, Role::Operator)?;
        let (head, plan) = find(self, id).await?;
        match decision {
            Decision::Withdraw if who.subject != head.subject => {
                return Err(AppError::new(ErrorKind::Forbidden, "Only who asked for it can take it back."));
            }
            Decision::Withdraw if head.state != ApprovalState::Pending => return Err(late(&head)),
            Decision::Withdraw => {}
            Decision::Approve | Decision::Decline => {
                require(who, Role::Approver)?;
                if let Some(words) = refusal(who, &head) {
                    let kind = if who.subject == head.subject { ErrorKind::Forbidden } else { ErrorKind::Conflict };
                    return Err(AppError::new(kind, words));
                }
            }
        }
        let comment = comment.trim();
        if comment.chars().count() > COMMENT {
            return Err(AppError::new(ErrorKind::Invalid, "A comment has at most 2000 characters."));
        }
        if decision == Decision::Decline && comment.is_empty() {
            return Err(AppError::new(ErrorKind::Invalid, "Say why you decline it: whoever asked reads it."));
        }
        confirm::open(self)?;
        if decision != Decision::Approve {
            let state = if decision == Decision::Decline { ApprovalState::Declined } else { ApprovalState::Withdrawn };
            audit(self, who, decision.slug(), &head, &plan, comment).await?;
            settle(self, who, &head, state, comment).await?;
            return Ok(None);
        }
        self.freshly_signed_in(who)?;
        let asked_by = Person::new(&head.subject, &head.who, catalog::named(&plan.request.procedure)?.role);
        let mut planned = plan::plan(self, &asked_by, &plan.request, None).await?;
        if planned.plan.fingerprint != plan.fingerprint {
            settle(self, who, &head, ApprovalState::Moved, comment).await?;
            let words = "The world has moved since it was asked for; nothing was run. Whoever asked looks at the new \
                         plan and asks again.";
            return Err(AppError::new(ErrorKind::Conflict, words));
        }
        if let Some(refusal) = planned.plan.refusal {
            return Err(AppError::new(ErrorKind::Conflict, refusal));
        }
        audit(self, who, decision.slug(), &head, &plan, comment).await?;
        settle(self, who, &head, ApprovalState::Approved, comment).await?;
        planned.plan.ticket = plan.ticket.clone();
        let agreed = Agreed { approved_by: Some(who.name.clone()), ..Agreed::default() };
        let led_to = match confirm::begin(self, &asked_by, planned, agreed).await? {
            Confirmation::Started(execution) => Some(execution),
            _ => None,
        };
        let (state, execution) = match &led_to {
            Some(execution) => (ApprovalState::Approved, execution.as_str()),
            None => (ApprovalState::Moved, ""),
        };
        self.journal(self.store.led_to(&head.id, state, execution).await);
        match led_to {
            Some(execution) => Ok(Some(execution)),
            None => Err(AppError::new(ErrorKind::Conflict, "Another execution was first; nothing of this was run.")),
        }
    }
}

async fn find(service: &ProceduresService, id: &str) -> Result<(ApprovalHead, Plan), AppError> {
    let found = service.store.approval(id, service.now()).await.map_err(|error| store_error(&error))?;
    found.ok_or_else(|| AppError::new(ErrorKind::NotFound, format!("There is no request {id}.")))
}

async fn settle(
    service: &ProceduresService,
    who: &Person,
    head: &ApprovalHead,
    state: ApprovalState,
    comment: &str,
) -> Result<(), AppError> {
    let decided = service.store.decide(&head.id, state, &who.name, comment, service.now()).await;
    if decided.map_err(|error| store_error(&error))? {
        return Ok(());
    }
    Err(AppError::new(ErrorKind::Conflict, "Somebody else decided it a moment ago, or it expired."))
}

fn late(head: &ApprovalHead) -> AppError {
    AppError::new(ErrorKind::Conflict, format!("It is {} already.", head.state.word()))
}
