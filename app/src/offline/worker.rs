//! Talking to the service worker (`public/service-worker.js`). A browser without one, or a page without HTTPS, merely
//! opens nothing offline.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration};

/// Asks the worker to keep a page that was opened before the worker was there; the others it kept when they were loaded.
/// What it keeps is fetched anew, so it is the server's page and not what the app made of it.
pub fn keep_page(path: &str) {
    if container().is_some_and(|container| container.controller().is_some()) {
        return;
    }
    post_when_ready(message("keep-page", Some(path)));
}

/// Asks the worker to forget the pages it keeps. For signing out.
pub fn forget_pages() {
    post_when_ready(message("forget", None));
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
