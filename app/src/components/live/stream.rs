//! The browser's half of the live stream (WHATWG HTML, "Server-sent events"): the browser
//! reconnects by itself, here it is only said.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventSource, MessageEvent};

use super::LiveStatus;
use crate::components::run_store::RunStore;
use crate::model::live::LiveEvent;
use crate::paths;

/// An open stream with its handlers; closed when dropped.
struct Stream {
    source: EventSource,
    _open: Closure<dyn FnMut(Event)>,
    _error: Closure<dyn FnMut(Event)>,
    _message: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

fn open(address: &str, status: RwSignal<LiveStatus>, mut on_message: impl FnMut(String) + 'static) -> Option<Stream> {
    let source = EventSource::new(address).ok()?;
    let on_open = Closure::<dyn FnMut(Event)>::new(move |_| status.set(LiveStatus::Live));
    let on_error = Closure::<dyn FnMut(Event)>::new(move |_| status.set(LiveStatus::Lost));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            on_message(text);
        }
    });
    source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    Some(Stream { source, _open: on_open, _error: on_error, _message: on_message })
}

/// Follows a run for as long as the calling component lives.
pub fn follow_run(store: RunStore) {
    Effect::new(move |_| {
        let address = store.view.with_untracked(|view| paths::live_run(&view.run, view.revision));
        let stream = open(&address, store.live, move |text| match serde_json::from_str(&text) {
            Ok(LiveEvent::Delta(delta)) => {
                store.now.set(delta.as_of);
                store.live.set(LiveStatus::Live);
                if delta.revision != store.view.with_untracked(|view| view.revision) || !delta.is_empty() {
                    store.view.update(|view| (*delta).apply(view));
                } else {
                    store.view.update_untracked(|view| view.as_of = delta.as_of);
                }
            }
            // The DAG is another one: everything on the page would be.
            Ok(LiveEvent::Reload) => {
                let _ = window().location().reload();
            }
            Ok(LiveEvent::Trouble { message, .. }) => store.live.set(LiveStatus::Stale(message)),
            Err(_) => store.live.set(LiveStatus::Stale("The console speaks another version; reload the page".into())),
        });
        // Kept by the effect's owner: dropped, and so closed, with the component.
        StoredValue::new_local(stream);
    });
}

/// Moves a clock on by a second each second, for as long as the calling component lives.
pub fn tick(now: RwSignal<i64>) {
    Effect::new(move |_| {
        let handle =
            set_interval_with_handle(move || now.update(|now| *now += 1000), std::time::Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(handle) = handle {
                handle.clear();
            }
        });
    });
}
