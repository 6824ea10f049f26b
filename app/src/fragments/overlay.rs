//! What is drawn over the graph, and what is told about it above.

use leptos::prelude::*;

use crate::components::task_filter::TaskFilter;
use crate::model::context::RunRef;
use crate::model::error::AppError;
use crate::model::insight::{Colouring, Insight, Paths, Supposed, Way, WayTask, WhatIf};
use crate::model::overlay::Overlay;
use crate::model::state::Phase;
use crate::model::time;
use crate::paths::{RunQuery, run_at};
use crate::ui::icon::Icon;

/// Names that are told; the rest is counted.
const NAMED: usize = 5;

/// The overlay of an insight, or of why there is none.
#[must_use]
pub fn overlay(run: &RunRef, query: &RunQuery, insight: Result<Insight, AppError>) -> Overlay {
    let link = |change: &dyn Fn(&mut RunQuery)| {
        let mut query = query.clone();
        change(&mut query);
        run_at(run, &query)
    };
    let insight = match insight {
        Ok(insight) => insight,
        Err(error) => {
            let away = link(&|query| {
                query.what_if.clear();
                query.way.clear();
                query.colour.clear();
                query.to.clear();
            });
            let told =
                view! { <p class="told told-warning" role="status">{error.message} {close("all", away)}</p> }.to_html();
            return Overlay { told, ..Overlay::default() };
        }
    };
    let to = |task: &str| {
        let task = task.to_owned();
        link(&move |query| query.select(&task))
    };
    let mut told = String::new();
    let mut lit = Vec::new();
    if let Some(way) = &insight.way {
        lit.extend(way.tasks.iter().map(|task| task.place));
        told += &tell_way(way, &to, link(&|query| query.way.clear()));
    }
    if let Some(supposed) = &insight.what_if {
        lit.push(supposed.place);
        lit.extend(supposed.now.iter().chain(&supposed.later).map(|task| task.place));
        told += &tell_what_if(supposed, &to, link(&|query| query.what_if.clear()));
    }
    if let Some(paths) = &insight.paths {
        told += &tell_paths(paths, &to, link(&|query| query.to.clear()));
    }
    if let Some(error) = TaskFilter::new("", &query.also).error {
        let away = link(&|query| query.also.clear());
        let said = format!("What is to be drawn besides cannot be read: {error}");
        told += &view! { <p class="told told-warning" role="status">{said} {close("also", away)}</p> }.to_html();
    }
    if let Some(colouring) = &insight.colouring {
        told += &tell_colours(colouring, link(&|query| query.colour.clear()));
    }
    let digit = |shade: &u8| char::from(b'0' + shade.min(&9));
    let shades = insight.colouring.map(|by| by.shades.iter().map(digit).collect()).unwrap_or_default();
    Overlay { shades, lit, told }
}

/// A link that takes it away again. The address it leads to is that of now; a browser that moved on meanwhile writes it
/// anew by what it closes.
fn close(what: &'static str, away: String) -> impl IntoView {
    view! {
        <a class="told-close" href=away data-closes=what aria-label="Close">
            <Icon name="x" />
        </a>
    }
}

/// Tasks one after another as links, each with what is to be said of it; those after the first ten are counted.
fn steps<'a>(
    to: &dyn Fn(&str) -> String,
    tasks: impl ExactSizeIterator<Item = (&'a String, Phase, String)>,
) -> AnyView {
    let rest = tasks.len().saturating_sub(NAMED * 2);
    let named = tasks
        .take(NAMED * 2)
        .map(|(id, phase, said)| {
            view! {
                <li class=format!("phase-{}", phase.slug())>
                    <a href=to(id) data-to=id.clone()>{id.clone()}</a>
                    " "
                    <span class="faint">{said}</span>
                </li>
            }
        })
        .collect_view();
    let rest = (rest > 0).then(|| view! { <li class="faint">{format!("and {rest} more")}</li> });
    view! { <ol class="told-steps">{named} {rest}</ol> }.into_any()
}

fn tell_way(way: &Way, to: &dyn Fn(&str) -> String, away: String) -> String {
    let end = way.end.map(time::short).unwrap_or_default();
    let sentence = match (way.end, way.over, way.failed.as_slice()) {
        (None, ..) => "Nothing is known yet of when this run ends.".to_owned(),
        (_, true, _) => format!("It ended {end}; these tasks decided when."),
        (Some(at), _, []) => format!("It ends about {end}, in {}, if nothing breaks.", time::length(at - way.now)),
        (Some(at), _, [one]) => {
            format!("If {one} is mended now, the run ends about {end}, in {}.", time::length(at - way.now))
        }
        (Some(at), _, failed) => {
            format!(
                "If {} failed tasks are mended now, the run ends about {end}, in {}.",
                failed.len(),
                time::length(at - way.now)
            )
        }
    };
    let ahead: Vec<&WayTask> = way.tasks.iter().filter(|task| way.over || task.phase != Phase::Done).collect();
    let mut notes = Vec::new();
    let (read, wanted) = way.nights;
    if read < wanted {
        notes.push(format!("durations from {read} of {wanted} nights so far"));
    }
    if way.guessed > 0 {
        notes.push(format!("{} tasks without a known duration, taken to be like the others", way.guessed));
    }
    let steps = steps(to, ahead.iter().map(|task| (&task.id, task.phase, time::length(task.length))));
    view! {
        <div class="told" data-told="way">
            <strong>"Critical path"</strong>
            <span>{sentence}</span>
            {steps}
            {(!notes.is_empty()).then(|| view! { <span class="faint">{notes.join("; ")}</span> })}
            {close("way", away)}
        </div>
    }
    .to_html()
}

fn tell_what_if(supposed: &WhatIf, to: &dyn Fn(&str) -> String, away: String) -> String {
    let WhatIf { task, already, now, later, still, .. } = supposed;
    let sentence = match (*already, now.len() + later.len()) {
        (true, _) => format!("{task} did succeed already."),
        (_, 0) => format!("If {task} succeeded, nothing more would run."),
        (_, 1) => format!("If {task} succeeded, one task more would run."),
        (_, all) => format!("If {task} succeeded, {all} tasks more would run."),
    };
    let list = |word: &'static str, tasks: &[Supposed]| {
        let mut tasks: Vec<&Supposed> = tasks.iter().collect();
        tasks.sort_by_key(|task| !task.critical);
        let rest = tasks.len().saturating_sub(NAMED);
        let names = tasks
            .iter()
            .take(NAMED)
            .map(|task| view! { <a href=to(&task.id) data-to=task.id.clone()>{task.id.clone()}</a> " " })
            .collect_view();
        let more = (rest > 0).then(|| format!("and {rest} more"));
        (!tasks.is_empty()).then(|| view! { <span class="told-list">{word} ": " {names} {more}</span> })
    };
    let blocked: Vec<Supposed> = still.iter().map(|(task, _)| task.clone()).collect();
    let mut blame: Vec<&str> = still.iter().map(|(_, blame)| blame.as_str()).collect();
    blame.sort_unstable();
    blame.dedup();
    let blame = (!blame.is_empty()).then(|| format!("(by {})", blame.join(", ")));
    view! {
        <div class="told" data-told="what-if">
            <strong>"What if"</strong>
            <span role="status">{sentence}</span>
            {list("At once", now)}
            {list("Then", later)}
            {list("Blocked still", &blocked)}
            {blame}
            <span class="faint">"Nothing is changed by this."</span>
            {close("if", away)}
        </div>
    }
    .to_html()
}

fn tell_paths(paths: &Paths, to: &dyn Fn(&str) -> String, away: String) -> String {
    let Paths { from, to: other, known, tasks, steps } = paths;
    let (first, last) = (steps.first().map_or("", |step| &step.0), steps.last().map_or("", |step| &step.0));
    let sentence = match (from, known, tasks) {
        (_, false, _) => format!("This run has no task {other}."),
        (None, ..) => format!("Select a task: what lies between it and {other} is lit."),
        (Some(from), ..) if from == other => format!("Select another task: what lies between it and {other} is lit."),
        (Some(from), _, 0) => format!("No path leads between {from} and {other}: neither waits for the other."),
        (.., all) if steps.len() == *all => format!("One path leads from {first} to {last}:"),
        (.., all) => format!("{all} tasks lie on the paths from {first} to {last}; a shortest one:"),
    };
    let named = self::steps(to, steps.iter().map(|(id, phase)| (id, *phase, String::new())));
    view! {
        <div class="told" data-told="paths">
            <strong>"Paths"</strong>
            <span role="status">{sentence}</span>
            {named}
            {close("to", away)}
        </div>
    }
    .to_html()
}

fn tell_colours(colouring: &Colouring, away: String) -> String {
    let shades = colouring
        .legend
        .iter()
        .filter(|shade| shade.count > 0)
        .map(|shade| {
            view! {
                <li>
                    <span class=format!("swatch shade-{}", shade.shade)></span>
                    {shade.word.clone()}
                    " "
                    <span class="faint">{shade.count}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="told" data-told="colour">
            <strong>{colouring.title.clone()}</strong>
            <ul class="told-steps">{shades}</ul>
            {colouring.note.clone().map(|note| view! { <span class="faint">{note}</span> })}
            {close("colour", away)}
        </div>
    }
    .to_html()
}
