//! What is to be done in the nights that follow, until somebody says that it is.

use leptos::prelude::*;

use crate::api::dataset::list_reminders;
use crate::model::execution::Reminder;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;

/// All of them; nothing if there are none.
#[component]
pub fn Reminders() -> impl IntoView {
    let reminders = Resource::new_blocking(|| (), |()| list_reminders());
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move { reminders.await.unwrap_or_default().into_iter().map(notice).collect_view() })}
        </Suspense>
    }
}

fn notice(reminder: Reminder) -> impl IntoView {
    let Reminder { id, dataset, words, who, since, run } = reminder;
    // The words may end with the address of a prefilled proposal.
    let (words, link) = match words.find("http") {
        Some(at) => (words[..at].trim_end_matches([' ', ':']).to_owned(), Some(words[at..].to_owned())),
        None => (words, None),
    };
    view! {
        <div class="notice notice-warning" role="status" data-reminder=dataset.clone()>
            <Icon name="flag" />
            <div class="notice-body">
                <strong>{words}</strong>
                <div class="notice-more">
                    {format!("{who} skipped ")} <a href=paths::dataset(&run, &dataset, "")>{dataset.clone()}</a>
                    {format!(" on {}. ", time::short(since))}
                    {link
                        .map(|link| {
                            view! {
                                <a href=link target="_blank" rel="noopener external">
                                    "Open the proposal"
                                    <Icon name="external-link" />
                                </a>
                            }
                        })}
                </div>
            </div>
            <form method="post" action="/api/forget_reminder" class="notice-act">
                <input type="hidden" name="id" value=id />
                <button class="button">"It is done"</button>
            </form>
        </div>
    }
}
