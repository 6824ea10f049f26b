//! The log of one try: streamed piece by piece, searched in the browser, and as plain text by link.

use leptos::either::Either;
use leptos::prelude::*;

use crate::model::error::AppError;
use crate::model::fragment::LogOf;
use crate::model::log::{LogChunk, LogLine};
use crate::paths;
use crate::ui::derived::text;
use crate::ui::icon::Icon;
use crate::ui::notice::{Empty, ErrorNotice};

/// No more lines than this are put on the page at once; the search sees all of them.
const SHOWN: usize = 1500;

/// The log of one try.
#[component]
pub fn LogView(
    /// Which log.
    of: LogOf,
    /// Its first piece.
    first: Result<LogChunk, AppError>,
) -> impl IntoView {
    let raw = paths::raw_log(&of.run, &of.task, of.map_index, of.attempt);
    view! {
        <section class="log" aria-label="Log">
            {match first {
                Ok(chunk) => Either::Left(view! { <LogLines of=of first=chunk raw=raw /> }),
                Err(error) => Either::Right(view! { <ErrorNotice error=error /> }),
            }}
        </section>
    }
}

#[component]
fn LogLines(of: LogOf, first: LogChunk, raw: String) -> impl IntoView {
    let lines = RwSignal::new(first.lines);
    let next = RwSignal::new(first.next);
    let complete = RwSignal::new(first.complete);
    let trouble = RwSignal::new(None::<String>);
    let search = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    keep_reading(of, lines, next, complete, trouble);
    #[cfg(not(feature = "hydrate"))]
    drop(of);
    let found = Memo::new(move |_| {
        let needle = search.get().to_lowercase();
        lines.with(|lines| {
            let hits = (0_usize..)
                .zip(lines)
                .filter(|(_, line)| needle.is_empty() || line.text.to_lowercase().contains(&needle));
            let mut places: Vec<usize> = hits.map(|(place, _)| place).collect();
            let total = places.len();
            // The end of a log is where it says why.
            (places.split_off(total.saturating_sub(SHOWN)), total)
        })
    });
    let said = text(move || {
        let (all, hits) = (lines.with(Vec::len), found.with(|found| found.1));
        let more = if next.get().is_some() {
            ", reading on"
        } else if complete.get() {
            ""
        } else {
            ", live"
        };
        let cut = if hits > SHOWN { format!(" (last {SHOWN} shown)") } else { String::new() };
        if search.with(String::is_empty) {
            format!("{all} lines{more}{cut}")
        } else {
            format!("{hits} of {all} lines{more}{cut}")
        }
    });
    view! {
        <div class="log-tools">
            <label class="search needs-js">
                <Icon name="search" />
                <input type="search" placeholder="Search the log" aria-label="Search the log" bind:value=search />
            </label>
            <span class="log-count" role="status">{said}</span>
            <a href=raw target="_blank">"plain text"</a>
        </div>
        <p class="log-trouble" role="alert">
            {text(move || trouble.get().unwrap_or_default())}
        </p>
        <div class="log-lines" tabindex="0" role="log" aria-live="off" aria-label="Lines of the log">
            <div>{move || {
                let (places, _) = found.get();
                if places.is_empty() {
                    return Either::Left(
                        view! { <Empty title="No lines" hint="Nothing was written, or nothing matches." /> },
                    );
                }
                let shown = |lines: &Vec<LogLine>| {
                    places.iter().filter_map(|place| Some(line(*place, lines.get(*place)?))).collect_view()
                };
                Either::Right(lines.with(shown))
            }}</div>
        </div>
    }
}

fn line(place: usize, line: &LogLine) -> impl IntoView + use<> {
    let class = if line.is_error() { "log-line log-error" } else { "log-line" };
    let time = line.time.as_deref().and_then(|time| time.get(11..19)).unwrap_or_default().to_owned();
    view! {
        <div class=class>
            <span class="log-number">{place + 1}</span>
            {(!time.is_empty()).then(|| view! { <span class="log-time">{time}</span> })}
            <span class="log-text">{line.text.clone()}</span>
        </div>
    }
}

/// Reads piece after piece; at the end of a running try it looks again after a while.
#[cfg(feature = "hydrate")]
fn keep_reading(
    of: LogOf,
    lines: RwSignal<Vec<LogLine>>,
    next: RwSignal<Option<String>>,
    complete: RwSignal<bool>,
    trouble: RwSignal<Option<String>>,
) {
    let alive = StoredValue::new(());
    Effect::new(move |_| {
        let of = of.clone();
        leptos::task::spawn_local(async move {
            // A log read from its start again replaces what is shown only when it is whole.
            let mut again: Option<Vec<LogLine>> = None;
            while !alive.is_disposed() {
                let from = next.get_untracked();
                if from.is_none() {
                    if let Some(fresh) = again.take() {
                        lines.set(fresh);
                    }
                    if complete.get_untracked() {
                        return;
                    }
                    pause(3000).await;
                    again = Some(Vec::new());
                }
                if alive.is_disposed() {
                    return;
                }
                let answer = super::ask::ask::<LogChunk>(&crate::paths::ask_log(&of, from.as_deref())).await;
                if alive.is_disposed() {
                    return;
                }
                match answer {
                    Ok(chunk) => {
                        trouble.set(None);
                        let nothing_new = chunk.lines.is_empty();
                        match &mut again {
                            Some(fresh) => fresh.extend(chunk.lines),
                            None => lines.update(|lines| lines.extend(chunk.lines)),
                        }
                        complete.set(chunk.complete);
                        next.set(chunk.next);
                        if nothing_new {
                            pause(2000).await;
                        }
                    }
                    Err(error) => {
                        again = None;
                        trouble.set(Some(format!("{error} Trying again in 5 s.")));
                        pause(5000).await;
                    }
                }
            }
        });
    });
}

#[cfg(feature = "hydrate")]
async fn pause(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Without a timer the promise would never end; a window always has one.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
