//! [`Menu`]: a button and a popover of links and forms. The browser opens it, closes it on Escape or a click elsewhere
//! and tells assistive technology about it, all without a script.

use leptos::prelude::*;

/// `panel` is what opens; the children are what the button shows.
#[component]
pub fn Menu(
    id: &'static str,
    /// What the button is called where its content does not say so.
    #[prop(into)]
    label: String,
    #[prop(default = "button quiet small")] class: &'static str,
    #[prop(into)] panel: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    view! {
        <button class=class type="button" popovertarget=id aria-label=label.clone() title=label.clone()>
            {children()}
        </button>
        <div class=["menu menu-", id].concat() id=id popover="auto" role="group" aria-label=label>
            {panel.run()}
        </div>
    }
    .into_any()
}
