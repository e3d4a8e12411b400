//! Whether the device has a network at all. That is no promise that the server can be reached: the connection knows that.

use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static ONLINE: ArcRwSignal<bool> = watch();
}

/// Follows the device's network.
///
/// It starts with `true`, which is what the server rendered, and says the truth right after the current task: a page that
/// opens offline is first taken over as it stands.
pub fn online() -> ArcReadSignal<bool> {
    ONLINE.with(|online| online.read_only())
}

fn watch() -> ArcRwSignal<bool> {
    let online = ArcRwSignal::new(true);
    if let Some(window) = web_sys::window() {
        for (event, is_online) in [("online", true), ("offline", false)] {
            let online = online.clone();
            EventListener::new(&window, event, move |_| online.set(is_online)).forget();
        }
        let online = online.clone();
        spawn_local(async move {
            let is_online = window.navigator().on_line();
            if online.get_untracked() != is_online {
                online.set(is_online);
            }
        });
    }
    online
}
