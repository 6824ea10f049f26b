//! The head: which run, how far its transaction is, and what broke.

use leptos::prelude::*;

use crate::components::state_badge::run_badge;
use crate::model::dataset::{Broke, DatasetsPage, Progress};
use crate::model::number::grouped;
use crate::model::time;
use crate::paths;
use crate::ui::icon::Icon;

/// Title, progress and verdicts.
#[component]
pub fn Head(page: DatasetsPage) -> impl IntoView {
    let DatasetsPage { run, state, context, progress, broke, as_of, .. } = page;
    let verdicts = broke.iter().map(|one| verdict(&run, one)).collect_view();
    let transaction = context.transaction.clone().unwrap_or_default();
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <a href=paths::run(&run)>{run.dag.clone()} " / " {run.run.clone()}</a>
        </nav>
        <div class="page-head">
            <h1>"Datasets"</h1>
            {run_badge(&state)}
            <span class="faint mono clip">{transaction}</span>
            <span class="spacer"></span>
            <span class="faint" data-fresh="as-of">{format!("as of {} UTC", time::clock(as_of))}</span>
        </div>
        <div class="dataset-progress" data-fresh="progress">
            <progress max=progress.total value=progress.committed aria-label="Committed datasets"></progress>
            <span>{words(progress)}</span>
        </div>
        <ul class="verdicts" aria-label="What broke" data-fresh="verdicts">
            {verdicts}
        </ul>
    }
}

fn words(progress: Progress) -> String {
    let Progress { committed, total, lately, ends } = progress;
    let mut words = format!("{} of {} committed", grouped(committed), grouped(total));
    if let Some(lately) = lately {
        words.push_str(&format!(" · {} in the last half hour", grouped(lately)));
    }
    if let Some(ends) = ends {
        words.push_str(&format!(" · all at about {} UTC at this rate", time::short(ends)));
    }
    words
}

fn verdict(run: &crate::model::context::RunRef, broke: &Broke) -> impl IntoView + use<> {
    let Broke { name, task, verdict, evidence } = broke.clone();
    view! {
        <li class="verdict">
            <Icon name="octagon-x" />
            <div>
                <strong>
                    <a href=paths::dataset(run, &name, "")>{name.clone()}</a>
                    ": "
                    {verdict}
                </strong>
                <p>
                    {evidence}
                    " Task "
                    <a href=paths::task(run, &task)>{task.clone()}</a>
                    " failed."
                </p>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_told_where_there_is_one() {
        let progress = Progress { committed: 5, total: 1_200, lately: None, ends: None };
        assert_eq!(words(progress), "5 of 1,200 committed");
        assert!(
            words(Progress { lately: Some(4), ends: Some(0), ..progress }).contains("4 in the last half hour · all at")
        );
    }
}
