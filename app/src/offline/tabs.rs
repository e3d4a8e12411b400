//! The other tabs of this browser that have the same document open. They hand each other new chunks as they come, so that
//! they agree without a network too.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Uint8Array;
use send_wrapper::SendWrapper;
use shared::id::{DocumentId, PersonId};
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

use super::seen::Seen;

/// A tab says nothing larger than a whole document: 64 MiB is a thousand times a sheet of 1,000 lines.
const CHUNK_BYTES_MAX: u32 = 64 << 20;

/// Being among the tabs with a document open; dropping it leaves them.
///
/// Tabs of different people do not hear each other: the server takes a change only from the person who made it.
pub struct Tabs(SendWrapper<Joined>);

struct Joined {
    /// Absent where the browser has none: then every tab hears of the others by the server alone.
    channel: Option<(BroadcastChannel, EventListener)>,
    seen: Rc<RefCell<Seen>>,
}

impl Tabs {
    /// Joins. `on_chunk` gets each chunk another tab tells of that did not pass through this one before.
    pub fn join(person: PersonId, document: DocumentId, on_chunk: impl Fn(Vec<u8>) + 'static) -> Self {
        let seen = Rc::new(RefCell::new(Seen::default()));
        // The number is the form of the messages: tabs of an older version keep to themselves.
        let channel = BroadcastChannel::new(&format!("tandem-chunks-1-{person}-{document}")).ok();
        let heard = seen.clone();
        let channel = channel.map(|channel| {
            let listener = EventListener::new(&channel, "message", move |event| {
                let Some(bytes) = event.dyn_ref::<MessageEvent>().and_then(chunk) else { return };
                let is_new = heard.borrow_mut().is_new(&bytes);
                if is_new {
                    on_chunk(bytes);
                }
            });
            (channel, listener)
        });
        Self(SendWrapper::new(Joined { channel, seen }))
    }

    /// Tells the other tabs of a chunk, made here or received from the server. One they told of is not sent back.
    pub fn tell(&self, bytes: &[u8]) {
        let is_new = self.0.seen.borrow_mut().is_new(bytes);
        if is_new && let Some((channel, _)) = &self.0.channel {
            // It can only fail once closed, and it is closed when dropped.
            let _ = channel.post_message(&Uint8Array::from(bytes));
        }
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        if let Some((channel, _)) = &self.channel {
            channel.close();
        }
    }
}

fn chunk(event: &MessageEvent) -> Option<Vec<u8>> {
    let bytes = event.data().dyn_into::<Uint8Array>().ok()?;
    (bytes.length() <= CHUNK_BYTES_MAX).then(|| bytes.to_vec())
}
