//! [`Toasts`]: short notices that something happened. They are read out politely and ask for nothing; what needs an
//! answer is a [`super::Banner`] or a [`super::Dialog`].

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::text::use_text;

/// Beyond this the oldest gives way: a column of notices helps nobody.
const SHOWN_MAX: usize = 3;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub id: u32,
    pub text: String,
}

/// The notices of a page, found in context.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    pub fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    pub fn show(self, text: impl Into<String>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| {
            shown.push(Toast { id, text: text.into() });
            let surplus = shown.len().saturating_sub(SHOWN_MAX);
            shown.drain(..surplus);
        });
    }

    pub fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// Where they appear; one in a page.
#[component]
pub fn ToastRegion(toasts: Toasts) -> impl IntoView {
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class="toast">
                    <span>{toast.text}</span>
                    <button
                        class="button quiet small icon-only"
                        type="button"
                        aria-label=use_text().action_close()
                        on:click=move |_| toasts.dismiss(toast.id)
                    >
                        <Icon glyph=Glyph::X/>
                    </button>
                </div>
            </For>
        </div>
    }
}
