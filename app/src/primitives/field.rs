//! [`Field`]: a control with its label, a hint, and what is wrong with what was written in it; and [`Csrf`].

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::session::Visit;

/// One line of text.
#[component]
pub fn Field(
    /// The name in the form, and the id.
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional)] focus: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] wrong: Option<String>,
    /// The most that may be written.
    #[prop(default = 200)]
    length_max: u16,
) -> impl IntoView {
    let about = [name, "-about"].concat();
    let described = (hint.is_some() || wrong.is_some()).then(|| about.clone());
    let invalid = wrong.is_some().then_some("true");
    let below = match (wrong, hint) {
        (Some(wrong), _) => Some(
            view! {
                <p class="wrong" id=about>
                    <Icon glyph=Glyph::AlertTriangle/>
                    {wrong}
                </p>
            }
            .into_any(),
        ),
        (None, Some(hint)) => Some(view! { <p class="hint" id=about>{hint}</p> }.into_any()),
        (None, None) => None,
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                id=name
                name=name
                type=kind
                value=value
                required=required
                autofocus=focus
                autocomplete=autocomplete
                maxlength=length_max.to_string()
                aria-describedby=described
                aria-invalid=invalid
            />
            {below}
        </div>
    }
    .into_any()
}

/// What proves to the server that a form came from one of its own pages. Every form that changes something carries it.
#[component]
pub fn Csrf() -> impl IntoView {
    let csrf = with_context::<Visit, _>(|visit| visit.csrf.clone()).unwrap_or_default();
    view! { <input type="hidden" name="csrf" value=csrf/> }
}
