//! Talking to the service worker (`public/service-worker.js`). A browser without one, or a page without HTTPS, merely
//! opens nothing offline.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{PerformanceNavigationTiming, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, Window};

/// Asks the worker to keep this page where it did not bring it itself: a page that was on its way before there was a
/// worker is taken over by it later, and yet was never seen by it. What is kept is fetched anew, so it is the server's
/// page and not what the app made of it.
pub(super) fn keep_this_page() {
    let Some(window) = web_sys::window() else { return };
    if came_through_worker(&window) {
        return;
    }
    if let Ok(path) = window.location().pathname() {
        post_when_ready(message("keep-page", Some(&path)));
    }
}

/// Whether the worker answered for this page when it was loaded.
fn came_through_worker(window: &Window) -> bool {
    let loaded =
        window.performance().and_then(|timing| timing.get_entries_by_type("navigation").get(0).dyn_into().ok());
    loaded.is_some_and(|loaded: PerformanceNavigationTiming| loaded.worker_start() > 0.0)
}

pub(super) fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    // The bindings take it for granted; where it is missing they would hand out `undefined`.
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

/// Without an answer: the worker does what it can.
pub(super) fn post(worker: &ServiceWorker, message: &JsValue) {
    let _ = worker.post_message(message);
}

pub(super) fn message(kind: &str, path: Option<&str>) -> JsValue {
    let message = Object::new();
    for (name, value) in [("type", Some(kind)), ("path", path)] {
        if let Some(value) = value {
            // A plain object takes any field.
            let _ = Reflect::set(&message, &name.into(), &value.into());
        }
    }
    message.into()
}

fn post_when_ready(message: JsValue) {
    let Some(ready) = container().and_then(|container| container.ready().ok()) else { return };
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(ready).await else { return };
        let active = registration.dyn_into::<ServiceWorkerRegistration>().ok().and_then(|found| found.active());
        if let Some(worker) = active {
            post(&worker, &message);
        }
    });
}
