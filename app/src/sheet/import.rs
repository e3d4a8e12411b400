//! Importing a file: it is read, shown with what its columns mean and what would come of it, and only then written.
//!
//! A worker reads ([`crate::reader`]); this page shows the [`Preview`] it answers with and asks again for every other choice.
//! “Import” turns the lines into commands on the open sheet, so it works without a network, and one undo takes it back.

#[cfg(feature = "hydrate")]
mod act;
mod chooser;
mod columns;
mod format;
mod outcome;
mod word;

use std::sync::Arc;

use leptos::prelude::*;
use shared::intake::mapping::{Mapping, Options};
use shared::intake::preview::Preview;
use shared::intake::source::Choice;

use super::loaded::Desk;
use crate::primitives::{Banner, Dialog, Glyph, Tone};
use crate::text::use_text;

/// An import under way.
#[derive(Clone, Copy)]
struct Import {
    desk: Desk,
    /// The file's name, once one is chosen.
    file: RwSignal<Option<String>>,
    choice: RwSignal<Choice>,
    preview: RwSignal<Option<Arc<Preview>>>,
    /// Why there is no preview.
    trouble: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
    #[cfg(feature = "hydrate")]
    reader: StoredValue<act::Reader, LocalStorage>,
}

impl Import {
    fn new(desk: Desk) -> Self {
        Self {
            desk,
            file: RwSignal::new(None),
            choice: RwSignal::new(Choice::default()),
            preview: RwSignal::new(None),
            trouble: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            #[cfg(feature = "hydrate")]
            reader: StoredValue::new_local(act::Reader::default()),
        }
    }

    /// What the lines are for.
    fn options(self) -> Options {
        let calendar = self.desk.page.with_value(|page| page.calendar);
        self.desk.sheet.read(|sheet| {
            let header = &sheet.header;
            let year = u16::try_from(header.year).ok();
            Options { currency: header.currency, rounding: header.rounding, calendar, year }
        })
    }

    /// Shows what another mapping comes to.
    fn map(self, change: impl FnOnce(&mut Mapping)) {
        let Some(mut mapping) = self.preview.with_untracked(|shown| Some(shown.as_ref()?.mapping.clone())) else {
            return;
        };
        change(&mut mapping);
        #[cfg(feature = "hydrate")]
        act::look(self, mapping);
    }

    /// Reads the file anew by another choice.
    fn choose(self, change: impl FnOnce(&mut Choice)) {
        self.choice.update(change);
        #[cfg(feature = "hydrate")]
        act::reopen(self);
    }

    fn write(self) {
        #[cfg(feature = "hydrate")]
        act::take(self);
    }

    /// Forgets the file.
    fn clear(self) {
        self.file.set(None);
        self.preview.set(None);
        self.trouble.set(None);
        self.choice.set(Choice::default());
        #[cfg(feature = "hydrate")]
        self.reader.set_value(act::Reader::default());
    }
}

#[component]
pub fn ImportDialog(desk: Desk) -> impl IntoView {
    let text = use_text();
    let import = Import::new(desk);
    let title = Signal::derive(move || match import.file.get() {
        Some(file) => [text.import_title(), " · ", &file].concat(),
        None => text.import_title().to_owned(),
    });
    Effect::new(move |_| {
        if !desk.importing.get() {
            import.clear();
        }
    });
    let trouble = move || {
        import.trouble.get().map(|trouble| {
            view! { <Banner tone=Tone::Danger glyph=Glyph::AlertTriangle title=trouble alert=true/> }.into_any()
        })
    };
    let body = move || match import.preview.get() {
        Some(preview) => view! {
            {format::choices(import, &preview)}
            {columns::columns(import, &preview)}
            {outcome::outcome(import, &preview)}
        }
        .into_any(),
        None => chooser::chooser(import),
    };
    view! {
        <Dialog id="import" title open=desk.importing broad=true>
            <div class="dialog-body import" aria-busy=move || import.is_busy.get().to_string()>
                {trouble}
                {body}
            </div>
            <footer class="dialog-foot">{move || actions(import)}</footer>
        </Dialog>
    }
    .into_any()
}

fn actions(import: Import) -> AnyView {
    let text = use_text();
    let lines = import.preview.with(|preview| Some(preview.as_ref()?.outcome.as_ref().ok()?.lines));
    let another = import.file.with(Option::is_some).then(|| {
        view! {
            <button type="button" class="button quiet start" on:click=move |_| import.clear()>
                {text.import_another()}
            </button>
        }
    });
    let count = lines.unwrap_or(0);
    view! {
        {another}
        <button type="button" class="button" on:click=move |_| import.desk.importing.set(false)>{text.import_cancel()}</button>
        <button
            type="button"
            class="button primary"
            disabled=move || count == 0 || import.is_busy.get()
            on:click=move |_| import.write()
        >
            {text.import_submit(count)}
        </button>
    }
    .into_any()
}
