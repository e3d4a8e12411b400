//! [`Slots`]: the parts of the bar that a live page fills.

use leptos::prelude::*;

use crate::backend::PersonMark;
use crate::primitives::{Glyph, Icon, LiveAvatars};
use crate::saved::Saved;
use crate::text::{Text, use_text};

/// Found in context on live pages. A page that is left empties what it filled.
#[derive(Debug, Clone, Copy)]
pub struct Slots {
    /// Who else has this open.
    pub present: RwSignal<Vec<PersonMark>>,
    /// Where the last edit is; none where nothing is edited.
    pub saved: RwSignal<Option<Saved>>,
    /// A new version of the program waits to be taken.
    pub update: RwSignal<bool>,
}

impl Slots {
    pub fn new() -> Self {
        Self { present: RwSignal::new(Vec::new()), saved: RwSignal::new(None), update: RwSignal::new(false) }
    }

    pub fn clear(self) {
        self.present.set(Vec::new());
        self.saved.set(None);
    }
}

impl Default for Slots {
    fn default() -> Self {
        Self::new()
    }
}

impl Saved {
    fn words(self, text: Text) -> (&'static str, Glyph, String) {
        match self {
            Self::OnDevice { waiting } => ("saved waiting", Glyph::Device, text.saved_on_device(waiting)),
            Self::Sent => ("saved sent", Glyph::Refresh, text.saved_sent().to_owned()),
            Self::Saved => ("saved done", Glyph::CloudCheck, text.saved_saved().to_owned()),
            Self::ReadOnly => ("saved locked", Glyph::Lock, text.saved_read_only().to_owned()),
            Self::Trouble => ("saved trouble", Glyph::CloudOff, text.saved_trouble().to_owned()),
        }
    }
}

/// The element stays, so that a change is read out.
#[component]
pub(super) fn SavedState(saved: RwSignal<Option<Saved>>) -> impl IntoView {
    let text = use_text();
    let shown = move || {
        saved.get().map(|saved| {
            let (class, glyph, words) = saved.words(text);
            let title = words.clone();
            view! {
                <span class=class title=title>
                    <Icon glyph/>
                    <span class="saved-words">{words}</span>
                </span>
            }
        })
    };
    view! { <span role="status" class="saved-slot">{shown}</span> }
}

/// Offered, never forced: figures may be half typed.
#[component]
pub(super) fn UpdateOffer(update: RwSignal<bool>) -> impl IntoView {
    let text = use_text();
    let offer = move || {
        update.get().then(|| {
            view! {
                <button type="button" class="button small" on:click=|_| crate::browser::take_update()>
                    <Icon glyph=Glyph::Refresh/>
                    <span>{text.frame_update()}</span>
                </button>
            }
            .into_any()
        })
    };
    view! { <span role="status" class="update-slot">{offer}</span> }
}

#[component]
pub(super) fn Present(present: RwSignal<Vec<PersonMark>>) -> impl IntoView {
    view! { <span role="status" class="present"><LiveAvatars people=present.into()/></span> }
}
