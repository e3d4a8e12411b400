//! What the reader has seen: a thread that stands unfolded before somebody who looks.

use leptos::prelude::*;

use super::Talk;
use crate::sheet::loaded::Desk;

/// Notes what is seen for as long as the pane is open.
pub fn follow(desk: Desk, talk: Talk) {
    let looked = Trigger::new();
    #[cfg(feature = "hydrate")]
    {
        // Somebody comes back to a page that lay behind others.
        let back = send_wrapper::SendWrapper::new(window_event_listener(leptos::ev::focus, move |_| looked.notify()));
        on_cleanup(move || back.take().remove());
    }
    Effect::new(move |_| {
        looked.track();
        let (all, unfolded) = (talk.open.get(), talk.unfolded.get());
        let (Some(reader), Some(thread)) = (talk.reader, unfolded.and_then(|id| all.thread(id))) else { return };
        if desk.pane.get_untracked().is_none() || document().hidden() {
            return;
        }
        let remarks = thread.by_others(reader);
        let is_new = talk.seen.with_untracked(|seen| seen.get(&thread.id).copied().unwrap_or_default() < remarks);
        if is_new {
            talk.seen.update(|seen| {
                seen.insert(thread.id, remarks);
            });
        }
    });
}
