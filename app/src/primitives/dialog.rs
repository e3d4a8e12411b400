//! [`Dialog`]: the browser's own modal dialog, which keeps the focus, closes on Escape and hides the rest of the page
//! from assistive technology by itself.

use leptos::html;
use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::text::use_text;

/// Shown while `open` holds; it is set back when the person closes the dialog.
#[component]
pub fn Dialog(
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    open: RwSignal<bool>,
    /// Room for a table.
    #[prop(optional)]
    broad: bool,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = node.get() else { return };
        if wanted && !dialog.open() {
            // Fails only where the dialog is open already or not in the page; both are as good as shown or gone.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let label = [id, "-title"].concat();
    let labelled = label.clone();
    view! {
        <dialog
            class=if broad { "dialog broad" } else { "dialog" }
            id=id
            aria-labelledby=labelled
            node_ref=node
            on:close=move |_| open.set(false)
        >
            <header class="dialog-head">
                <h2 id=label>{move || title.get()}</h2>
                <form method="dialog">
                    <button class="button quiet small icon-only" aria-label=use_text().action_close()>
                        <Icon glyph=Glyph::X/>
                    </button>
                </form>
            </header>
            {children()}
        </dialog>
    }
}
