//! New versions: the service worker is registered, looked after, and told to hand over when the person says so. A tab with
//! figures half typed is never reloaded on its own.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::worker;

const SCRIPT: &str = "/service-worker.js";

/// The browser looks for a new version with every page it loads. A sheet may stay open all day.
const LOOK_MS: u32 = 60 * 60 * 1_000;

/// Handing over takes a moment; a worker that is still busy then takes over with the reload.
const HAND_OVER_MS_MAX: u32 = 3_000;

thread_local! {
    static WAITS: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
}

/// Whether a new version waits to be offered.
pub fn updates() -> ArcReadSignal<bool> {
    WAITS.with(|waits| waits.read_only())
}

/// Registers the worker once the page has loaded, so that it takes no bandwidth from the page itself, and has it keep this
/// page. To be called once.
pub fn register() {
    let Some(container) = worker::container() else { return };
    let Some(window) = web_sys::window() else { return };
    let start = move || {
        spawn_local(begin(container));
        worker::keep_this_page();
    };
    if window.document().is_some_and(|document| document.ready_state() == "complete") {
        start();
    } else {
        EventListener::once(&window, "load", move |_| start()).forget();
    }
}

/// Hands over to the version that waits and loads the page anew. Changes still on their way to the disk would be lost, so
/// the caller looks at [`KeepState`](super::KeepState) first.
pub fn apply_update() {
    let waiting = REGISTRATION.with_borrow(|registration| registration.as_ref().and_then(|found| found.waiting()));
    let (Some(container), Some(waiting)) = (worker::container(), waiting) else {
        // Another tab has applied it: only this page is still the old one.
        return reload();
    };
    let is_done = Rc::new(Cell::new(false));
    let reload_once = move || {
        if !is_done.replace(true) {
            reload();
        }
    };
    let handed_over = reload_once.clone();
    EventListener::once(&container, "controllerchange", move |_| handed_over()).forget();
    Timeout::new(HAND_OVER_MS_MAX, reload_once).forget();
    worker::post(&waiting, &worker::message("skip-waiting", None));
}

fn reload() {
    if let Some(window) = web_sys::window() {
        // Refused only by a page that is being left anyway.
        let _ = window.location().reload();
    }
}

async fn begin(container: ServiceWorkerContainer) {
    // Without a worker everything works but opening offline; there is nothing to tell the person.
    let Ok(registered) = JsFuture::from(container.register(SCRIPT)).await else { return };
    let Ok(registration) = registered.dyn_into::<ServiceWorkerRegistration>() else { return };
    if registration.waiting().is_some() && container.controller().is_some() {
        offer();
    }
    let found = registration.clone();
    EventListener::new(&registration, "updatefound", move |_| follow(&found, &container)).forget();
    let looked_after = registration.clone();
    let look = move || {
        // Without a network it fails; the next hour comes.
        if let Ok(looking) = looked_after.update() {
            spawn_local(async move { drop(JsFuture::from(looking).await) });
        }
    };
    Interval::new(LOOK_MS, look).forget();
    REGISTRATION.replace(Some(registration));
}

/// Offers the version being installed once it is there. The very first one replaces nothing.
fn follow(registration: &ServiceWorkerRegistration, container: &ServiceWorkerContainer) {
    let Some(installing) = registration.installing() else { return };
    let (worker, container) = (installing.clone(), container.clone());
    EventListener::new(&installing, "statechange", move |_| {
        if worker.state() == ServiceWorkerState::Installed && container.controller().is_some() {
            offer();
        }
    })
    .forget();
}

fn offer() {
    WAITS.with(|waits| waits.set(true));
}
