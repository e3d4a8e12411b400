//! What the reader has seen: a thread that stands unfolded before somebody who looks.

use leptos::prelude::*;
use shared::id::CommentId;

use super::Talk;

/// How many remarks of others were seen, by thread.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen(pub Vec<(CommentId, u32)>);

impl Seen {
    pub fn of(&self, thread: CommentId) -> u32 {
        self.0.iter().find(|(known, _)| *known == thread).map_or(0, |(_, remarks)| *remarks)
    }

    /// Nothing is ever unseen again.
    pub fn note(&mut self, thread: CommentId, remarks: u32) {
        match self.0.iter_mut().find(|(known, _)| *known == thread) {
            Some((_, seen)) => *seen = remarks.max(*seen),
            None => self.0.push((thread, remarks)),
        }
    }
}

/// Notes what is seen for as long as the pane is open.
pub fn follow(talk: Talk) {
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
        if !untrack(|| talk.place().is_shown()) || document().hidden() {
            return;
        }
        let remarks = thread.by_others(reader);
        if talk.seen.with_untracked(|seen| seen.of(thread.id)) < remarks {
            talk.seen.update(|seen| seen.note(thread.id, remarks));
        }
    });
}
