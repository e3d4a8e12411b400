//! Where a file is chosen, or dropped.

use leptos::prelude::*;

use super::Import;
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

/// The picker, or the word that the file is being read.
pub fn chooser(import: Import) -> AnyView {
    let text = use_text();
    if import.is_busy.get() {
        return view! { <p class="import-reading" role="status">{text.import_reading()}</p> }.into_any();
    }
    let picked = move |event: leptos::ev::Event| {
        #[cfg(feature = "hydrate")]
        if let Some(file) = event_target::<web_sys::HtmlInputElement>(&event).files().and_then(|files| files.get(0)) {
            super::act::open(import, file);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, import);
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            super::act::open(import, file);
        }
    };
    view! {
        <label class="import-chooser" on:dragover=move |event| event.prevent_default() on:drop=dropped>
            <Icon glyph=Glyph::Upload/>
            <span class="button primary">{text.import_choose()}</span>
            <span class="soft">{text.import_drop()}</span>
            <span class="faint">{text.import_nothing_yet()}</span>
            <input class="visually-hidden" type="file" accept=".csv,.tsv,.txt,.xlsx" on:change=picked/>
        </label>
    }
    .into_any()
}
