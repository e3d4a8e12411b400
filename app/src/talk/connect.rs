//! The talk on the line: its document beside the page's, the shortcut that opens it, the address that names a thread, and
//! how far the reader has read, which the server keeps for all of the reader's devices.

use std::time::Duration;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::id::{CommentId, DocumentId, PersonId};

use super::Talk;
use super::seen::Seen;
use crate::backend::{tell_seen, thread_of_anchor};
use crate::document::{Myself, talk_live};
use crate::offline::DeviceStore;

/// Reading goes from thread to thread; it is told once somebody pauses.
const TELL_AFTER: Duration = Duration::from_millis(400);

/// Under this name the device keeps what was read, for as long as the server does not know.
const SEEN: &str = "seen";

/// A thread's id and how many remarks were seen in it.
const ENTRY_BYTES: usize = 20;

/// As many as the server takes at once.
const TOLD_MAX: usize = 200;

pub fn connect(talk: Talk, myself: Myself) {
    let (id, person) = (talk.document, myself.person);
    let live = talk_live(talk.open, id, myself);
    Effect::new(move |_| talk.waiting.set(live.waiting.get()));
    listen_for_shortcut(talk);
    follow_address(talk);
    remember_seen(talk, id, person);
}

/// Ctrl+Alt+M, as in other sheets.
fn listen_for_shortcut(talk: Talk) {
    let pressed = SendWrapper::new(window_event_listener(leptos::ev::keydown, move |event| {
        if event.alt_key() && (event.ctrl_key() || event.meta_key()) && event.code() == "KeyM" {
            event.prevent_default();
            talk_here(talk);
        }
    }));
    on_cleanup(move || pressed.take().remove());
}

/// Opens the talk about where one stands, ready for writing.
fn talk_here(talk: Talk) {
    let here = untrack(|| talk.place().here());
    let all = talk.open.get_untracked();
    let thread = all.threads.iter().rev().find(|thread| thread.topic == here && thread.is_open());
    talk.unfolded.set(thread.map(|thread| thread.id));
    talk.place().show(true);
    talk.focus.set(Some(thread.map(|thread| thread.id)));
}

/// An address that names a thread opens it, once it is there.
fn follow_address(talk: Talk) {
    let named = || window().location().hash().ok().and_then(|hash| thread_of_anchor(&hash));
    let wanted = RwSignal::new(named());
    let moved = SendWrapper::new(window_event_listener(leptos::ev::hashchange, move |_| wanted.set(named())));
    on_cleanup(move || moved.take().remove());
    Effect::new(move |_| {
        let Some(id) = wanted.get() else { return };
        if let Some(thread) = talk.open.get().thread(id) {
            wanted.set(None);
            talk.show_thread(thread);
        }
    });
}

/// Tells the server what was read, and keeps it on the device until the server knows.
fn remember_seen(talk: Talk, id: DocumentId, person: PersonId) {
    let address = StoredValue::new(talk.place().address());
    let told = StoredValue::new(talk.seen.get_untracked());
    let is_due = StoredValue::new(false);
    let tell = move || {
        is_due.set_value(true);
        let work = move || {
            if !is_due.try_update_value(std::mem::take).unwrap_or_default() {
                return;
            }
            let news = untold(talk, told);
            if news.is_empty() {
                return;
            }
            let Some(address) = address.try_get_value() else { return };
            leptos::task::spawn_local(async move {
                keep(person, id, &news).await;
                if tell_seen(&address, &news).await {
                    // The page may have been left meanwhile.
                    let _ = told.try_update_value(|told| news.iter().for_each(|(id, seen)| told.note(*id, *seen)));
                    keep(person, id, &untold(talk, told)).await;
                }
            });
        };
        set_timeout(work, TELL_AFTER);
    };
    Effect::new(move |_| {
        talk.seen.track();
        tell();
    });
    let online = SendWrapper::new(window_event_listener(leptos::ev::online, move |_| tell()));
    on_cleanup(move || online.take().remove());
    leptos::task::spawn_local(async move {
        let kept = recall(person, id).await;
        if !kept.is_empty() {
            let _ = talk.seen.try_update(|seen| kept.iter().for_each(|(id, remarks)| seen.note(*id, *remarks)));
        }
    });
}

/// What was read and the server does not know.
fn untold(talk: Talk, told: StoredValue<Seen>) -> Vec<(CommentId, u32)> {
    let now = talk.seen.try_get_untracked().unwrap_or_default();
    let told = told.try_get_value().unwrap_or_default();
    now.0.into_iter().filter(|(id, seen)| told.of(*id) < *seen).take(TOLD_MAX).collect()
}

/// Losing this costs a thread that is marked as new once more, never a remark.
async fn keep(person: PersonId, id: DocumentId, seen: &[(CommentId, u32)]) {
    let entry =
        |(thread, remarks): &(CommentId, u32)| [thread.0.as_bytes().as_slice(), &remarks.to_le_bytes()].concat();
    let bytes: Vec<u8> = seen.iter().flat_map(entry).collect();
    if let Ok(store) = DeviceStore::open(person).await {
        let _ = store.put_note(id, SEEN, &bytes).await;
    }
}

async fn recall(person: PersonId, id: DocumentId) -> Vec<(CommentId, u32)> {
    let Ok(store) = DeviceStore::open(person).await else { return Vec::new() };
    let bytes = store.note(id, SEEN).await.ok().flatten().unwrap_or_default();
    let entry = |bytes: &[u8; ENTRY_BYTES]| {
        let (thread, remarks) = bytes.split_first_chunk::<16>()?;
        Some((CommentId(uuid::Uuid::from_bytes(*thread)), u32::from_le_bytes(*remarks.first_chunk()?)))
    };
    bytes.as_chunks::<ENTRY_BYTES>().0.iter().filter_map(entry).collect()
}
