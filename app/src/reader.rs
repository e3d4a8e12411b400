//! The page's end of the worker that reads files: questions go out, answers come back, each to who asked.
//!
//! The worker and its module are fetched when the first file is chosen. What it says is `shared::intake::desk`'s.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use futures::channel::oneshot;
use gloo::events::EventListener;
use js_sys::{Object, Reflect, Uint8Array};
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use shared::intake::desk::{Answer, Ask};
use web_sys::{HtmlMetaElement, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The worker could not be started, or is gone: for want of memory, or of a network to fetch it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderLost;

type Waiting = Rc<RefCell<HashMap<u32, oneshot::Sender<Result<String, ReaderLost>>>>>;

/// A worker with one file in it. Dropping it ends the worker.
pub struct FileReader {
    worker: Worker,
    /// Where its module lies.
    module: String,
    waiting: Waiting,
    next: Cell<u32>,
    _listeners: [EventListener; 2],
}

impl FileReader {
    pub fn start() -> Result<Self, ReaderLost> {
        let (script, module) = addresses().ok_or(ReaderLost)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script, &options).map_err(|_| ReaderLost)?;
        let waiting = Waiting::default();
        let heard = {
            let waiting = waiting.clone();
            EventListener::new(&worker, "message", move |event| {
                if let Some(event) = event.dyn_ref::<MessageEvent>() {
                    hear(&waiting, &event.data());
                }
            })
        };
        let lost = {
            let waiting = waiting.clone();
            // Dropping the senders tells everybody who waits.
            EventListener::new(&worker, "error", move |_| waiting.borrow_mut().clear())
        };
        Ok(Self { worker, module, waiting, next: Cell::new(0), _listeners: [heard, lost] })
    }

    /// Asks about the file; with `bytes`, about another one from now on.
    pub async fn ask(&self, bytes: Option<&[u8]>, ask: &Ask) -> Result<Answer, ReaderLost> {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().insert(id, sender);
        self.send(id, bytes, ask).map_err(|_| ReaderLost)?;
        let answer = receiver.await.map_err(|_| ReaderLost)??;
        serde_json::from_str(&answer).map_err(|_| ReaderLost)
    }

    fn send(&self, id: u32, bytes: Option<&[u8]>, ask: &Ask) -> Result<(), JsValue> {
        let message = Object::new();
        let set = |key: &str, value: &JsValue| Reflect::set(&message, &key.into(), value);
        set("id", &id.into())?;
        set("address", &self.module.as_str().into())?;
        set("ask", &serde_json::to_string(ask).unwrap_or_default().into())?;
        match bytes {
            Some(bytes) => {
                let bytes = Uint8Array::from(bytes).buffer();
                set("bytes", &bytes)?;
                // Handed over rather than copied once more.
                self.worker.post_message_with_transfer(&message, &js_sys::Array::of1(&bytes))
            }
            None => self.worker.post_message(&message),
        }
    }
}

impl Drop for FileReader {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// The worker's script and module, which the page names in its head.
fn addresses() -> Option<(String, String)> {
    let element = document().query_selector("meta[name=reader]").ok()??;
    let content = element.dyn_into::<HtmlMetaElement>().ok()?.content();
    let (script, module) = content.split_once(' ')?;
    Some((script.to_owned(), module.to_owned()))
}

fn hear(waiting: &Waiting, data: &JsValue) {
    let get = |key: &str| Reflect::get(data, &key.into()).ok();
    let Some(id) = get("id").and_then(|id| id.as_f64()) else { return };
    // Ids are counted up from zero by `ask`.
    let sender = waiting.borrow_mut().remove(&(id as u32));
    if let Some(sender) = sender {
        // Who asked may have closed the window meanwhile.
        let _ = sender.send(get("answer").and_then(|answer| answer.as_string()).ok_or(ReaderLost));
    }
}
