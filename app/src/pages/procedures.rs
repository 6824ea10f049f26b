//! Every procedure, and each one's page: its documentation, derived from what it declares; or, when the
//! address names a run, its plan.

mod manual;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::manual::Manual;
use super::procedure::PlanPage;
use crate::api::procedure::list_procedures;
use crate::model::procedure::Declaration;
use crate::paths;
use crate::ui::icon::Icon;
use crate::ui::notice::{ErrorNotice, Skeleton};

/// The plan if a run is named, otherwise the documentation.
#[component]
pub fn ProcedurePage() -> impl IntoView {
    let planned = use_query_map().with_untracked(|query| query.get("run").is_some());
    if planned {
        return view! { <PlanPage /> }.into_any();
    }
    let id = use_params_map().with_untracked(|params| paths::id(&params.get("procedure")?)).unwrap_or_default();
    let found = Resource::new_blocking(
        || (),
        move |()| {
            let id = id.clone();
            async move {
                let unknown = || crate::api::not_found(&format!("There is no procedure {id}."));
                list_procedures().await?.into_iter().find(|one| one.id == id).ok_or_else(unknown)
            }
        },
    );
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(declaration) => view! { <Manual declaration=declaration /> }.into_any(),
                    Err(error) => {
                        view! {
                            <Title text="Procedure" />
                            <h1 class="sr-only">"Procedure"</h1>
                            <ErrorNotice error=error />
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The list.
#[component]
pub fn ProceduresPage() -> impl IntoView {
    let all = Resource::new_blocking(|| (), |()| list_procedures());
    view! {
        <Title text="Procedures" />
        <div class="page-head">
            <h1>"Procedures"</h1>
        </div>
        <p class="lead">"What can be done from here. Start one from a run: point at a task and choose."</p>
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match all.await {
                    Ok(all) => view! { <ul class="manuals">{all.into_iter().map(entry).collect_view()}</ul> }.into_any(),
                    Err(error) => view! { <ErrorNotice error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

fn entry(declaration: Declaration) -> impl IntoView {
    let Declaration { id, title, purpose, icon, risk, gate, role, .. } = declaration;
    view! {
        <li>
            <a class="manual-entry" href=paths::procedure(&id)>
                <Icon name=icon />
                <span class="offer-words">
                    <span class="offer-title">{title}</span>
                    <span class="offer-why">{purpose}</span>
                </span>
                <span class="manual-facts">
                    <span class=format!("chip risk-{}", risk.label())>{risk.label()}</span>
                    <span class="chip">{gate.label()}</span>
                    <span class="chip">{role.label()}</span>
                </span>
            </a>
        </li>
    }
}
