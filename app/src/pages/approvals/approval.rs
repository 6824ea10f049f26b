//! One request for approval: who asks, why, exactly what would run, and the two buttons that decide.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

use crate::api::approval::get_approval;
use crate::components::state_badge::approval_badge;
use crate::model::approval::{Approval, ApprovalHead, ApprovalState, Decision};
use crate::model::time;
use crate::pages::procedure::preview::{Changes, Preview};
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{ErrorNotice, Notice, Skeleton, Tone};

/// The page.
#[component]
pub fn ApprovalPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| paths::id(&params.get("id")?)).unwrap_or_default();
    let approval = Resource::new_blocking(move || id.clone(), get_approval);
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=12 /> }
        }>
            {move || Suspend::new(async move {
                match approval.await {
                    Ok(approval) => view! { <Asked approval=approval /> }.into_any(),
                    Err(error) => {
                        view! {
                            <Title text="Approval" />
                            <h1 class="sr-only">"Approval"</h1>
                            <ErrorNotice error=error />
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Asked(approval: Approval) -> impl IntoView {
    let Approval { head, plan, changes, refusal, own } = approval;
    let waits = own && head.state == ApprovalState::Pending;
    let run = plan.request.run.clone();
    let to = if plan.request.task.is_empty() { paths::run(&run) } else { paths::task(&run, &plan.request.task) };
    view! {
        <Title text=format!("Approval: {}", head.title) />
        // Whoever asked sees the decision without doing anything.
        {waits.then(|| view! { <Meta http_equiv="refresh" content="5" /> })}
        <nav class="crumbs" aria-label="Where this is">
            <a href=paths::APPROVALS>"Approvals"</a>
            <Icon name="chevron-right" />
            <a href=to>{run.to_string()}</a>
        </nav>
        <div class="page-head">
            <h1>{plan.declaration.title.clone()} " " <code>{plan.request.subject()}</code></h1>
            {approval_badge(head.state)}
        </div>
        <blockquote class="reason">
            <p>{head.reason.clone()}</p>
            <footer>{format!("{} asked on {}.", head.who, time::date_time(head.asked))}</footer>
        </blockquote>
        <Decided head=head.clone() />
        <Changes changes=changes since="it was asked for" />
        <p class="lead">{plan.summary.clone()}</p>
        <div class="plan">
            <div class="plan-main">
                <Preview plan=plan.clone() />
            </div>
            <aside class="confirm" aria-label="Decide">
                <h2>"Checks when it was asked for"</h2>
                <ul class="interlocks">
                    {plan.interlocks.into_iter().map(crate::pages::procedure::confirm::interlock).collect_view()}
                </ul>
                <h2>"Taking it back"</h2>
                <p class="confirm-undo">{plan.undo}</p>
                {if own { withdraw(&head).into_any() } else { decide(&head, refusal).into_any() }}
            </aside>
        </div>
    }
}

/// What became of it.
#[component]
fn Decided(head: ApprovalHead) -> impl IntoView {
    let (tone, words) = match head.state {
        ApprovalState::Pending => return ().into_any(),
        ApprovalState::Approved => (Tone::Good, format!("{} agreed.", head.decided_by)),
        ApprovalState::Declined => (Tone::Error, format!("{} declined.", head.decided_by)),
        ApprovalState::Withdrawn => (Tone::Info, format!("{} took it back.", head.decided_by)),
        ApprovalState::Expired => (Tone::Warning, "Nobody decided in time; nothing was run.".to_owned()),
        ApprovalState::Moved => (Tone::Warning, "The world had moved before it could run; nothing was run.".to_owned()),
    };
    let link = head.execution.map(|id| view! { " " <a href=paths::execution(&id)>"See how it goes"</a> });
    view! {
        <Notice tone=tone title=words>
            {head.comment}
            {link}
        </Notice>
    }
    .into_any()
}

fn decide(head: &ApprovalHead, refusal: Option<String>) -> impl IntoView + use<> {
    let off = refusal.is_some();
    let expires = format!("It can be agreed to until {} UTC.", time::clock(head.expires));
    let pending = head.state == ApprovalState::Pending;
    view! {
        <form method="post" action="/api/decide" class="confirm-form">
            <input type="hidden" name="id" value=head.id.clone() />
            <label class="field">
                <span>"Comment"</span>
                <textarea name="comment" rows="3" maxlength="2000" disabled=off></textarea>
            </label>
            <button class="button button-primary button-wide" name="decision" value=Decision::Approve.slug() disabled=off>
                "Approve and run"
            </button>
            <button class="button button-wide" name="decision" value=Decision::Decline.slug() disabled=off>
                "Decline"
            </button>
            {refusal.map(|why| view! { <p class="confirm-why">{why}</p> })}
            {pending.then(|| view! { <p class="faint">{expires}</p> })}
        </form>
    }
}

fn withdraw(head: &ApprovalHead) -> impl IntoView + use<> {
    let expires = format!(
        "Waiting for a second person until {} UTC. Send them the address of this page; it looks again by itself.",
        time::clock(head.expires)
    );
    view! {
        <form method="post" action="/api/decide" class="confirm-form">
            <input type="hidden" name="id" value=head.id.clone() />
            <input type="hidden" name="comment" value="" />
            <p>{expires}</p>
            <button class="button button-wide" name="decision" value=Decision::Withdraw.slug()>
                "Take it back"
            </button>
        </form>
    }
}
