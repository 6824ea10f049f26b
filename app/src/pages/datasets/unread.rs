//! What stands in place of something of a run that could not be read: why, and where to go from here.

use leptos::prelude::*;

use crate::model::context::RunRef;
use crate::model::error::{AppError, ErrorKind};
use crate::paths;
use crate::ui::notice::ErrorNotice;

/// The page in that case.
#[component]
pub fn Unread(
    /// The run of the address, if it names one.
    run: Option<RunRef>,
    /// What was asked for.
    title: String,
    /// Why it is not there.
    error: AppError,
    /// It comes from Airflow, as the tasks of the run do: they are not there either.
    #[prop(optional)]
    of_airflow: bool,
) -> impl IntoView {
    let away = error.kind == ErrorKind::Unavailable;
    let crumbs = run.clone().map(|run| {
        view! {
            <nav class="crumbs" aria-label="Where you are">
                <a href=paths::run(&run)>{run.to_string()}</a>
            </nav>
        }
    });
    let tasks = run.filter(|_| !of_airflow).map(|run| {
        view! { <a href=paths::run(&run)>"The tasks of the run"</a> " are read from Airflow and may well be there. " }
    });
    view! {
        {crumbs}
        <div class="page-head">
            <h1>{title}</h1>
        </div>
        <ErrorNotice error=error />
        {away
            .then(|| {
                view! {
                    <p class="unread">
                        {tasks} <a href=paths::BACKENDS>"Backends"</a>
                        " says what answers; reload this page to try again."
                    </p>
                }
            })}
    }
}
